export interface TlsFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Where an engine may answer. `from` says how we came to look there. */
export type Endpoint =
  | { readonly kind: "unix"; readonly path: string; readonly from: string }
  | {
      readonly kind: "tcp";
      readonly host: string;
      readonly port: number;
      readonly tls?: TlsFiles;
      readonly from: string;
    }
  /** `destination` is what ssh understands: [user@]host. */
  | { readonly kind: "ssh"; readonly destination: string; readonly port?: number; readonly from: string }
  /** An address that is no use to us, and why not. */
  | { readonly kind: "unusable"; readonly address: string; readonly why: string; readonly from: string };

/** The address as `DOCKER_HOST` would give it. */
export function formatEndpoint(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "unix":
      return `unix://${endpoint.path}`;
    case "tcp":
      return `tcp://${endpoint.host}:${endpoint.port}`;
    case "ssh":
      return `ssh://${endpoint.destination}${endpoint.port === undefined ? "" : `:${endpoint.port}`}`;
    case "unusable":
      return endpoint.address;
  }
}

/**
 * An address in the form of `DOCKER_HOST`. `tls` is asked for only where the address is one of tcp; it gives undefined for
 * a plain connection and a sentence where the files that it should be made of are missing.
 */
export function parseEndpoint(
  address: string,
  from: string,
  tls: () => TlsFiles | undefined | string,
): Endpoint {
  const unusable = (why: string): Endpoint => ({ kind: "unusable", address, why, from });
  if (address.startsWith("unix://")) {
    const path = address.slice("unix://".length);
    return path.startsWith("/")
      ? { kind: "unix", path, from }
      : unusable("the socket's path is not absolute");
  }
  // Docker takes `host:port` for tcp.
  const url = URL.parse(address.includes("://") ? address : `tcp://${address}`);
  if (url === null || url.hostname === "") return unusable("not an address");
  const port = url.port === "" ? undefined : Number(url.port);
  switch (url.protocol) {
    case "tcp:":
    case "http:":
    case "https:": {
      const files = tls();
      if (typeof files === "string") return unusable(files);
      if (files === undefined && url.protocol === "https:") return unusable("https needs DOCKER_CERT_PATH");
      const host = url.hostname.replace(/^\[|\]$/g, "");
      if (files === undefined) return { kind: "tcp", host, port: port ?? 2375, from };
      return { kind: "tcp", host, port: port ?? 2376, tls: files, from };
    }
    case "ssh:": {
      const destination =
        url.username === "" ? url.hostname : `${decodeURIComponent(url.username)}@${url.hostname}`;
      if (destination.startsWith("-")) return unusable("not an address");
      return port === undefined
        ? { kind: "ssh", destination, from }
        : { kind: "ssh", destination, port, from };
    }
    default:
      return unusable(`${url.protocol}// is not supported: use unix://, tcp:// or ssh://`);
  }
}
