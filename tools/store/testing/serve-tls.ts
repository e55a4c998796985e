import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { listen } from "./serve.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** An https server of one file, with a certificate that nobody knows; the test is skipped where none can be made. */
export async function serveTls(
  test: TestContext,
  file: Uint8Array,
): Promise<{ base: string; certificate: string }> {
  const folder = temporaryFolder();
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const made = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate],
    ...["-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
  ]);
  if (made.status !== 0) test.skip("making a certificate takes openssl");
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    (_request, response) => void response.end(file),
  );
  const base = await listen(server);
  return { base: base.replace("http:", "https:"), certificate };
}
