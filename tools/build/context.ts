import type { Emit } from "@drydock/core/event.ts";
import type { Result } from "@drydock/core/failure.ts";
import type { Engine, Terminal } from "@drydock/engine/engine.ts";
import type { Store } from "@drydock/store/store.ts";
import type { Workspace } from "./workspace.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What every command works with. */
export interface Context {
  readonly workspace: Workspace;
  readonly env: Environment;
  readonly store: Store;
  readonly emit: Emit;
  /** Aborted by SIGINT and SIGTERM: whatever runs ends, and leaves nothing. */
  readonly signal: AbortSignal;
  /** For a command that talks to whoever runs it; missing where nobody does. */
  readonly terminal?: Terminal | undefined;
  /** Connects when first called: a null or restored build never does. */
  engine(): Promise<Result<Engine>>;
}
