import type { Readable } from "node:stream";
import { failed, type Result } from "@drydock/core/failure.ts";
import type { Context } from "./context.ts";
import { ensureImage } from "./ensure-image.ts";
import { hostCertificates } from "./host-certificates.ts";
import { inputArchive } from "./input-archive.ts";
import { resolveToolchain } from "./resolve-toolchain.ts";

/** The user's own settings of where modules come from. They reach the fetch container, and nothing else. */
const passedOn = ["GOPROXY", "GOPRIVATE", "GONOPROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/** A module to download, alone or with everything that its go.mod asks for. */
export interface WantedModule {
  readonly goModule: string;
  readonly version: string;
  readonly closure: boolean;
}

/**
 * Lets a toolchain's own `go` download modules, so that its rules and the user's settings decide where from, and hands
 * the tar of its download cache to `collect`. The container has a network: nothing in that tar is to be believed before
 * it was checked against sums that are under version control.
 */
export async function fetchModules<T>(
  context: Context,
  wanted: WantedModule,
  toolchainName: string,
  platform: string,
  collect: (cache: Readable) => Promise<Result<T>>,
): Promise<Result<T>> {
  const toolchain = await resolveToolchain(context.workspace, toolchainName, platform);
  if (!toolchain.ok) return toolchain;
  const engine = await context.engine();
  if (!engine.ok) return engine;
  const image = await ensureImage(context, engine.value, toolchain.value);
  if (!image.ok) return image;
  const name = `${wanted.goModule}@${wanted.version}`;
  context.emit({
    type: "step",
    text: `downloading ${name}${wanted.closure ? " and the modules it needs" : ""}`,
  });
  const input = inputArchive([
    { kind: "bytes", path: "certificates.pem", content: hostCertificates(context.env) },
    { kind: "bytes", path: "fetch.sh", content: script(wanted) },
  ]);
  const spec = {
    image: toolchain.value.image,
    command: ["/usr/bin/bash", "/build/fetch.sh"],
    env: {
      ...toolchain.value.env,
      HOME: "/build/home",
      GOMODCACHE: "/build/modules",
      GOFLAGS: "-mod=mod -modcacherw",
      // The sums that count are checked afterwards, and some proxies have no checksum database.
      GOSUMDB: "off",
      GOTOOLCHAIN: "local",
      GOTELEMETRY: "off",
      SSL_CERT_FILE: "/build/certificates.pem",
      ...Object.fromEntries(
        passedOn.flatMap((key) => {
          const value = context.env[key] ?? context.env[key.toLowerCase()];
          return value === undefined ? [] : [[key, value]];
        }),
      ),
    },
    workdir: "/build",
    network: "bridge",
    limits: { seconds: 900, memoryMiB: 4096, processes: 1024 },
    purpose: `fetch ${name}`,
  } as const;
  const lines: string[] = [];
  const io = {
    signal: context.signal,
    emit: (event: Parameters<typeof context.emit>[0]) => {
      if (event.type === "output") lines.push(event.line);
      else context.emit(event);
    },
  };
  return engine.value.run(spec, input, io, async ({ status }, take) => {
    if (status !== 0) {
      return failed({
        reason: "source-unreachable",
        what: `the Go module ${name} could not be downloaded`,
        why: lines.slice(-10).join("\n"),
        next: "If a proxy is needed, set GOPROXY or HTTPS_PROXY and run the command again.",
      });
    }
    const cache = await take("/build/modules/cache/download");
    return cache.ok ? collect(cache.value) : cache;
  });
}

function script({ goModule, version, closure }: WantedModule): string {
  const one = [
    "set -eu",
    "mkdir -p /build/fetch /build/home && cd /build/fetch",
    "printf 'module fetch\\n' > go.mod",
    `go mod download ${goModule}@${version}`,
  ];
  const rest = [
    `cp -r "$(go list -m -f '{{.Dir}}' ${goModule}@${version})" /build/module`,
    "chmod -R u+w /build/module && cd /build/module",
    "GOFLAGS='-mod=readonly -modcacherw' go mod download",
  ];
  return [...one, ...(closure ? rest : [])].join("\n");
}
