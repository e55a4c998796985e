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
  for (const file of [env["SSL_CERT_FILE"], env["NODE_EXTRA_CA_CERTS"], ...bundles]) {
    if (!file) continue;
    try {
      return readFileSync(file, "utf8");
    } catch {
      // Not on this system.
    }
  }
  return getCACertificates("default").join("\n");
}
