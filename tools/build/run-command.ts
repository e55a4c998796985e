import { ok, type Result } from "@drydock/core/failure.ts";
import { type Command, type CommandName, commands, type Report, type Subject } from "./commands.ts";
import type { Context, Environment } from "./context.ts";
import { loadArtifact } from "./definitions.ts";
import { formatFailure } from "./format-failure.ts";
import { createReporter, type Screen } from "./reporter.ts";
import { readIntent } from "./resolve-toolchain.ts";
import { withContext } from "./with-context.ts";
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
}

export interface CommandArguments {
  /** Artifacts or toolchains, as the command takes them. */
  readonly names: readonly string[];
  /** All that the definition has where it is missing. */
  readonly platform?: string | undefined;
  /** Answer with JSON on stdout. */
  readonly json?: boolean | undefined;
}

/**
 * Runs a command as `drydock NAME` does, and gives its exit status: 0, 1 for an expected failure, 130 when it was
 * interrupted. Answers go to stdout, all else to stderr. Throws only for a bug.
 */
export async function runCommand(name: CommandName, args: CommandArguments, host: Host): Promise<number> {
  const reporter = createReporter(host.stderr, {
    colour: wantsColour(host.stderr, host.env),
    now: () => performance.now(),
  });
  const result = await withContext(host, reporter.emit, (context) => runAll(context, commands[name], args));
  reporter.end();
  if (!result.ok) {
    if (args.json === true) host.stdout.write(`${JSON.stringify({ error: result.failure }, null, 2)}\n`);
    else host.stderr.write(`${formatFailure(result.failure)}\n`);
    return result.failure.reason === "interrupted" ? 130 : 1;
  }
  const reports = result.value;
  if (args.json === true) {
    const answers = reports.map(({ data }) => data);
    host.stdout.write(`${JSON.stringify(answers.length === 1 ? answers[0] : answers, null, 2)}\n`);
  } else {
    for (const { text } of reports) if (text !== "") host.stdout.write(`${text}\n`);
  }
  return 0;
}

/** One after the other; the first failure ends it. */
async function runAll(context: Context, command: Command, args: CommandArguments): Promise<Result<Report[]>> {
  if (command.of === "engine") {
    const report = await command.run(context);
    return report.ok ? ok([report.value]) : report;
  }
  const reports: Report[] = [];
  for (const name of args.names) {
    const subjects = await subjectsOf(context, command, name, args.platform);
    if (!subjects.ok) return subjects;
    for (const subject of subjects.value) {
      const report = await command.run(context, subject);
      if (!report.ok) return report;
      reports.push(report.value);
    }
  }
  return ok(reports);
}

async function subjectsOf(
  { workspace }: Context,
  command: Command & { readonly of: "artifact" | "toolchain" },
  name: string,
  platform: string | undefined,
): Promise<Result<Subject[]>> {
  if (platform !== undefined) return ok([{ name, platform }]);
  const every = (platforms: readonly string[]) => ok(platforms.map((each) => ({ name, platform: each })));
  if (command.of === "artifact") {
    const artifact = await loadArtifact(workspace, name);
    return artifact.ok ? every(artifact.value.platforms) : artifact;
  }
  const platforms = listPlatforms(workspace);
  const first = platforms[0] ?? "";
  const intent = await readIntent(workspace, name, first);
  if (!intent.ok) return intent;
  // Where one lock serves all platforms, any of them stands for all.
  return every(intent.value.lockPlatform === undefined ? [first] : platforms);
}

/** https://no-color.org, and FORCE_COLOR for those who pipe into a pager that understands it. */
function wantsColour(screen: Screen, env: Environment): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return screen.isTTY === true && env["TERM"] !== "dumb" && !env["CI"];
}
