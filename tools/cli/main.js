#!/usr/bin/env node
// Plain JavaScript, because an old Node must be able to read it, and because what comes before the compile cache is on
// must not need the stripping of types, which takes 60 ms to load.
import module from "node:module";
import { fileURLToPath } from "node:url";

if (Number.parseInt(process.versions.node, 10) < 24) {
  const next = "run `npx drydock`, which takes the workspace's own";
  process.stderr.write(`drydock needs Node 24 or newer, and this is ${process.versions.node}: ${next}.\n`);
  process.exit(1);
}
// In the workspace, as for ./nx: the system's temporary folder may be another user's, or emptied.
module.enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/node", import.meta.url)));
const { main } = await import("./drydock.ts");
process.exitCode = await main(process.argv.slice(2));
