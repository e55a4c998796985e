import type { Header, Pack } from "tar-stream";

/** Adds a file whose bytes are at hand, and waits until the reader of the tar has room for more. */
export function writeEntry(
  tar: Pack,
  header: Partial<Header> & Pick<Header, "name">,
  content: Uint8Array,
): Promise<void> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return new Promise((resolve, reject) => {
    tar.entry(header, bytes, (error) => (error ? reject(error) : resolve()));
  });
}
