import { parseControl } from "./parse-control.ts";

/** Where apt gets packages: one archive with the suites and components that are used of it. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The keyring that it is verified by, where one is named. */
  readonly signedBy?: string;
}

/** The binary sources of a one-line file, sources.list or *.list (sources.list(5)). What cannot be read is left out. */
export function parseAptList(text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const pattern = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/;
    const [, options = "", uri, suite, components] = pattern.exec(line) ?? [];
    if (uri === undefined || suite === undefined || components === undefined) return [];
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
    return [{ uris: [uri], suites: [suite], components: words(components), ...(signedBy && { signedBy }) }];
  });
}

/** The same of a *.sources file, whose form is deb822. */
export function parseAptSources(text: string): AptSource[] {
  return [...parseControl(text)].flatMap((stanza) => {
    const list = (field: string) => words(stanza.get(field) ?? "");
    if (!list("types").includes("deb") || /^(no|false|0|off)$/i.test(stanza.get("enabled") ?? "")) return [];
    const signedBy = stanza.get("signed-by");
    return [
      {
        uris: list("uris"),
        suites: list("suites"),
        components: list("components"),
        ...(signedBy && { signedBy }),
      },
    ];
  });
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
