import { runTool, type ToolHost } from "./run-tool.ts";

/** Applies a patch to a folder, with the very program and arguments that the runner of recipes has. Throws a ToolError. */
export async function applyPatch(host: ToolHost, folder: string, patch: string): Promise<void> {
  const args = [`--directory=${folder}`, "--strip=1", `--input=${patch}`, "--no-backup-if-mismatch"];
  await runTool(host, { program: "patch", args, cwd: folder });
}
