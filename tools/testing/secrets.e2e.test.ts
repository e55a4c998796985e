import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { withEngineClient } from "./engine-client.ts";
import { removeImages } from "./remove-images.ts";

// Keys lie where people leave them: in the environment, in ~/.ssh, and in the checkout beside what is declared. The recipe
// prints all that it can read, keeps it as its output, and the output is searched with everything else that a build leaves.

const wireguardKey = "QFdJUkVHVUFSRC1LRVktT0YtQS1URVNULU9OTFktISE=";
const sshKey = `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from("the ssh key of a test only").toString("base64")}\n`;
const secrets = [wireguardKey, sshKey.split("\n")[1] ?? ""];

const keysInEnvironment = {
  WG_PRIVATE_KEY: wireguardKey,
  SSH_PRIVATE_KEY: sshKey,
  SSH_AUTH_SOCK: "/tmp/agent",
};

let rig: BuildRig;
let printed: string;

beforeAll(async () => {
  rig = await openBuildRig();
  rig.workspace.write("wg0.conf", `[Interface]\nPrivateKey = ${wireguardKey}\n`);
  rig.workspace.write("../home/.ssh/id_ed25519", sshKey);
  rig.define("curious", {
    recipe: `
      const fs = await import("node:fs");
      const readable = ["/build", "/etc", "/home", "/root", "/tmp"].flatMap((folder) => {
        try {
          const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
          return entries.filter((entry) => entry.isFile()).map((entry) => entry.parentPath + "/" + entry.name);
        } catch {
          return [];
        }
      });
      await $\`env\`;
      await $\`cat \${source}/declared\`;
      fs.mkdirSync(out + "/share");
      for (const file of readable) {
        try {
          fs.appendFileSync(out + "/share/made", fs.readFileSync(file));
        } catch {}
      }`,
    files: { "src/declared": "what is declared is read\n", "wg0.conf": wireguardKey, id_ed25519: sshKey },
  });
  const built = await rig.drydock(["build", "curious"], {
    env: keysInEnvironment,
  });
  printed = `${built.stdout}${built.stderr}`;
  expect(built.status, printed).toBe(0);
});

afterAll(() => rig?.[Symbol.asyncDispose]());

test("they are not in what a build prints, its outputs, or its record", () => {
  const outputs = contentsOf(rig.workspace.path("dist"));
  expect(Object.keys(outputs).sort()).toEqual(["arm/curious/build-record.json", "arm/curious/share/made"]);
  const declared = "what is declared is read\n";
  expect(printed).toContain(declared);
  expect(outputs["arm/curious/share/made"]).toContain(declared);
  expectNone({ printed, ...outputs });
});

test("they are not in the finished build in the store, nor in what is remembered of definitions", () => {
  const stored = contentsOf(join(rig.store, "builds"));
  expect(Object.keys(stored)).toHaveLength(2);
  expectNone({ ...stored, ...contentsOf(rig.workspace.path("node_modules/.cache")) });
});

test("they are not in the plan, not even by their names", () => {
  const plan = JSON.stringify(rig.record("curious").plan);
  expect(plan).not.toMatch(/wg0|id_ed25519|SSH|WG_PRIVATE/);
});

test("they are not in an image that is assembled among them", async () => {
  const declared = `what is declared: ${randomUUID()}`;
  const toolchain = {
    description: "A toolchain of a test",
    layers: [{ files: { "/etc/declared": declared } }],
  };
  rig.workspace.write("toolchains/among-keys/toolchain.json", JSON.stringify(toolchain));
  rig.workspace.write("toolchains/among-keys/wg0.conf", wireguardKey);
  await rig.succeed(["lock", "among-keys"], { env: keysInEnvironment });
  await rig.succeed(["image", "among-keys"], { env: keysInEnvironment });
  const image = await withEngineClient(rig.engine, async (docker) => {
    const [found] = await docker.listImages({ filters: { reference: ["drydock/among-keys"] } });
    return buffer(await docker.getImage(found?.Id ?? "").get());
  });
  await removeImages(rig.engine, "drydock/among-keys");
  expect(image.toString("latin1")).toContain(declared);
  expectNone({ image: image.toString("latin1") });
});

function expectNone(texts: Readonly<Record<string, string>>) {
  const found = Object.entries(texts).filter(([, text]) => secrets.some((secret) => text.includes(secret)));
  expect(found.map(([name]) => name)).toEqual([]);
}

function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(folder, file)).isFile(),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "latin1")]));
}
