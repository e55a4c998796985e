import fc from "fast-check";
import { expect, test } from "vitest";
import type * as z from "zod";
import { artifactSchema } from "./artifact.ts";
import { parseDefinition } from "./definition.ts";
import { lockSchema } from "./lock.ts";
import { platformSchema } from "./platform.ts";
import { toolchainSchema } from "./toolchain.ts";

const tree = `h1:${"A".repeat(43)}=`;
const sha256 = `sha256:${"0".repeat(64)}`;

const artifact = {
  description: "A tool",
  version: "1.0",
  license: "MIT",
  source: { local: "src" },
  toolchain: "musl",
  platforms: ["arm"],
  outputs: { "bin/x": { elf: "executable", linkage: "static" } },
};
const toolchain = { description: "C", layers: [{ debian: ["bash"] }] };
const platform = {
  description: "ARM",
  triple: "arm-linux-gnueabihf",
  muslTriple: "arm-linux-musleabihf",
  elf: { machine: "arm", class: 32, byteOrder: "little" },
  go: {},
  cflags: [],
  packages: {},
  qemu: "arm",
};
const lock = { intent: sha256, image: sha256, layers: [] };

/** `underlined text: why`, of a definition that must not be valid. */
function complaint(schema: z.ZodType, value: unknown): string {
  return complaintAbout(schema, JSON.stringify(value, null, 2));
}

function complaintAbout(schema: z.ZodType, text: string): string {
  const parsed = parseDefinition(schema, text, "x.json");
  if (parsed.ok) return "valid";
  const { where, why, reason } = parsed.failure;
  if (typeof where !== "object") throw new Error("no location");
  expect(reason).toBe("invalid-definition");
  expect(text.split("\n")[where.line - 1]).toBe(where.text);
  return `${where.text.slice(where.column - 1, where.column - 1 + where.length)}: ${why}`;
}

test("a valid definition is its value", () => {
  const parsed = parseDefinition(artifactSchema, JSON.stringify(artifact), "x.json");
  expect(parsed).toEqual({ ok: true, value: artifact });
});

test("a failure says which file, line and column, and has the line's text", () => {
  const text = '{\n  "description": "A tool",\n\t"version": 1\n}\n';
  expect(parseDefinition(artifactSchema, text, "packages/x/artifact.json")).toMatchObject({
    failure: {
      reason: "invalid-definition",
      what: "packages/x/artifact.json is not a valid definition",
      where: { file: "packages/x/artifact.json", line: 3, column: 13, length: 1, text: '\t"version": 1' },
    },
  });
});

test.for([
  ["", ": not JSON: value expected"],
  ["{", ": not JSON: close brace expected"],
  ['{"a" 1}', "1: not JSON: colon expected"],
  ["// a comment\n{}", "// a comment: not JSON: invalid comment token"],
  ['{"a": 1,}', "}: not JSON: property name expected"],
  ['{"a": 1} more', "more: not JSON: invalid symbol"],
  ['{"a": "no end\n"}', '"no end: not JSON: unexpected end of string'],
  ['{"a": 1, "b": {"c": 1, "c": 2}}', '"c": the key "c" is there twice'],
])("%j is no JSON that counts", ([text = "", expected]) => {
  expect(complaintAbout(artifactSchema, text)).toBe(expected);
});

