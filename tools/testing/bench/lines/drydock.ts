import type { RunOptions, WorkspaceRig } from "../../workspace-rig.ts";
import { alternate } from "../alternate.ts";
import { subject } from "../bench-context.ts";
import type { Line } from "../line.ts";
import { timedRun } from "../timed-run.ts";

/** What make would look at: the files that are inputs of the build, by their times. */
const makefile = `inputs := $(wildcard packages/${subject.name}/* toolchains/*/* tools/*/*.ts tools/build/*/*.ts)
made: $(inputs) ${subject.dist}/build-record.json
\ttouch $@
`;

export const drydockLine: Line = {
  name: "drydock",
  summary: "a build with nothing to do, by drydock alone, beside turbo and make with the same task",
  async measure(context) {
    await context.build();
    const { rig, silent } = context;
    const env = { DOCKER_HOST: silent.endpoint, TURBO_TELEMETRY_DISABLED: "1" };
    const task = ["run", "build-arm", `--filter=${subject.name}`] as const;
    const hit = { env, prints: /1 cached, 1 total/ };
    const native = await findNativeTurbo(rig, env);
    rig.write("Makefile", makefile);
    // What turbo has not seen yet it runs, and finds all up to date.
    await timedRun(rig, ["node_modules/.bin/turbo", ...task], { env });
    await timedRun(rig, ["make"], { env });
    const ms = await alternate(
      {
        drydock: () =>
          timedRun(rig, [process.execPath, "tools/cli/main.js", "build", subject.name, "--platform", "arm"], {
            env,
            prints: /is up to date/,
          }),
        turbo: () => timedRun(rig, ["node_modules/.bin/turbo", ...task], hit),
        native: () => timedRun(rig, [native, ...task], hit),
        make: () => timedRun(rig, ["make"], { env, prints: /is up to date/ }),
      },
      11,
    );
    const row = { what: "drydock null build", value: ms.drydock, unit: "ms" } as const;
    return [
      { ...row, beside: { what: "turbo", value: ms.turbo }, budget: { of: "ratio", atMost: 1 } },
      { ...row, beside: { what: "turbo's native binary", value: ms.native } },
      { ...row, beside: { what: "GNU make", value: ms.make } },
    ];
  },
};

/** What the script in node_modules/.bin would start: its own 50 ms are Node's. */
async function findNativeTurbo(rig: WorkspaceRig, env: NonNullable<RunOptions["env"]>): Promise<string> {
  const { stdout } = await rig.run(["node_modules/.bin/turbo", "bin"], { env });
  return stdout.trim();
}
