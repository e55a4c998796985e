/**
 * The path of a file in a module proxy, `golang.org/x/sys/@v/v0.1.0.zip`, as the key of its sum in go.sum
 * (go.dev/ref/mod#goproxy-protocol). Undefined for other files of a proxy (.info, list), which have no sum.
 */
export function sumKeyOf(path: string): string | undefined {
  const [, module, version, kind] = /^([^@]+)\/@v\/([^/]+)\.(zip|mod)$/.exec(path) ?? [];
  if (module === undefined || version === undefined) return undefined;
  return `${read(module)} ${read(version)}${kind === "mod" ? "/go.mod" : ""}`;
}

/** Where a module's zip lies in a proxy. */
export function zipPathOf(module: string, version: string): string {
  return `${spell(module)}/@v/${spell(version)}.zip`;
}

/** Proxies spell a capital letter as an exclamation mark and the small one, for file systems that mix them up. */
function spell(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

function read(text: string): string {
  return text.replace(/![a-z]/g, (pair) => pair.slice(1).toUpperCase());
}