test.for<[Record<string, unknown>, string]>([
  [{ versoin: "1" }, '"versoin": unknown key "versoin"'],
  [{ version: undefined }, '{: the key "version" is missing'],
  [{ version: undefined, versoin: "1" }, '"versoin": unknown key "versoin"; "version" is missing'],
  [{ version: 1 }, "1: must be text in quotes"],
  [{ platforms: "arm" }, '"arm": must be a list in brackets'],
  [{ platforms: [] }, "[]: must not be empty"],
  [{ platforms: ["arm", 1] }, "1: must be text in quotes"],
  [{ env: { A: 1 } }, "1: must be text in quotes"],
  [{ env: { "A-B": "1" } }, '"A-B": "A-B" must be the name of a variable: letters, digits and _'],
  [{ limits: { minutes: -1 } }, "-1: must be more than 0"],
  [{ limits: { memoryMiB: 1.5 } }, "1.5: must be a whole number"],
  [{ limits: { seconds: 1 } }, '"seconds": unknown key "seconds"'],
  [{ smoke: [{ run: [] }] }, "[]: must not be empty"],
  [{ source: "src" }, '"src": must be an object in braces'],
  [{ source: null }, "null: must be an object in braces"],
  [{ source: {} }, '{: one of the keys "tree", "tar", "goModule" or "local" is missing'],
  [{ source: { git: "x" } }, '"git": unknown key "git": expected "tree", "tar", "goModule" or "local"'],
  [{ source: { routes: [] } }, '{: one of the keys "tree" or "tar" is missing'],
  [{ source: { tree } }, '{: the key "routes" is missing'],
  [{ source: { tree, tar: sha256, routes: [] } }, '"tar": "tar" cannot stand beside "tree"'],
  [{ source: { tree, routes: [], route: [] } }, '"route": unknown key "route"'],
  [{ source: { local: "src", tree } }, '"tree": "tree" cannot stand beside "local"'],
  [{ source: { local: 1 } }, "1: must be text in quotes"],
  [{ source: { tar: "x", routes: [] } }, '"x": must be sha256: and 64 hexadecimal digits'],
  [{ source: { goModule: "x", version: "v1.0.0" } }, '{: the key "sum" is missing'],
  [
    { source: { goModule: "x", version: "v1.0.0", sum: "x" } },
    '"x": must be a tree digest: h1: and 44 characters of base64',
  ],
  [
    { source: { goModule: "x", version: "1", sum: tree } },
    '"1": must be a module version: v1.2.3 or a pseudo-version',
  ],
  [
    { source: { goModule: "x; reboot", version: "v1.0.0", sum: tree } },
    '"x; reboot": must be a module path: example.org/name',
  ],
  [{ source: { tree, routes: [{}] } }, '{: one of the keys "https" or "debian" is missing'],
  [{ source: { tree, routes: [{ http: "x" }] } }, '"http": unknown key "http": expected "https" or "debian"'],
  [
    { source: { tree, routes: [{ https: "http://example.org/x.tar" }] } },
    '"http://example.org/x.tar": must be an address that begins with https://',
  ],
  [
    { source: { tree, routes: [{ debian: "x.deb" }] } },
    '"x.deb": must be a path in a Debian mirror: pool/… ending in .deb, .tar.gz, .tar.xz or .tar.zst',
  ],
  [{ outputs: {} }, "{}: must name at least one output"],
  [{ outputs: ["bin/x"] }, "[: must be an object in braces"],
  [{ outputs: { x: {} } }, '{: one of the keys "elf", "script" or "file" is missing'],
  [
    { outputs: { x: { elf: "program", linkage: "static" } } },
    '"program": must be "executable" or "shared-library"',
  ],
  [{ outputs: { x: { elf: "executable" } } }, '{: the key "linkage" is missing'],
  [{ outputs: { x: { file: false } } }, "false: must be true"],
  [{ outputs: { x: { script: "sh", elf: "executable" } } }, '"elf": "elf" cannot stand beside "script"'],
  [
    { outputs: { "build-record.json": { file: true } } },
    '"build-record.json": "build-record.json" is the name of the build record',
  ],
  [{ outputs: { a: { file: true }, "a/b": { file: true } } }, "{: must not lie below another output, a"],
])("in an artifact, %j is refused", ([change, expected]) => {
  expect(complaint(artifactSchema, { ...artifact, ...change })).toBe(expected);
});

test.for(["/bin/x", "../x", "a/../x", "a/./x", "a/", "a//b", "", "."])(
  "%j is no path of an output",
  (path) => {
    const why = complaint(artifactSchema, { ...artifact, outputs: { [path]: { file: true } } });
    expect(why).toContain(`${JSON.stringify(path)} must be a relative path of letters`);
  },
);

