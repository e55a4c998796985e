import type { TreeEntry } from "@drydock/core/tree.ts";

/** As the kernel's own limit of links on the way of one path (path_resolution(7)). */
const maxFollowed = 40;

/** The first link of a tree that leads out of it, by itself or by way of other links. */
export function findEscapingLink(entries: readonly TreeEntry[]): string | undefined {
  const targets = new Map(
    entries.flatMap((entry) => (entry.kind === "link" ? [[entry.path, entry.target]] : [])),
  );
  return [...targets.keys()].find((path) => escapes(path, targets));
}

/** Walks a link's way step by step, as the kernel would. A way that goes in circles leads nowhere, so not out either. */
function escapes(link: string, targets: ReadonlyMap<string, string>): boolean {
  const ahead = link.split("/");
  const at: string[] = [];
  for (let followed = 0; ahead.length > 0; ) {
    const step = ahead.shift() as string;
    if (step === "" || step === ".") continue;
    if (step === "..") {
      if (at.pop() === undefined) return true;
      continue;
    }
    at.push(step);
    const target = targets.get(at.join("/"));
    if (target === undefined) continue;
    if (target.startsWith("/")) return true;
    followed += 1;
    if (followed > maxFollowed) return false;
    at.pop();
    ahead.unshift(...target.split("/"));
  }
  return false;
}
