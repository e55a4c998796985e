import { alternate } from "../alternate.ts";
import type { Line } from "../line.ts";
import { timedRun } from "../timed-run.ts";
import { writeTinyArtifact } from "../tiny-artifact.ts";

export const overheadLine: Line = {
  name: "overhead",
  summary: "a build in a container, all but its recipe's own time, image present",
  async measure({ rig, warmStore, env: { DOCKER_HOST } }) {
    const artifact = writeTinyArtifact(rig, 1000);
    const drydock = [process.execPath, "tools/cli/main.js"] as const;
    const platform = ["--platform", "arm"] as const;
    await timedRun(rig, [...drydock, "image", "shell", ...platform], {
      env: { DOCKER_HOST, DRYDOCK_STORE: warmStore },
    });
    const ms = await alternate(
      {
        async built() {
          artifact.touch();
          const command = [...drydock, "build", artifact.name, ...platform] as const;
          const total = await timedRun(rig, command, { env: { DOCKER_HOST }, prints: /built in/ });
          return total - artifact.recipeMs();
        },
      },
      9,
    );
    return [
      {
        what: "engine overhead of a build",
        value: ms.built,
        unit: "ms",
        budget: { of: "value", atMost: 600 },
      },
    ];
  },
};
