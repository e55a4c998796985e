/**
 * Prints, as JSON, the jobs that continuous integration has to run for HEAD: `sh tools/setup.sh node tools/ci/matrix.ts`. What is affected, and by
 * which change, goes to stderr. Exits with status 1 where Nx fails.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatFailure } from "@drydock/build/format-failure.ts";
import { listAffectedTasks, type Task } from "./affected-tasks.ts";
import { chooseBase } from "./choose-base.ts";
import { gitlabPipeline } from "./gitlab-pipeline.ts";
import { planMatrix } from "./plan-matrix.ts";
import { runProgram } from "./run-program.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const help = `node tools/ci/matrix.ts [--target COMMIT] [--passed "COMMIT..."] [--gitlab]

Prints the jobs for what HEAD changes, as a matrix of GitHub Actions or a child pipeline of GitLab:
  --target COMMIT     HEAD is to be merged into it: what counts is what changed since it left there
  --passed COMMITS    that were built with success, the newest first: what counts is what changed since the first that HEAD contains
  --gitlab            as a child pipeline of GitLab
Without a target and without commits that passed, everything is built. An option that is empty is one that is missing.
`;

const options = {
  target: { type: "string" },
  passed: { type: "string" },
  gitlab: { type: "boolean" },
  help: { type: "boolean" },
} as const;

process.exitCode = await printMatrix(process.argv.slice(2));

async function printMatrix(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const passed = values.passed?.split(/\s+/).filter((commit) => commit !== "");
  const base = await chooseBase(root, { target: values.target || undefined, passed });
  process.stderr.write(`compared with ${base.revision}: ${base.what}\n`);
  const tasks = await listAffectedTasks(root, base.revision);
  if (!tasks.ok) {
    process.stderr.write(`${formatFailure(tasks.failure)}\n`);
    return 1;
  }
  const matrix = planMatrix(tasks.value);
  process.stderr.write(formatReasons(tasks.value));
  const printed = values.gitlab ? gitlabPipeline(matrix, await toolchainsRevision()) : { include: matrix };
  process.stdout.write(`${JSON.stringify(printed)}\n`);
  return 0;
}

/** Names what lies in toolchains/ at HEAD. */
async function toolchainsRevision(): Promise<string> {
  const tree = await runProgram({ command: ["git", "rev-parse", "--short", "HEAD:toolchains"], cwd: root });
  if (!tree.ok) throw new Error(tree.failure.why);
  return tree.value.trim();
}

/** A line for each artifact and platform: by which change it is affected. */
function formatReasons(tasks: readonly Task[]): string {
  if (tasks.length === 0) return "nothing is affected\n";
  const jobs = Object.groupBy(tasks, ({ artifact, platform }) => `${artifact} for ${platform}`);
  return Object.entries(jobs)
    .map(([job, some = []]) => {
      const [first, ...others] = new Set(some.flatMap(({ because }) => because));
      return `${job}: ${first}${others.length === 0 ? "" : ` and ${others.length} more`}\n`;
    })
    .join("");
}
