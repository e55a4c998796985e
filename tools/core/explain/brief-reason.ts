import type { Plan } from "../plan.ts";
import { describeChange } from "./describe-change.ts";
import type { Reason } from "./reason.ts";

/** How many changes one line names, and how long each may be. */
const named = 3;
const width = 80;

/** A reason to build a plan, in one line. */
export function briefReason(reason: Reason, { artifact, platform }: Plan): string {
  switch (reason.kind) {
    case "first":
      return "first build here";
    case "outputs":
      return `no input changed, but ${reason.damage}`;
    case "changed": {
      const texts = reason.changes
        .slice(0, named)
        .map((change) => cut(describeChange(change, `packages/${artifact}/`)));
      const more = reason.changes.length - texts.length;
      const rest = more > 0 ? ` (and ${more} more: drydock why ${artifact} --platform ${platform})` : "";
      return `${texts.join(", ")}${rest}`;
    }
  }
}

function cut(text: string): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
