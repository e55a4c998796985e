// Takes the lock NAME, says so, holds it until its standard input ends, and last of all writes FILE.
import { writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { ok } from "@drydock/core/failure.ts";
import { withLock } from "../mutual-exclusion.ts";

const [, , name, file] = process.argv;
process.stdout.write("waiting\n");
await withLock(name as string, new AbortController().signal, async () => {
  process.stdout.write("held\n");
  await text(process.stdin);
  writeFileSync(file as string, "done");
  return ok(undefined);
});
