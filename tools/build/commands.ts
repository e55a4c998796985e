import { ok, type Result } from "@drydock/core/failure.ts";
import type { Context } from "./context.ts";

/** What a command answers: a value for --json, and the same for people. */
export interface Report {
  readonly data: unknown;
  readonly text: string;
  /** The exit status, where it is not ours to say. */
  readonly status?: number;
}

/** What a command is to do it for: one name and one platform at a time. */
export interface Subject {
  readonly name: string;
  readonly platform: string;
}

/** An option of a command's own. One that takes a value has a word for it; the others are there or not. */
export interface CommandOption {
  readonly summary: string;
  readonly value?: string;
}

/** What was given of a command's own options: text for one that takes a value, true for another. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

interface Described {
  readonly summary: string;
  /** Its own ones, by name. */
  readonly options?: Readonly<Record<string, CommandOption>>;
}

/** A command about artifacts or toolchains: it runs for one after the other. */
export interface SubjectCommand extends Described {
  readonly of: "artifact" | "toolchain";
  /** Whether it takes one name and one platform, and no more. */
  readonly single?: boolean;
  /** It does the same for all platforms, and so is done once. */
  readonly everyPlatform?: true;
  readonly lasting?: never;
  run(context: Context, subject: Subject, options: OptionValues): Promise<Result<Report>>;
}

/** A command about artifacts that goes on until it is stopped, and so has them all at once. */
interface LastingCommand extends Described {
  readonly of: "artifact";
  readonly single?: never;
  readonly everyPlatform?: never;
  readonly lasting: true;
  run(context: Context, subjects: readonly Subject[]): Promise<Result<Report>>;
}

/** A command about the container engine or the workspace, which there is one of. */
interface SingleCommand<Of extends "engine" | "workspace"> extends Described {
  readonly of: Of;
  readonly lasting?: never;
  run(context: Context): Promise<Result<Report>>;
}

export type Command = SubjectCommand | LastingCommand | SingleCommand<"engine"> | SingleCommand<"workspace">;

/** Whether a command takes names. */
export function takesNames(command: Command): command is SubjectCommand | LastingCommand {
  return command.of === "artifact" || command.of === "toolchain";
}

/** Every command, by the name that people type. The command line, Nx and the help all read this. */
export const commands = {
  build: {
    summary:
      "Build artifacts into dist/PLATFORM/ARTIFACT, unless the very same build is there or in the store",
    of: "artifact",
    async run(context, { name, platform }) {
      const { buildArtifact } = await import("./build-artifact.ts");
      const { reportBuild } = await import("./report-build.ts");
      const built = await buildArtifact(context, name, platform);
      return built.ok ? ok(reportBuild(built.value)) : built;
    },
  },
  audit: {
    summary: "Read every built file and check it against its definition and the platform",
    of: "artifact",
    async run(context, { name, platform }) {
      const { auditArtifact } = await import("./audit-artifact.ts");
      return auditArtifact(context, name, platform);
    },
  },
  smoke: {
    summary: "Run the built programs under QEMU, as the definition's smoke entries say",
    of: "artifact",
    async run(context, { name, platform }) {
      const { smokeArtifact } = await import("./smoke-artifact.ts");
      return smokeArtifact(context, name, platform);
    },
  },
  why: {
    summary: "Say what changed since the last build, or why the last one ran; runs and contacts nothing",
    of: "artifact",
    async run(context, { name, platform }) {
      const { whyArtifact } = await import("./explain/why-artifact.ts");
      return whyArtifact(context, name, platform);
    },
  },
  shell: {
    summary: "Start a shell in the container of a build, in the place of its recipe",
    of: "artifact",
    single: true,
    async run(context, { name, platform }) {
      const { shellArtifact } = await import("./shell-artifact.ts");
      return shellArtifact(context, name, platform);
    },
  },
  fetch: {
    summary: "Download and verify all that an artifact's builds need, so that they run without a network",
    of: "artifact",
    async run(context, { name, platform }) {
      const { fetchArtifact } = await import("./fetch-artifact.ts");
      return fetchArtifact(context, name, platform);
    },
  },
  checkout: {
    summary: "Put an artifact's source under version control beside it; builds use that from then on",
    of: "artifact",
    everyPlatform: true,
    options: {
      remove: { summary: "go back to the pinned source, unless edits would be lost" },
      force: { summary: "with --remove: even if edits are lost" },
    },
    async run(context, subject, { remove = false, force = false }) {
      const { checkoutArtifact } = await import("./checkout/checkout-artifact.ts");
      return checkoutArtifact(context, subject, { remove: remove === true, force: force === true });
    },
  },
  diff: {
    summary: "Turn the edits in an artifact's checkout into a patch in its patches/",
    of: "artifact",
    everyPlatform: true,
    options: { as: { summary: "the patch's name; it must sort after the others", value: "file" } },
    async run(context, subject, { as }) {
      const { diffArtifact } = await import("./checkout/diff-artifact.ts");
      return diffArtifact(context, subject, { as: typeof as === "string" ? as : undefined });
    },
  },
  watch: {
    summary: "Build artifacts, and again whenever something that they are built from changes",
    of: "artifact",
    lasting: true,
    async run(context, subjects) {
      const { watchArtifacts } = await import("./watch/watch-artifacts.ts");
      return watchArtifacts(context, subjects);
    },
  },
  image: {
    summary: "Assemble a toolchain's image in the engine, unless it is there",
    of: "toolchain",
    async run(context, { name, platform }) {
      const { imageToolchain } = await import("./image-toolchain.ts");
      return imageToolchain(context, name, platform);
    },
  },
  lock: {
    summary: "Write down exactly what a toolchain's definition means today: its lock",
    of: "toolchain",
    async run(context, { name, platform }) {
      const { lockToolchain } = await import("./lock-toolchain.ts");
      const { reportLock } = await import("./report-lock.ts");
      const locked = await lockToolchain(context, name, platform);
      return locked.ok ? ok(reportLock(name, platform, locked.value)) : locked;
    },
  },
  report: {
    summary: "Write a page of the last runs: what was built and why, how long it took, how large it is",
    of: "workspace",
    async run(context) {
      const { writeReport } = await import("./write-report.ts");
      return writeReport(context);
    },
  },
  "engine:start": {
    summary:
      "Find a container engine; install and start a private one where there is none and that is possible",
    of: "engine",
    async run(context) {
      const { startEngine } = await import("./engine-commands.ts");
      return startEngine(context);
    },
  },
  "engine:stop": {
    summary: "Stop the private engine, if it was started",
    of: "engine",
    async run(context) {
      const { stopEngine } = await import("./engine-commands.ts");
      return stopEngine(context);
    },
  },
  "engine:status": {
    summary: "Say which engine answers, and what Drydock keeps in it",
    of: "engine",
    async run(context) {
      const { engineStatus } = await import("./engine-commands.ts");
      return engineStatus(context);
    },
  },
  "engine:prune": {
    summary:
      "Remove what Drydock made in the engine and does not need: old images and their caches, containers of killed runs",
    of: "engine",
    async run(context) {
      const { pruneEngine } = await import("./engine-commands.ts");
      return pruneEngine(context);
    },
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;
