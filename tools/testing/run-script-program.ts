/**
 * A program for tests that kill the process which runs a container: `node run-script-program.ts SCRIPT PURPOSE`. It prints a line for what the
 * script prints, and at the end the reason of a failure, or `done`.
 */
import { connectTestEngine, loadNodeImage, runScript } from "./container-rig.ts";

const engine = await connectTestEngine();
const image = await loadNodeImage(engine);
const { result } = await runScript(engine, image, process.argv[2] ?? "", {
  spec: { purpose: process.argv[3] ?? "a test" },
  onEvent: (event) => {
    if (event.type === "output") process.stdout.write(`${event.line}\n`);
  },
});
process.stdout.write(`${result.ok ? "done" : result.failure.reason}\n`);
await engine.close();
