import { formatBytes, formatDuration } from "@drydock/core/format-units.ts";
import type { BuildOutcome } from "./build-artifact.ts";
import type { Report } from "./commands.ts";

/** What a build says at its end: one line, and one for each output. */
export function reportBuild({ how, record, folder }: BuildOutcome): Report {
  const { plan, outputs } = record;
  const done = {
    fresh: "is up to date",
    restored: `restored: the same inputs were built on ${record.builtAt.slice(0, 10)}`,
    built: `built in ${formatDuration(record.recipeMs)}`,
  }[how];
  const lines = Object.entries(outputs).map(([path, output]) => {
    const size = "link" in output ? `-> ${output.link}` : formatBytes(output.bytes);
    return `  dist/${plan.platform}/${plan.artifact}/${path}  ${size}`;
  });
  return {
    data: { artifact: plan.artifact, platform: plan.platform, how, folder, outputs },
    text: [
      `${plan.artifact} ${plan.version} for ${plan.platform} ${done}`,
      ...(how === "fresh" ? [] : lines),
    ].join("\n"),
  };
}
