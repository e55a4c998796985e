import { ensureImage } from "@drydock/build/ensure-image.ts";
import { resolveToolchain } from "@drydock/build/resolve-toolchain.ts";
import { withContext } from "@drydock/build/with-context.ts";
import { openWorkspace } from "@drydock/build/workspace.ts";
import { ok } from "@drydock/core/failure.ts";
import { must } from "../../container-rig.ts";
import { alternate } from "../alternate.ts";
import type { Line } from "../line.ts";
import { startOwnEngine } from "../own-engine.ts";
import { timedRun } from "../timed-run.ts";

export const imageLine: Line = {
  name: "image",
  summary:
    "musl's image: assembled from a warm store, found when it is there, and its size; needs root and dockerd",
  async measure({ rig, warmStore, env: userEnv }) {
    await using engine = await startOwnEngine();
    const env = { DRYDOCK_STORE: warmStore, DOCKER_HOST: engine.endpoint };
    const toolchain = must(await resolveToolchain(openWorkspace(rig.root, rig.env), "musl", "arm"));
    const command = [process.execPath, "tools/cli/main.js", "image", "musl", "--platform", "arm"] as const;
    const { assembled } = await alternate(
      {
        async assembled() {
          await engine.removeImage(toolchain.image);
          return timedRun(rig, command, { env });
        },
      },
      5,
    );
    const from = { cwd: rig.root, env: { ...userEnv, ...env }, signal: new AbortController().signal };
    // Connected already, as in a build that needs its image: the command around it costs what any command does.
    const present = must(
      await withContext(
        from,
        () => {},
        async (context) => {
          const connected = must(await context.engine());
          const find = async () => {
            const start = performance.now();
            must(await ensureImage(context, connected, toolchain));
            return performance.now() - start;
          };
          return ok(await alternate({ find }, 11));
        },
      ),
    );
    const megabytes = (await engine.imageBytes(toolchain.image)) / 1e6;
    return [
      {
        what: "musl's image from a warm store",
        value: assembled,
        unit: "ms",
        budget: { of: "value", atMost: 12_000 },
      },
      { what: "musl's image, present", value: present.find, unit: "ms", budget: { of: "value", atMost: 20 } },
      { what: "musl's image, size", value: megabytes, unit: "MB", budget: { of: "value", atMost: 350 } },
    ];
  },
};
