import { fileURLToPath } from "node:url";
import { openLayer } from "@drydock/build/open-layer.ts";
import { resolveToolchain } from "@drydock/build/resolve-toolchain.ts";
import { tarDigest } from "@drydock/build/tar-digest.ts";
import { withContext } from "@drydock/build/with-context.ts";
import { openWorkspace } from "@drydock/build/workspace.ts";
import { ok } from "@drydock/core/failure.ts";
import { expect, test } from "vitest";
import { must } from "./container-rig.ts";

// What the engine has, or the store has unpacked, is not made again. So only here is it seen that the code makes other
// bytes of the same locks, before the next fresh machine stops at it: mend that, or count up `assemblerVersion` in
// tools/core/image.ts and write the locks anew. A prepared layer is left out, for it takes a build to have one.

const root = fileURLToPath(new URL("../..", import.meta.url));

for (const name of ["node", "shell", "go", "musl"]) {
  test(`the layers of the toolchain ${name} are made as its lock has them, to the byte`, async () => {
    const toolchain = must(await resolveToolchain(openWorkspace(root, process.env), name, "arm"));
    const layers = toolchain.layers.filter(
      (layer) => layer.toolchain === name && !("prepare" in layer.wanted),
    );
    const from = { cwd: root, env: process.env, signal: new AbortController().signal };
    const made = await withContext(
      from,
      () => {},
      async (context) => {
        const digests = [];
        for (const layer of layers) {
          const open = must(await openLayer(context, layer, []));
          digests.push(await tarDigest(open()));
        }
        return ok(digests);
      },
    );
    expect(must(made)).toEqual(layers.map(({ locked: { tar, bytes } }) => ({ tar, bytes })));
  });
}
