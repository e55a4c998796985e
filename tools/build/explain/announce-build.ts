import { briefReason } from "@drydock/core/explain/brief-reason.ts";
import { keepContents } from "@drydock/store/explain/kept-contents.ts";
import { keepTexts } from "@drydock/store/explain/kept-texts.ts";
import type { Context } from "../context.ts";
import type { PlannedBuild } from "../plan-artifact.ts";
import { contentsNow, textFiles } from "./explain-changes.ts";
import type { NotHere } from "./find-here.ts";
import { reasonToBuild } from "./reason-to-build.ts";
import { unlessDiskRefuses } from "./unless-disk-refuses.ts";

/** Nobody reads more of them in one line. */
const diffs = 5;

/** Says in one line why a build is about to run, and keeps what the next one will be told apart from it by. */
export async function announceBuild(
  { workspace, store, emit }: Pick<Context, "workspace" | "store" | "emit">,
  planned: PlannedBuild,
  here: NotHere,
): Promise<void> {
  const evidence = { workspace, store, planned };
  const reason = await reasonToBuild(evidence, here, diffs);
  const { artifact, platform } = planned.plan;
  const text = briefReason(reason, planned.plan);
  emit({ type: "step", text: `building ${artifact} for ${platform}: ${text}` });
  emit({ type: "why", text });
  await unlessDiskRefuses(async () => {
    await keepTexts(store, textFiles(evidence));
    await keepContents(store, planned.plan.image, contentsNow(evidence));
  });
}
