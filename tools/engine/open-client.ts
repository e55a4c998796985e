import { inspect } from "node:util";
import type Docker from "dockerode";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";
import type { Environment } from "./environment.ts";

/** Where something may answer that speaks HTTP. */
type Reachable = Exclude<Endpoint, { kind: "unusable" }>;

/** A dockerode and what it takes to close it. It stays inside this folder. */
export interface Client {
  readonly docker: Docker;
  /** For messages. */
  readonly endpoint: string;
  close(): void;
}

/** Nothing is sent yet. `env` is what ssh runs with. */
export async function openClient(endpoint: Reachable, env: Environment): Promise<Client> {
  // 30 ms, so only once an engine is needed. What package.json overrides with an empty package would be 60 more: dockerode
  // loads gRPC and an ssh client of its own, which nothing here uses.
  const { default: Dockerode } = await import("dockerode");
  const agent = await agentOf(endpoint, env);
  // docker-modem formats every request for its log, read or not, and the agent with all its sockets is most of that.
  Object.assign(agent, { [inspect.custom]: () => "agent" });
  // Empty values keep dockerode from taking them from the process's environment.
  const empty = { host: "", socketPath: "", ca: undefined, cert: undefined, key: undefined };
  const options = { ...empty, protocol: "http", ...addressOf(endpoint), agent } as Docker.DockerOptions;
  return {
    docker: new Dockerode(options),
    endpoint: formatEndpoint(endpoint),
    close: () => agent.destroy(),
  };
}

async function agentOf(endpoint: Reachable, env: Environment) {
  if (endpoint.kind === "ssh") {
    const { SshAgent } = await import("./ssh-agent.ts");
    return new SshAgent(endpoint, env);
  }
  // An import of these makes a namespace with all their exports, and WebSocket among them loads undici: 30 ms.
  if (endpoint.kind === "tcp" && endpoint.tls !== undefined) {
    return new (process.getBuiltinModule("node:https").Agent)({ keepAlive: true, ...endpoint.tls });
  }
  return new (process.getBuiltinModule("node:http").Agent)({ keepAlive: true });
}

function addressOf(endpoint: Reachable): Docker.DockerOptions {
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
