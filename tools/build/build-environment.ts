import type { Platform } from "@drydock/core/platform.ts";

/** What every build sees, whatever the host's own environment says. */
const fixed: Readonly<Record<string, string>> = {
  PATH: "/usr/bin",
  HOME: "/build/home",
  TMPDIR: "/tmp",
  LC_ALL: "C",
  TZ: "UTC",
  NO_COLOR: "1",
  // One second after the epoch: 0 is taken for "not set" by some programs.
  SOURCE_DATE_EPOCH: "1",
};

/** Go without a network, a checksum server, or settings of its own. Modules come from /build/modules. */
const offlineGo: Readonly<Record<string, string>> = {
  GOENV: "off",
  GOFLAGS: "-mod=readonly",
  GOMODCACHE: "/build/go/modules",
  GOCACHE: "/build/go/cache",
  GOPROXY: "file:///build/modules",
  GOSUMDB: "off",
  GOTELEMETRY: "off",
  GOTOOLCHAIN: "local",
};

/** The whole environment of a recipe: later ones win. */
export function buildEnvironment(from: {
  readonly platform: Platform | undefined;
  readonly toolchain: Readonly<Record<string, string>>;
  readonly go: boolean;
  readonly artifact: Readonly<Record<string, string>>;
}): Record<string, string> {
  const toolchain = Object.entries(from.toolchain).map(([key, value]) => [key, expand(value, from.platform)]);
  return {
    ...fixed,
    ...(from.go ? offlineGo : {}),
    ...Object.fromEntries(toolchain),
    ...from.artifact,
  };
}

/** `${triple}`, `${go.GOARCH}`: a fact of the platform by its path. Unknown ones stay as they stand. */
function expand(value: string, platform: Platform | undefined): string {
  return value.replace(/\$\{([\w.]+)\}/g, (whole, path: string) => {
    const fact = path
      .split(".")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], platform);
    return typeof fact === "string" ? fact : whole;
  });
}
