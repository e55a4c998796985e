import { Agent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import type Docker from "dockerode";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";
import type { Environment } from "./environment.ts";
import { SshAgent } from "./ssh-agent.ts";

/** A dockerode and what it takes to close it. It stays inside this folder. */
export interface Client {
  readonly docker: Docker;
  /** For messages. */
  readonly endpoint: string;
  close(): void;
}

/** Nothing is sent yet. `env` is what ssh runs with. */
export async function openClient(
  endpoint: Exclude<Endpoint, { kind: "unusable" }>,
  env: Environment,
): Promise<Client> {
  // 90 ms, most of it for parts that Drydock does not use: so only once an engine is needed.
  const { default: Dockerode } = await import("dockerode");
  const agent = agentOf(endpoint, env);
  // Empty values keep dockerode from taking them from the process's environment.
  const empty = { host: "", socketPath: "", ca: undefined, cert: undefined, key: undefined };
  const options = { ...empty, protocol: "http", ...addressOf(endpoint), agent } as Docker.DockerOptions;
  return {
    docker: new Dockerode(options),
    endpoint: formatEndpoint(endpoint),
    close: () => agent.destroy(),
  };
}

function agentOf(endpoint: Exclude<Endpoint, { kind: "unusable" }>, env: Environment): Agent {
  if (endpoint.kind === "ssh") return new SshAgent(endpoint, env);
  if (endpoint.kind === "tcp" && endpoint.tls !== undefined) {
    return new TlsAgent({ keepAlive: true, ...endpoint.tls });
  }
  return new Agent({ keepAlive: true });
}

function addressOf(endpoint: Exclude<Endpoint, { kind: "unusable" }>): Docker.DockerOptions {
  switch (endpoint.kind) {
    case "unix":
      return { socketPath: endpoint.path };
    case "tcp":
      return {
        host: endpoint.host,
        port: endpoint.port,
        ...(endpoint.tls && { protocol: "https", ...endpoint.tls }),
      };
    case "ssh":
      // The agent connects elsewhere; this only fills the Host header.
      return { host: "localhost" };
  }
}
