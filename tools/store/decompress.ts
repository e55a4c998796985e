import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";

/** The first bytes of what we can read, from each format's own specification. */
const magics = [
  ["gzip", "1f8b"],
  ["xz", "fd377a585a00"],
  ["zstd", "28b52ffd"],
] as const;

type Compression = (typeof magics)[number][0];

/** How much is read at a time; for what is large, also unpacked: in its own 16 KiB zlib takes half as long again. */
export const pieceBytes = 256 * 1024;

export function compressionOf(firstBytes: Uint8Array): Compression | undefined {
  const hex = Buffer.from(firstBytes).toString("hex");
  return magics.find(([, magic]) => hex.startsWith(magic))?.[0];
}

/** A file, or a range of its bytes, uncompressed; as it is where it is not compressed. */
export async function openDecompressed(
  file: string,
  range?: { start: number; bytes: number },
): Promise<Readable> {
  const start = range?.start ?? 0;
  const compression = compressionOf(await readStart(file, start, 6));
  const end = range === undefined ? undefined : start + range.bytes - 1;
  const raw = createReadStream(file, { start, ...(end !== undefined && { end }), highWaterMark: pieceBytes });
  switch (compression) {
    case undefined:
      return raw;
    case "gzip":
      return through(raw, createGunzip());
    case "zstd":
      return through(raw, createZstdDecompress());
    case "xz": {
      // A CommonJS bundle: its one export is on `default`.
      const { default: xz } = await import("xz-decompress");
      return Readable.fromWeb(new xz.XzReadableStream(Readable.toWeb(raw)));
    }
  }
}

/** The first bytes of a file from `start` on; fewer where it ends before. */
export async function readStart(file: string, start: number, bytes: number): Promise<Buffer> {
  await using from = await open(file);
  const { buffer, bytesRead } = await from.read(Buffer.alloc(bytes), 0, bytes, start);
  return buffer.subarray(0, bytesRead);
}

/** An error of the first stream arrives at the second one's reader. */
function through(from: Readable, to: NodeJS.ReadWriteStream & Readable): Readable {
  pipeline(from, to, () => {});
  return to;
}
