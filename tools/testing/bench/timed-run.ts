import type { RunOptions, WorkspaceRig } from "../workspace-rig.ts";

/** Runs a command of a workspace to its end and gives the milliseconds. Throws unless it succeeds, and printed what `prints` says. */
export async function timedRun(
  rig: Pick<WorkspaceRig, "run">,
  command: readonly [string, ...string[]],
  { prints = /^/, ...options }: RunOptions & { readonly prints?: RegExp } = {},
): Promise<number> {
  const start = performance.now();
  const { status, stdout, stderr } = await rig.run(command, options);
  const ms = performance.now() - start;
  if (status === 0 && prints.test(stdout)) return ms;
  const why = status === 0 ? `did not print ${prints}` : `ended with status ${status}`;
  throw new Error(`${command.join(" ")} ${why}:\n${stdout}${stderr}`);
}
