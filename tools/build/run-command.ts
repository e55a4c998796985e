import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Terminal } from "@drydock/engine/engine.ts";
import { findInvocation } from "@drydock/report/record/find-invocation.ts";
import {
  type Command,
  type CommandName,
  commands,
  type OptionValues,
  type Report,
  type Subject,
} from "./commands.ts";
import type { Context, Environment } from "./context.ts";
import { loadArtifact } from "./definitions.ts";
import { formatFailure } from "./format-failure.ts";
import { openReporter } from "./open-reporter.ts";
import type { Screen } from "./reporter.ts";
import { readIntent } from "./resolve-toolchain.ts";
import { withRecord } from "./with-record.ts";
import { listPlatforms } from "./workspace.ts";

/** Where a command runs and prints. */
export interface Host {
  readonly cwd: string;
  readonly env: Environment;
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly signal: AbortSignal;
  /** Asks the person at the terminal; missing where there is none. */
  readonly ask?: (question: string) => Promise<boolean>;
  /** The process's own streams, for a command that somebody talks to. */
  readonly terminal?: Terminal;
}

export interface CommandArguments {
  /** Artifacts or toolchains, as the command takes them. */
  readonly names: readonly string[];
  /** All that the definition has where it is missing. */
  readonly platform?: string | undefined;
  /** Answer with JSON on stdout. */
  readonly json?: boolean | undefined;
  /** The command's own, as it describes them. */
  readonly options?: OptionValues;
}

/**
 * Runs a command as `drydock NAME` does, and gives its exit status: 0 or what the command ran says, 1 for an expected failure,
 * 130 when it was interrupted. Answers go to stdout, each as soon as it is there, all else to stderr. Throws only for a bug.
 */
export async function runCommand(name: CommandName, args: CommandArguments, host: Host): Promise<number> {
  const reporter = openReporter(host);
  const answers: unknown[] = [];
  let status = 0;
  const answer = ({ data, text, status: own = 0 }: Report) => {
    answers.push(data);
    status = own;
    reporter.end();
    if (args.json !== true && text !== "") host.stdout.write(`${text}\n`);
  };
  const invocation = () => findInvocation(host.env, commandLine(name, args));
  const strange = findStrangeOption(name, args.options ?? {});
  const result =
    strange ??
    (await withRecord(host, reporter.emit, invocation, (context) => runAll(context, name, args, answer)));
  reporter.end();
  if (args.json === true) {
    const one = answers.length === 1 ? answers[0] : answers;
    const whole = result.ok ? one : { error: result.failure, done: answers };
    host.stdout.write(`${JSON.stringify(whole, null, 2)}\n`);
  } else if (!result.ok) host.stderr.write(`${formatFailure(result.failure)}\n`);
  if (result.ok) return status;
  return result.failure.reason === "interrupted" ? 130 : 1;
}

/** Nx hands on whatever it is given. */
function findStrangeOption(name: CommandName, options: OptionValues): Result<never> | undefined {
  const command: Command = commands[name];
  const known = Object.keys(command.options ?? {});
  const strange = Object.keys(options).find((option) => !known.includes(option));
  if (strange === undefined) return undefined;
  return failed({
    reason: "unknown-option",
    what: `${name} has no option --${strange}`,
    why: known.length === 0 ? "it has none of its own" : `its own are --${known.join(", --")}`,
    next: `See what it does: drydock ${name.replace(":", " ")} --help`,
  });
}

/** One after the other; the first failure ends it. Nothing begins before all names are known to be good. */
async function runAll(
  context: Context,
  commandName: CommandName,
  args: CommandArguments,
  answer: (report: Report) => void,
): Promise<Result<void>> {
  const command: Command = commands[commandName];
  if (command.of === "engine" || command.of === "workspace") {
    const report = await command.run(context);
    if (report.ok) answer(report.value);
    return report.ok ? ok(undefined) : report;
  }
  const subjects: Subject[] = [];
  for (const name of args.names) {
    const some = await subjectsOf(context, command, name, args.platform);
    if (!some.ok) return some;
    subjects.push(...some.value);
  }
  if (command.lasting) {
    const report = await command.run(context, subjects);
    if (report.ok) answer(report.value);
    return report.ok ? ok(undefined) : report;
  }
  for (const subject of subjects) {
    // How long a person stays in a shell is no task's time.
    if (!command.single) context.emit({ type: "task", command: commandName, ...subject });
    const report = await command.run(context, subject, args.options ?? {});
    context.emit({ type: "task-end", ...(!report.ok && { failure: report.failure }) });
    if (!report.ok) return report;
    answer(report.value);
  }
  return ok(undefined);
}

async function subjectsOf(
  { workspace }: Context,
  command: Command & { readonly of: "artifact" | "toolchain" },
  name: string,
  platform: string | undefined,
): Promise<Result<Subject[]>> {
  const every = (platforms: readonly string[]) => ok(platforms.map((each) => ({ name, platform: each })));
  if (command.of === "artifact") {
    const artifact = await loadArtifact(workspace, name);
    if (!artifact.ok) return artifact;
    const { platforms } = artifact.value;
    if (command.everyPlatform) return every(platforms.slice(0, 1));
    return every(platform === undefined ? platforms : [platform]);
  }
  if (platform !== undefined) return every([platform]);
  const platforms = listPlatforms(workspace);
  const first = platforms[0] ?? "";
  const intent = await readIntent(workspace, name, first);
  if (!intent.ok) return intent;
  // Where one lock serves all platforms, any of them stands for all.
  return every(intent.value.lockPlatform === undefined ? [first] : platforms);
}

/** As one types it. */
function commandLine(name: CommandName, { names, platform }: CommandArguments): string {
  const option = platform === undefined ? [] : ["--platform", platform];
  return ["drydock", name.replace(":", " "), ...names, ...option].join(" ");
}
