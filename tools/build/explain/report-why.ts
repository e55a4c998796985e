import { formatChanges } from "@drydock/core/explain/format-changes.ts";
import type { Reason } from "@drydock/core/explain/reason.ts";
import type { Plan } from "@drydock/core/plan.ts";
import type { Report } from "../commands.ts";

/** What `why` found out. Times are ISO 8601. */
export type Why =
  /** A build would run for `reason`, or, where `restorable` says when it was made, be taken from the store. */
  | { readonly upToDate: false; readonly plan: Plan; readonly reason: Reason; readonly restorable?: string }
  /** What is here was made on `builtAt`; and a container made it here, or the store had it, for `reason`. */
  | {
      readonly upToDate: true;
      readonly plan: Plan;
      readonly builtAt: string;
      readonly how: "built" | "restored";
      readonly reason: Reason;
    }
  /** The same, but neither: the cache of a task runner put it here. */
  | { readonly upToDate: true; readonly plan: Plan; readonly builtAt: string; readonly how: "found" };

export function reportWhy(why: Why): Report {
  const { plan, ...rest } = why;
  return {
    data: { artifact: plan.artifact, platform: plan.platform, ...rest },
    text: (why.upToDate ? textOfLast(why) : textOfNext(why)).join("\n"),
  };
}

function textOfNext({ plan, reason, restorable }: Why & { readonly upToDate: false }): string[] {
  const next =
    restorable === undefined
      ? "the next build runs"
      : `the next build is restored: the same inputs were built on ${dateOf(restorable)}`;
  const who = `${plan.artifact} for ${plan.platform}: ${next}`;
  switch (reason.kind) {
    case "first":
      return [`${who}.`, "Nothing was built here before."];
    case "outputs":
      return [`${who}.`, `No input changed, but ${reason.damage}.`];
    case "changed":
      return [
        `${who}.`,
        `Changed since the build of ${dateOf(reason.since)}:`,
        ...formatChanges(reason.changes),
      ];
  }
}

function textOfLast(why: Why & { readonly upToDate: true }): string[] {
  const { plan, how, builtAt } = why;
  const who = `${plan.artifact} for ${plan.platform} is up to date`;
  const same = `the same inputs were built on ${dateOf(builtAt)}`;
  if (how === "found") return [`${who}.`, `A task runner's cache put it here: ${same}.`];
  const came = how === "built" ? `built on ${dateOf(builtAt)}` : `restored, for ${same}`;
  const { reason } = why;
  switch (reason.kind) {
    case "first":
      return [`${who}: ${came}.`, "Nothing had been built here before."];
    case "outputs":
      return [`${who}: ${came}.`, `No input had changed, but ${reason.damage}.`];
    case "changed":
      return [
        `${who}: ${came}.`,
        `Changed since the build before it, of ${dateOf(reason.since)}:`,
        ...formatChanges(reason.changes),
      ];
  }
}

/** To the minute. */
function dateOf(iso: string): string {
  return `${iso.slice(0, "2026-01-01T00:00".length).replace("T", " ")} UTC`;
}
