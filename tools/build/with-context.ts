import type { Emit } from "@drydock/core/event.ts";
import { failed, type Result } from "@drydock/core/failure.ts";
import type { Engine, Terminal } from "@drydock/engine/engine.ts";
import { openStore, type Store } from "@drydock/store/store.ts";
import { sweepTemporaries } from "@drydock/store/temporary.ts";
import type { Context, Environment } from "./context.ts";
import { findWorkspace } from "./workspace.ts";

/** Runs an action with all that a command works with, and lets go of the engine afterwards. */
export async function withContext<T>(
  from: {
    readonly cwd: string;
    readonly env: Environment;
    readonly signal: AbortSignal;
    readonly ask?: (question: string) => Promise<boolean>;
    readonly terminal?: Terminal;
  },
  emit: Emit,
  action: (context: Context) => Promise<Result<T>>,
): Promise<Result<T>> {
  const workspace = findWorkspace(from.cwd, from.env);
  if (!workspace.ok) return workspace;
  let store: Store | undefined;
  let connected: Promise<Result<Engine>> | undefined;
  let swept: Promise<void> | undefined;
  const context: Context = {
    workspace: workspace.value,
    env: from.env,
    get store() {
      store ??= openSweptStore(from.env);
      return store;
    },
    emit,
    signal: from.signal,
    terminal: from.terminal,
    engine() {
      connected ??= connect(from, emit).then((engine) => {
        // While the command goes on: it need not wait for what others left.
        if (engine.ok) swept = sweep(engine.value, emit);
        return engine;
      });
      return connected;
    },
  };
  try {
    return await action(context);
  } catch (error) {
    if (!from.signal.aborted) throw error;
    return failed({
      reason: "interrupted",
      what: "the command was interrupted",
      why: "it was asked to stop",
      next: "Run it again: what was finished is kept.",
    });
  } finally {
    const engine = await connected;
    await swept;
    if (engine?.ok) await engine.value.close();
  }
}

/** Killed runs leave files in it. The first to use it removes them; a null build never does. */
function openSweptStore(env: Environment): Store {
  const store = openStore(env);
  sweepTemporaries(store);
  return store;
}

async function connect(from: Parameters<typeof withContext>[0], emit: Emit): Promise<Result<Engine>> {
  const { connectEngine } = await import("@drydock/engine/connect-engine.ts");
  return connectEngine({ ...from, ask: from.ask, emit, provision: true });
}

/** Removes what killed runs left. It is in nobody's way, so it never fails what the command is for. */
async function sweep(engine: Engine, emit: Emit): Promise<void> {
  const swept = await engine.sweep();
  if (!swept.ok) {
    emit({ type: "warning", text: `what killed runs left in the engine stays: ${swept.failure.why}` });
    return;
  }
  for (const purpose of swept.value.containers) {
    emit({ type: "step", text: `removed the container of a killed run: ${purpose}` });
  }
}
