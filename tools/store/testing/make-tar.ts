import { buffer } from "node:stream/consumers";
import { type Header, pack } from "tar-stream";

export type TarEntry = Partial<Header> & { readonly name: string; readonly content?: string | Uint8Array };

/** A tar with these entries, honest or not. */
export async function makeTar(entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = "", ...header } of entries) tar.entry(header, Buffer.from(content as Uint8Array));
  tar.finalize();
  return buffer(tar as unknown as AsyncIterable<Buffer>);
}
