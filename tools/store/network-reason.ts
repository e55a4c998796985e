/** Why a request failed, in words; the code that Node gives it comes last. */
export function networkReason(error: unknown, host: string): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  const words = code === undefined ? undefined : wordsFor(code, host);
  if (words !== undefined) return `${words} (${code})`;
  const message = cause instanceof Error ? cause.message : String(cause);
  return code === undefined ? message : `${message} (${code})`;
}

function wordsFor(code: string, host: string): string | undefined {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the name ${host} could not be resolved`;
    case "ECONNREFUSED":
      return `${host} refused the connection`;
    case "ECONNRESET":
    case "EPIPE":
    case "UND_ERR_SOCKET":
      return "the connection was cut";
    case "ENETUNREACH":
    case "EHOSTUNREACH":
      return `there is no way to ${host} from here`;
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
      return `${host} did not answer in time`;
    default:
      return isCertificateCode(code)
        ? `the certificate of ${host} is not trusted; SSL_CERT_FILE can name a file of further authorities`
        : undefined;
  }
}

function isCertificateCode(code: string): boolean {
  return /CERT|UNABLE_TO_/.test(code);
}
