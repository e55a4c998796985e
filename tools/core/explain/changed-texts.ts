import type { Sha256 } from "../digest.ts";
import type { Change } from "./change.ts";

/** The two texts that a change is of, if it is of any and both of them are there. */
export function changedTexts(change: Change): { readonly from: Sha256; readonly to: Sha256 } | undefined {
  if (!("from" in change && "to" in change)) return undefined;
  switch (change.kind) {
    case "file":
    case "runner": {
      const { from, to } = change;
      if (from === undefined || to === undefined || "link" in from || "link" in to) return undefined;
      return from.sha256 === to.sha256 ? undefined : { from: from.sha256, to: to.sha256 };
    }
    case "image-file":
    case "preparation":
      return change.from && change.to && { from: change.from, to: change.to };
    default:
      return undefined;
  }
}
