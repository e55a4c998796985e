import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

const pieceBytes = 1024 ** 2;

/** The digest of a file in hexadecimal, read in order and in constant memory. Errors of the file system are thrown. */
export function digestFile(file: string, algorithm: "sha256" | "sha512"): string {
  const hash = createHash(algorithm);
  const piece = Buffer.allocUnsafe(pieceBytes);
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
