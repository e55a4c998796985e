import { spawnSync } from "node:child_process";
import { onTestFinished, type TestContext } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

/** A folder on a disk of 64 KiB; the test is skipped where none can be mounted. */
export function tinyDisk(test: TestContext): string {
  const folder = temporaryFolder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
  if (mounted.status !== 0) test.skip("mounting a tiny disk takes root and a kernel that allows it");
  onTestFinished(() => void spawnSync("umount", [folder]));
  return folder;
}
