import { readFileSync } from "node:fs";
import { getCACertificates } from "node:tls";
import type { Environment } from "./context.ts";

/** Where systems keep the certificate authorities that their owner trusts, company proxies' included. */
const bundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/cert.pem",
];

/** The certificate authorities that this machine trusts, as PEM, for a fetch container to trust the same. */
export function hostCertificates(env: Environment): string {
  const [trusted = getCACertificates("default").join("\n")] = [env["SSL_CERT_FILE"], ...bundles].flatMap(
    readIfThere,
  );
  // As its name says, these come on top.
  return [trusted, ...readIfThere(env["NODE_EXTRA_CA_CERTS"])].join("\n");
}

function readIfThere(file: string | undefined): string[] {
  if (!file) return [];
  try {
    return [readFileSync(file, "utf8")];
  } catch {
    // Not on this system.
    return [];
  }
}
