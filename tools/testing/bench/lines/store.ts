import { rmSync } from "node:fs";
import { alternate } from "../alternate.ts";
import type { Line } from "../line.ts";
import { timedRun } from "../timed-run.ts";
import { writeTinyArtifact } from "../tiny-artifact.ts";

export const storeLine: Line = {
  name: "store",
  summary: "10 MB of a finished build taken from the store, beside drydock's build with nothing to do",
  async measure({ rig, silent, warmStore, env: { DOCKER_HOST } }) {
    const artifact = writeTinyArtifact(rig, 10_000_000);
    const drydock = [process.execPath, "tools/cli/main.js"] as const;
    const platform = ["--platform", "arm"] as const;
    const build = [...drydock, "build", artifact.name, ...platform] as const;
    await timedRun(rig, [...drydock, "image", "shell", ...platform], {
      env: { DOCKER_HOST, DRYDOCK_STORE: warmStore },
    });
    await timedRun(rig, build, { env: { DOCKER_HOST } });
    const before = silent.calls();
    const env = { DOCKER_HOST: silent.endpoint };
    const ms = await alternate(
      {
        taken() {
          rmSync(rig.path(artifact.dist), { recursive: true });
          return timedRun(rig, build, { env, prints: /restored/ });
        },
        nothing: () => timedRun(rig, build, { env, prints: /is up to date/ }),
      },
      9,
    );
    return [
      {
        what: "build taken from the store, 10 MB",
        value: ms.taken,
        unit: "ms",
        beside: { what: "drydock null build", value: ms.nothing },
        budget: { of: "excess", atMost: 50 },
      },
      {
        what: "its engine calls",
        value: silent.calls() - before,
        unit: "calls",
        budget: { of: "value", atMost: 0 },
      },
    ];
  },
};
