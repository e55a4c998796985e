import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

/** One for all files: a buffer for each takes longer than reading a small file. */
const piece = Buffer.allocUnsafe(1024 ** 2);

/** The digest of a file in hexadecimal, read in order and in constant memory. Errors of the file system are thrown. */
export function digestFile(file: string, algorithm: "sha256" | "sha512"): string {
  const hash = createHash(algorithm);
  const from = openSync(file, "r");
  try {
    for (let bytes = readSync(from, piece); bytes > 0; bytes = readSync(from, piece)) {
      hash.update(piece.subarray(0, bytes));
    }
  } finally {
    closeSync(from);
  }
  return hash.digest("hex");
}
