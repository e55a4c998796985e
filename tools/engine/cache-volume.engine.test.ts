import { connectTestEngine, loadNodeImage, must, runScript } from "@drydock/testing/container-rig.ts";
import { withEngineClient } from "@drydock/testing/engine-client.ts";
import { afterAll, afterEach, expect, test } from "vitest";

const engine = await connectTestEngine();
// Images of this file's own: nobody else's runs share a cache with them.
const image = await loadNodeImage(engine, "cache-volume.engine.test.ts");
const other = await loadNodeImage(engine, "another of cache-volume.engine.test.ts");

afterEach(async () => {
  for (const { id } of [image, other]) must(await engine.removeCache(id));
});

afterAll(async () => {
  await withEngineClient(engine.endpoint, async (docker) => {
    for (const { name } of [image, other]) await docker.getImage(name).remove();
  });
  await engine.close();
});

const write = (name: string) => `fs.writeFileSync("/build/cache/${name}", "kept");`;
const list = `console.log(fs.existsSync("/build/cache") ? fs.readdirSync("/build/cache").join(" ") : "no cache");`;

const withFs = (script: string) => `const fs = require("fs"); ${script}`;

/** Runs a script with the cache, and gives what it printed. */
async function run(script: string, { on = image, usesCache = true } = {}): Promise<string> {
  const { result, lines } = await runScript(engine, on, withFs(script), { spec: { usesCache } });
  expect(must(result)).toEqual({ status: 0 });
  return lines.join("\n");
}

test("what a run leaves in the cache the next one on the same image finds, and nobody else", async () => {
  expect(await run(list)).toBe("");
  await run(write("object"));
  expect(await run(list)).toBe("object");
  expect(await run(list, { on: other })).toBe("");
  expect(await run(list, { usesCache: false })).toBe("no cache");
});

test("the folder belongs to the command's user, and so does /build around it", async () => {
  const script = `console.log(["/build", "/build/cache"].map((path) => fs.statSync(path).uid).join(" "));`;
  expect(await run(script)).toBe("1000 1000");
});

test("runs at the same time share it", async () => {
  const wait = `${write("mine")} const until = Date.now() + 60_000; while (!fs.existsSync("/build/cache/yours") && Date.now() < until);`;
  const [seen] = await Promise.all([run(`${wait} ${list}`), run(write("yours"))]);
  expect(seen).toBe("mine yours");
});

test("it is not swept away, for it belongs to no process", async () => {
  await run(write("object"));
  must(await engine.sweep());
  expect(await run(list)).toBe("object");
});

test("it can be removed, but not from under a run", async () => {
  const controller = new AbortController();
  const script = withFs(`${write("object")} console.log("begun"); setInterval(() => {}, 1000);`);
  await runScript(engine, image, script, {
    spec: { usesCache: true },
    signal: controller.signal,
    onEvent: async () => {
      must(await engine.removeCache(image.id));
      controller.abort();
    },
  });
  expect(await run(list)).toBe("object");
  must(await engine.removeCache(image.id));
  expect(await run(list)).toBe("");
});
