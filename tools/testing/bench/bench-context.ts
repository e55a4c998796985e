import { execFileSync } from "node:child_process";
import { openStore } from "@drydock/store/store.ts";
import { connectTestEngine } from "../container-rig.ts";
import { copyWorkspace, type WorkspaceRig } from "../workspace-rig.ts";
import { listenSilently, type SilentEngine } from "./silent-engine.ts";
import { timedRun } from "./timed-run.ts";

/** The artifact and the platform that null builds are measured with. */
export const subject = {
  name: "wireguard-go",
  target: "wireguard-go:build-arm",
  dist: "dist/arm/wireguard-go",
};

type Environment = Readonly<Record<string, string | undefined>>;

/** What the lines of a bench share. */
export interface BenchContext {
  /** A copy of the workspace with nothing built: removed at the end. */
  readonly rig: WorkspaceRig;
  /** For commands that need not call an engine. */
  readonly silent: SilentEngine;
  /** The store of the person who runs the bench, which is warm. */
  readonly warmStore: string;
  /** The environment of the person who runs the bench. */
  readonly env: Environment;
  /** Builds `subject` in the copy, once: with an engine if the store does not have it. */
  build(): Promise<void>;
}

export async function openBench(
  userEnv: NodeJS.ProcessEnv,
  disposal: AsyncDisposableStack,
): Promise<BenchContext> {
  // By name, for the copy has a home of its own, in which a private engine would be started.
  const engine = await connectTestEngine(userEnv);
  await engine.close();
  const env: Environment = { ...userEnv, DOCKER_HOST: engine.endpoint };
  const rig = disposal.use(copyWorkspace());
  // turbo asks git which files there are.
  const git = (...args: string[]) => execFileSync("git", args, { cwd: rig.root, stdio: "ignore" });
  git("init");
  git("add", ".");
  git("-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-m", "bench");
  const silent = disposal.use(await listenSilently(rig.path("..")));
  const warmStore = openStore(env).root;
  let built: Promise<unknown> | undefined;
  return {
    rig,
    silent,
    warmStore,
    env,
    async build() {
      built ??= timedRun(rig, ["./nx", "run", subject.target], {
        env: { DRYDOCK_STORE: warmStore, DOCKER_HOST: engine.endpoint },
      });
      await built;
    },
  };
}
