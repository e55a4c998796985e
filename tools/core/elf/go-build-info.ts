import type { ElfHeader } from "./elf-header.ts";

/** What Go's linker recorded of a build; `go version -m` prints it. */
export interface GoBuildInfo {
  /** `go1.26.8`; `before go1.18` for the older format, whose contents are not read. */
  readonly version: string;
  /** Of the build: GOARCH, GOARM, CGO_ENABLED, -trimpath… as Go wrote them. Empty before Go 1.18 and outside modules. */
  readonly settings: Readonly<Record<string, string>>;
}

const magic = Buffer.from("\xff Go buildinf:", "latin1");
const headerSize = 32;
const stringsInline = 2;
/** The module text stands between two markers of this many bytes. */
const markerSize = 16;
const loadSegment = 1;
const writable = 2;

/** Undefined where Go did not link the file. Format: Go's debug/buildinfo. */
export function readGoBuildInfo({ file, sections, segments }: ElfHeader): GoBuildInfo | undefined {
  const place =
    sections.find(({ name }) => name === ".go.buildinfo") ??
    segments.find(({ type, flags }) => type === loadSegment && (flags & writable) !== 0);
  if (place === undefined) return undefined;
  const data = file.slice(place.offset, place.size);
  const start = data.indexOf(magic);
  if (start < 0 || start + headerSize > data.length) return undefined;
  if (((data[start + 15] ?? 0) & stringsInline) === 0) return { version: "before go1.18", settings: {} };

  const version = inlineString(data, start + headerSize);
  if (version === undefined) return undefined;
  const modules = inlineString(data, version.end);
  return {
    version: version.text,
    settings: parseSettings(modules?.text.slice(markerSize, -markerSize) ?? ""),
  };
}

function inlineString(data: Buffer, at: number): { readonly text: string; readonly end: number } | undefined {
  let length = 0;
  for (let size = 1; size <= 5; size++) {
    const byte = data[at + size - 1];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * (size - 1));
    if (byte >= 0x80) continue;
    const start = at + size;
    if (start + length > data.length) return undefined;
    // Bytes to characters one to one: the markers are not text.
    return { text: data.toString("latin1", start, start + length), end: start + length };
  }
  return undefined;
}

function parseSettings(text: string): Record<string, string> {
  const settings = text.split("\n").flatMap((line) => {
    const [, key, value] = /^build\t([^=]+)=(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(settings);
}
