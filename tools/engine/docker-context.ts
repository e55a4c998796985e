import { hash } from "node:crypto";
import { join } from "node:path";
import { type Endpoint, parseEndpoint } from "./endpoint.ts";
import type { Environment, ReadText } from "./environment.ts";
import { readTlsFiles } from "./tls-files.ts";

/**
 * The endpoint of the Docker context in use, as Docker's command line keeps it: its name is `DOCKER_CONTEXT` or
 * `currentContext` in config.json, its address in contexts/meta/, and its certificates in contexts/tls/, in folders named
 * for the sha256 of its name. Undefined where there is none, or only the built-in "default".
 */
export function currentContextEndpoint(env: Environment, readText: ReadText): Endpoint | undefined {
  const folder = env["DOCKER_CONFIG"] || (env["HOME"] && join(env["HOME"], ".docker"));
  if (!folder) return undefined;
  const name =
    env["DOCKER_CONTEXT"] || parseObject(readText(join(folder, "config.json")))?.["currentContext"];
  if (typeof name !== "string" || name === "" || name === "default") return undefined;

  const from = `the Docker context ${JSON.stringify(name)}`;
  const hashed = hash("sha256", name, "hex");
  const meta = parseObject(readText(join(folder, "contexts", "meta", hashed, "meta.json")));
  const address = (meta as ContextMeta | undefined)?.Endpoints?.docker?.Host;
  if (typeof address !== "string" || address === "") {
    return { kind: "unusable", address: name, why: `${folder} holds no such context`, from };
  }
  const tlsFolder = join(folder, "contexts", "tls", hashed, "docker");
  return parseEndpoint(address, from, () =>
    readText(join(tlsFolder, "ca.pem")) === undefined ? undefined : readTlsFiles(tlsFolder, readText),
  );
}

interface ContextMeta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: unknown } };
}

/** Undefined for a text that is missing or broken: Docker's own command line says what is wrong with it. */
function parseObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
