import { join } from "node:path";
import type { TlsFiles } from "./endpoint.ts";
import type { ReadText } from "./environment.ts";

/** Docker's three files of a client's side of TLS; a sentence where one is missing. */
export function readTlsFiles(folder: string, readText: ReadText): TlsFiles | string {
  const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((name) => readText(join(folder, name)));
  if (ca === undefined || cert === undefined || key === undefined) {
    return `TLS needs ca.pem, cert.pem and key.pem in ${folder}`;
  }
  return { ca, cert, key };
}
