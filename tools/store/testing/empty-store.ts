import { existsSync, readdirSync } from "node:fs";
import type { DrydockEvent } from "@drydock/core/event.ts";
import { openStore, type Store } from "../store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A store with nothing in it, and what is emitted by those who use it. */
export function emptyStore(root = temporaryFolder()) {
  const events: DrydockEvent[] = [];
  return {
    store: openStore({ ...process.env, DRYDOCK_STORE: root }),
    events,
    emit: (event: DrydockEvent) => void events.push(event),
    warnings: () => events.flatMap((event) => (event.type === "warning" ? [event.text] : [])),
    signal: new AbortController().signal,
  };
}

/** All files of a store, by their paths in it. */
export function filesOf(store: Store): string[] {
  if (!existsSync(store.root)) return [];
  return readdirSync(store.root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(store.root.length + 1))
    .sort();
}
