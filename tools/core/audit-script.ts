import type { AuditedFile } from "./audited-file.ts";
import { findBuildPaths } from "./elf/find-build-paths.ts";

/** The kernel looks for the end of the first line no further than this, in bytes (BINPRM_BUF_SIZE). */
const longestFirstLine = 256;

/** A script against its declared interpreter: a sentence for each violation. */
export function checkScript(interpreter: string, { path, bytes, executable }: AuditedFile): string[] {
  const violations: string[] = [];
  const start = Buffer.from(bytes.subarray(0, longestFirstLine)).toString("utf8");
  const firstLine = /^#![^\r\n]*/.exec(start)?.[0];
  if (firstLine === undefined) {
    violations.push(
      `${path} does not begin with #!, but its definition says that it is a script for ${interpreter}: the device would not know what to run it with.`,
    );
  } else if (interpreterOf(firstLine) !== interpreter) {
    violations.push(
      `${path} begins with ${firstLine}, but its definition says that it is a script for ${interpreter}: the device would run it with something else.`,
    );
  }
  if (Buffer.from(bytes).includes("\r\n")) {
    violations.push(
      `${path} has lines that end in CR LF, but a script's must end in LF: the device would take the CR as part of each command.`,
    );
  }
  if (!executable) {
    violations.push(`${path} is a script without the executable bit: the device would refuse to start it.`);
  }
  const [buildPath] = findBuildPaths(bytes);
  if (buildPath !== undefined) {
    violations.push(
      `${path} contains a path of the machine that built it (${buildPath}), but it must not depend on where it was built: the device has no such file.`,
    );
  }
  return violations;
}

/** The interpreter's name: of `#!/bin/sh -e`, sh; of `#!/usr/bin/env -S bash -e`, bash. None where the path is relative. */
function interpreterOf(firstLine: string): string | undefined {
  const [program = "", ...rest] = firstLine
    .slice(2)
    .trim()
    .split(/[ \t]+/);
  if (!program.startsWith("/")) return undefined;
  const name = program.slice(program.lastIndexOf("/") + 1);
  return name === "env" ? rest.find((word) => !word.startsWith("-") && !word.includes("=")) : name;
}
