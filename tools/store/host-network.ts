import { readFileSync } from "node:fs";
import { setGlobalProxyFromEnv } from "node:http";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Environment } from "./store.ts";

let done = false;

/**
 * Makes this process's downloads go the way the machine's others do: through the proxy of HTTP_PROXY, HTTPS_PROXY and
 * NO_PROXY (also in lower case), and trusting the system's certificates and those of SSL_CERT_FILE besides Node's own
 * and NODE_EXTRA_CA_CERTS. These are settings of the whole process, so they are made once, before the first download.
 */
export function useHostNetwork(env: Environment): void {
  if (done) return;
  done = true;
  const { SSL_CERT_FILE } = env;
  setGlobalProxyFromEnv({ ...env });
  setDefaultCACertificates([
    ...getCACertificates("default"),
    ...getCACertificates("system"),
    ...(SSL_CERT_FILE ? [readFileSync(SSL_CERT_FILE, "utf8")] : []),
  ]);
}
