/**
 * What a build container starts with, on Node's command line: it loads Node, the stripping of types and zx while the
 * inputs are still on their way. The end of standard input says that they are in /build, the runner among them.
 */
const zx = "/usr/lib/zx/build/core.js";
const runner = "/build/runner/run.ts";

await import(zx);
for await (const _nothing of process.stdin);
await import(runner);
