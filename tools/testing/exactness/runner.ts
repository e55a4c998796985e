import { copyFileSync } from "node:fs";
import type { BuildRig } from "../build-rig.ts";
import type { RecordingRelay } from "./recording-relay.ts";

const targets = ["build-arm", "build-arm64"];

/** A way to ask for all builds. */
export interface Runner {
  readonly name: "nx run-many" | "nx affected" | "turbo run";
  /** One after the other; the last one builds. */
  readonly commands: readonly (readonly [string, ...string[]])[];
}

export const runners: readonly Runner[] = [
  { name: "nx run-many", commands: [["./nx", "run-many", "-t", ...targets]] },
  // What is not committed yet is what changed.
  { name: "nx affected", commands: [["./nx", "affected", "-t", ...targets, "--base=HEAD"]] },
  {
    name: "turbo run",
    // `npm test` refuses turbo's files where they are stale: to write them anew is part of any change.
    commands: [
      ["node", "tools/testing/generate-turbo.ts"],
      ["node_modules/.bin/turbo", "run", ...targets],
    ],
  },
];

/** A copy of the workspace that one runner builds, under version control. */
export interface Copy {
  readonly runner: Runner;
  readonly rig: BuildRig;
  readonly relay: RecordingRelay;
}

/** Runs all builds, and gives those that got a container. */
export async function runBuilds(
  { runner, rig, relay }: Copy,
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  for (const command of runner.commands) await run({ rig, relay }, command, env);
  return relay.takeBuilds();
}

export async function commit(copy: Pick<Copy, "rig" | "relay">): Promise<void> {
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
  await run(copy, ["git", "add", "--all"]);
  await run(copy, ["git", ...who, "commit", "--quiet", "--allow-empty", "--message=changed"]);
}

export async function run(
  { rig, relay }: Pick<Copy, "rig" | "relay">,
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { workspace, store } = rig;
  // What `npm ci` leaves, for ./nx not to run it.
  copyFileSync(
    workspace.path("package-lock.json"),
    workspace.path("node_modules/.drydock/package-lock.json"),
  );
  const { status, stdout, stderr } = await workspace.run(command, {
    env: {
      DRYDOCK_STORE: store,
      DOCKER_HOST: relay.endpoint,
      TURBO_TELEMETRY_DISABLED: "1",
      ...env,
    },
  });
  if (status !== 0) throw new Error(`${command.join(" ")} failed:\n${stdout}${stderr}`);
}