test.for<[unknown, string]>([
  [{}, '{: one of the keys "debian", "npm", "goModule", "tarball", "prepare" or "files" is missing'],
  [
    { debain: [] },
    '"debain": unknown key "debain": expected "debian", "npm", "goModule", "tarball", "prepare" or "files"',
  ],
  [{ debian: "bash" }, '"bash": must be a list in brackets'],
  [{ debian: [], packages: [] }, '"packages": unknown key "packages"'],
  [
    { debian: [], links: { "bin/awk": "mawk" } },
    '"bin/awk": "bin/awk" must be an absolute path in the image',
  ],
  [{ npm: "zx", files: {} }, '{: the key "version" is missing'],
  [
    { goModule: "x", version: "v1", sum: tree, to: "/x", executable: [] },
    '{: the key "fetchWith" is missing',
  ],
  [{ tarball: { tree, routes: [] } }, '{: the key "to" is missing'],
  [{ tarball: "x.tgz", to: "/x" }, '"x.tgz": must be an object in braces'],
  [
    { tarball: { tree: "x", routes: [] }, to: "/x" },
    '"x": must be a tree digest: h1: and 44 characters of base64',
  ],
  [{ prepare: "p.ts", to: "/x" }, '{: the key "source" is missing'],
  [{ files: { "etc/x": "" } }, '"etc/x": "etc/x" must be an absolute path in the image'],
])("in a toolchain, the layer %j is refused", ([layer, expected]) => {
  expect(complaint(toolchainSchema, { ...toolchain, layers: [layer] })).toBe(expected);
});

test.for([
  [{ "CCACHE-DIR": "ccache" }, "must be the name of an environment variable"],
  [{ CCACHE_DIR: "../etc" }, "must be a name of lower-case letters, digits and dashes"],
] as const)("in a toolchain, the caches %j are refused", ([caches, why]) => {
  expect(complaint(toolchainSchema, { ...toolchain, caches })).toContain(why);
});

test.for<[Record<string, unknown>, string]>([
  [{ elf: { ...platform.elf, class: "32" } }, '"32": must be 32 or 64'],
  [{ elf: { ...platform.elf, byteOrder: "middle" } }, '"middle": must be "little" or "big"'],
  [{ go: { ARM: "7" } }, '"ARM": "ARM" must be one of Go\'s variables: GOOS, GOARCH, GOARM…'],
  [{ packages: { c: "gcc" } }, '"gcc": must be a list in brackets'],
])("in a platform, %j is refused", ([change, expected]) => {
  expect(complaint(platformSchema, { ...platform, ...change })).toBe(expected);
});

test.for<[Record<string, unknown>, string]>([
  [{ image: "x" }, '"x": must be sha256: and 64 hexadecimal digits'],
  [{ layers: [{ debian: [{ name: "x" }], tar: sha256, bytes: 1 }] }, '{: the key "version" is missing'],
  [{ layers: [{ files: true, bytes: 1 }] }, '{: the key "tar" is missing'],
])("in a lock, %j is refused", ([change, expected]) => {
  expect(complaint(lockSchema, { ...lock, ...change })).toBe(expected);
});

test("whatever is done to a definition's text, it is valid or the failure points into it", () => {
  const text = JSON.stringify(artifact, null, 2);
  const cut = fc.record({
    at: fc.nat({ max: text.length }),
    less: fc.nat({ max: 40 }),
    more: fc.string({ unit: "binary" }),
  });
  fc.assert(
    fc.property(cut, ({ at, less, more }) => {
      const changed = text.slice(0, at) + more + text.slice(at + less);
      expect(complaintAbout(artifactSchema, changed)).not.toBe("");
    }),
    { numRuns: 500 },
  );
});

test("whatever value stands at a key, it is valid or refused with a sentence", () => {
  const change = fc.dictionary(fc.constantFrom(...Object.keys(artifact)), fc.jsonValue());
  fc.assert(
    fc.property(change, (changed) => {
      expect(complaint(artifactSchema, { ...artifact, ...changed })).not.toMatch(
        /undefined|Invalid input|\[object/,
      );
    }),
    { numRuns: 500 },
  );
});
