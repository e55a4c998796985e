import { rmSync } from "node:fs";
import { alternate } from "../alternate.ts";
import { subject } from "../bench-context.ts";
import type { Line } from "../line.ts";
import { timedRun } from "../timed-run.ts";

export const restoredLine: Line = {
  name: "restored",
  summary: "a build whose outputs were deleted, through Nx, beside one with nothing to do",
  async measure(context) {
    await context.build();
    const { rig, silent } = context;
    const before = silent.calls();
    const build = () =>
      timedRun(rig, ["./nx", "run", subject.target], {
        env: { DOCKER_HOST: silent.endpoint },
        prints: /cache/,
      });
    const ms = await alternate(
      {
        restored() {
          rmSync(rig.path(subject.dist), { recursive: true });
          return build();
        },
        nothing: build,
      },
      9,
    );
    return [
      {
        what: "restored build through Nx",
        value: ms.restored,
        unit: "ms",
        beside: { what: "null build", value: ms.nothing },
        budget: { of: "ratio", atMost: 1.2 },
      },
      {
        what: "restored builds' engine calls",
        value: silent.calls() - before,
        unit: "calls",
        budget: { of: "value", atMost: 0 },
      },
    ];
  },
};
