import type { Readable } from "node:stream";
import type { DrydockEvent } from "@drydock/core/event.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { connectEngine } from "@drydock/engine/connect-engine.ts";
import type { ContainerExit, ContainerSpec, Engine, LoadableImage, Take } from "@drydock/engine/engine.ts";
import { tarOf } from "./tar-of.ts";
import { nodeImage } from "./tiny-image.ts";

/** The value of a result that a test takes for granted. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.what}: ${result.failure.why}`);
  return result.value;
}

/** The engine that the environment names or the machine has. */
export async function connectTestEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const { signal } = new AbortController();
  return must(await connectEngine({ env, emit: () => {}, signal, provision: false }));
}

/** Loads the image with Node unless the engine has it. It stays: loading takes seconds. Another `mark` makes it another image. */
export async function loadNodeImage(engine: Engine, mark?: string): Promise<LoadableImage> {
  const image = await nodeImage(mark);
  if (!must(await engine.hasImage(image.id)))
    must(await engine.loadImage(image, new AbortController().signal));
  return image;
}

export interface ScriptRun<T> {
  readonly result: Result<T>;
  readonly events: readonly DrydockEvent[];
  /** The lines that the script printed to stdout. */
  readonly lines: readonly string[];
}

export interface ScriptOptions<T> {
  readonly spec?: Partial<ContainerSpec>;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: DrydockEvent) => void;
  /** In place of an archive with the script. */
  readonly input?: Readable;
  readonly collect?: (exit: ContainerExit, take: Take) => Promise<Result<T>>;
}

/** Runs JavaScript in a container. Without a `collect` the result is how it ended. */
export async function runScript<T = ContainerExit>(
  engine: Engine,
  image: Pick<LoadableImage, "id">,
  script: string,
  options: ScriptOptions<T> = {},
): Promise<ScriptRun<T>> {
  const events: DrydockEvent[] = [];
  const emit = (event: DrydockEvent) => {
    // What the engine is at is told of every run: here it is about what the script does.
    if (event.type === "phase") return;
    events.push(event);
    options.onEvent?.(event);
  };
  const spec = {
    image: image.id,
    command: ["/usr/bin/node", "/build/script.js"],
    env: {},
    workdir: "/build",
    network: "none",
    limits: { seconds: 60, memoryMiB: 512, processes: 128 },
    purpose: "a test",
    ...options.spec,
  } as const;
  const io = { emit, signal: options.signal ?? new AbortController().signal };
  const collect = options.collect ?? (async (exit) => ok(exit as T));
  const input = options.input ?? tarOf({ "script.js": script });
  const result = await engine.run(spec, input, io, collect);
  const lines = events.flatMap((event) =>
    event.type === "output" && event.stream === "stdout" ? [event.line] : [],
  );
  return { result, events, lines };
}
