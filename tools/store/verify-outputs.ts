import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { type BuildRecord, buildRecordFile, type RecordedOutput } from "@drydock/core/build-record.ts";
import { hexOf } from "@drydock/core/digest.ts";
import { digestFile } from "./digest-file.ts";

/** `damaged` is a sentence without its full stop: which output, and what is wrong with it. */
export type OutputState = "whole" | { readonly damaged: string };

/** Whether a folder holds a build's outputs and its record, as they were made and nothing else. */
export async function verifyOutputs(folder: string, record: BuildRecord): Promise<OutputState> {
  for (const [path, expected] of Object.entries(record.outputs)) {
    const fault = findFault(join(folder, path), expected);
    if (fault !== undefined) return { damaged: `${path} ${fault}` };
  }
  const extra = listFiles(folder).find((path) => path !== buildRecordFile && !(path in record.outputs));
  return extra === undefined ? "whole" : { damaged: `${extra} was not made by the build` };
}

function findFault(file: string, expected: RecordedOutput): string | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return "is missing";
  if ("link" in expected) {
    if (!stat.isSymbolicLink()) return "is no longer a link";
    const target = readlinkSync(file);
    return target === expected.link ? undefined : `links to ${target}, not to ${expected.link}`;
  }
  if (!stat.isFile()) return "is no longer a file";
  if (stat.size !== expected.bytes) {
    return `was ${stat.size < expected.bytes ? "truncated" : "lengthened"} from ${expected.bytes} to ${stat.size} bytes`;
  }
  const executable = (stat.mode & 0o100) !== 0;
  if (executable !== expected.executable) return executable ? "became executable" : "lost its executable bit";
  return digestFile(file, "sha256") === hexOf(expected.sha256) ? undefined : "has other bytes";
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
