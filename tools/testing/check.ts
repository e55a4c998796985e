/**
 * `npm test`: checks everything there is to check, and goes on after a failure so that all of them are seen at once.
 * Exits with status 1 if anything failed; the last line counts the tests.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { formatFailure } from "@drydock/build/format-failure.ts";
import type { Failure } from "@drydock/core/failure.ts";
import { type Check, checks } from "./checks.ts";
import { runTests, testProjects } from "./run-tests.ts";

const help = `npm test [-- NAME...]

Runs every check and every test, or those that are named:
${checks.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}`).join("\n")}
  ${testProjects.join(", ").padEnd(14)}tests: anywhere; with an engine; of the whole command line
Any other word chooses the test files whose path contains it: npm test -- unit tools/nx
`;

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
const words = process.argv.slice(2);
if (words.includes("--help")) process.stdout.write(help);
else await checkAll();

async function checkAll(): Promise<void> {
  const named = (name: string) => words.includes(name);
  const filters = words.filter(
    (word) => !checks.some(({ name }) => name === word) && !testProjects.some((name) => name === word),
  );
  const everything = words.length === 0;
  const chosenChecks = checks.filter(({ name }) => everything || named(name));
  const chosenProjects = testProjects.filter((name) => everything || named(name));
  // Filters alone choose among all tests.
  const projects = chosenProjects.length === 0 && filters.length > 0 ? testProjects : chosenProjects;

  const broken = chosenChecks.filter((check) => !passes(check)).map(({ name }) => name);
  if (broken.length > 0) process.exitCode = 1;
  if (projects.length > 0) {
    if (projects.some((name) => name !== "unit")) findEngine();
    const { passed, failed, skipped } = await runTests(projects, filters);
    for (const { test, reason } of skipped) say(`skipped: ${test}: ${reason}`);
    if (broken.length > 0) say(`failed checks: ${broken.join(", ")}`);
    say(`tests: ${passed} passed, ${failed} failed, ${skipped.length} skipped`);
    if (failed > 0) process.exitCode = 1;
  }
}

/** Runs a check and prints one line; what it said, only if it fails. */
function passes({ name, command: [program, ...args] }: Check): boolean {
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${status === 0 ? "ok    " : "FAILED"} ${name.padEnd(14)}${seconds} s`);
  if (status !== 0) say(error === undefined ? `${stdout}${stderr}`.trimEnd() : error.message);
  return status === 0;
}

/** Finds or starts an engine, and names it to the tests, whose own homes hold no private one. */
function findEngine(): void {
  const command = ["tools/cli/main.js", "engine", "start", "--json"];
  const { status, stdout } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    stdio: ["inherit", "pipe", "inherit"],
  });
  const answer: { endpoint?: string; error?: Failure } = JSON.parse(stdout);
  if (status === 0 && answer.endpoint !== undefined) process.env["DOCKER_HOST"] ??= answer.endpoint;
  if (answer.error !== undefined) say(formatFailure(answer.error));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
