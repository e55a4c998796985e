import { join } from "node:path";
import { currentContextEndpoint } from "./docker-context.ts";
import { type Endpoint, parseEndpoint } from "./endpoint.ts";
import type { Environment, ReadText } from "./environment.ts";
import { privateDaemonPaths } from "./private-daemon-paths.ts";
import { readTlsFiles } from "./tls-files.ts";

/**
 * Where to look for an engine, in order. What was asked for by name (DOCKER_HOST, DOCKER_CONTEXT) is the only one on the
 * list: building on another engine than the one that was named would be a surprise.
 */
export function listEndpoints(env: Environment, readText: ReadText): readonly Endpoint[] {
  const address = env["DOCKER_HOST"];
  if (address) return [parseEndpoint(address, "DOCKER_HOST", () => environmentTls(env, readText))];
  const context = currentContextEndpoint(env, readText);
  if (context !== undefined && env["DOCKER_CONTEXT"]) return [context];

  const runtime = env["XDG_RUNTIME_DIR"];
  const home = env["HOME"];
  const sockets = [
    ["Docker", "/var/run/docker.sock"],
    ["Docker without root", runtime && join(runtime, "docker.sock")],
    ["Docker Desktop", home && join(home, ".docker", "run", "docker.sock")],
    ["Podman", "/run/podman/podman.sock"],
    ["Podman without root", runtime && join(runtime, "podman", "podman.sock")],
    ["Drydock's private daemon", privateDaemonPaths(env)?.socket],
  ] as const;
  const usual = sockets.flatMap(([from, path]): Endpoint[] => (path ? [{ kind: "unix", path, from }] : []));
  return context === undefined ? usual : [context, ...usual];
}

function environmentTls(env: Environment, readText: ReadText) {
  if (!env["DOCKER_TLS_VERIFY"]) return undefined;
  const folder = env["DOCKER_CERT_PATH"] || (env["HOME"] && join(env["HOME"], ".docker"));
  return folder ? readTlsFiles(folder, readText) : "DOCKER_TLS_VERIFY needs DOCKER_CERT_PATH";
}
