import { alternate } from "../alternate.ts";
import { makeBareWorkspace } from "../bare-workspace.ts";
import { subject } from "../bench-context.ts";
import type { Line } from "../line.ts";
import { timedRun } from "../timed-run.ts";

export const nullLine: Line = {
  name: "null",
  summary: "a build with nothing to do, through Nx, beside the same Nx running an empty cached target",
  async measure(context) {
    await context.build();
    const { rig, silent } = context;
    using bare = makeBareWorkspace(rig, { projects: 1, targets: 1 });
    const env = { DOCKER_HOST: silent.endpoint };
    const empty = ["./nx", "run", "plain-0:empty-0"] as const;
    // Its first run is no hit.
    await timedRun(bare, empty, { env });
    const before = silent.calls();
    const ms = await alternate(
      {
        ours: () => timedRun(rig, ["./nx", "run", subject.target], { env, prints: /cache/ }),
        empty: () => timedRun(bare, empty, { env, prints: /cache/ }),
      },
      21,
    );
    return [
      {
        what: "null build through Nx",
        value: ms.ours,
        unit: "ms",
        beside: { what: "same Nx, empty target", value: ms.empty },
        budget: { of: "ratio", atMost: 1.05 },
      },
      {
        what: "null builds' engine calls",
        value: silent.calls() - before,
        unit: "calls",
        budget: { of: "value", atMost: 0 },
      },
    ];
  },
};
