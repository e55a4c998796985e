import { expect, test } from "vitest";
import { sha256Of, type TreeDigest } from "../digest.ts";
import type { LockedLayer } from "../lock.ts";
import type { Layer } from "../toolchain.ts";
import { compareImages } from "./compare-images.ts";
import { type ImageContents, imageContents } from "./image-contents.ts";

type LayerOf = { readonly toolchain: string; readonly wanted: Layer; readonly locked: LockedLayer };

const sum = `h1:${"A".repeat(43)}=` as TreeDigest;
const otherSum = `h1:${"B".repeat(43)}=` as TreeDigest;
const tar = (name: string) => ({ tar: sha256Of(name), bytes: 1024 });

function debian(versions: Record<string, string>, wanted: Partial<Layer> = {}): LayerOf {
  const packages = Object.entries(versions).map(([name, version]) => {
    const [, architecture = "amd64"] = name.split(":");
    return {
      name: name.split(":")[0] ?? "",
      version,
      architecture,
      size: 1,
      sha256: sha256Of(version),
      path: "",
    };
  });
  return {
    toolchain: "c",
    wanted: { debian: Object.keys(versions), ...wanted } as Layer,
    locked: { debian: packages, ...tar(JSON.stringify([versions, wanted])) },
  };
}

function npm(version: string, files = { "bin/node": "/usr/bin/node" }): LayerOf {
  const wanted = { npm: "node", version, files };
  return {
    toolchain: "node",
    wanted,
    locked: { npm: "node", version, integrity: "sha512-x", ...tar(JSON.stringify(wanted)) },
  };
}

function goModule(version: string): LayerOf {
  const wanted = {
    goModule: "example.org/go",
    version,
    sum,
    to: "/usr/local/go",
    fetchWith: "b",
    executable: [],
  };
  return { toolchain: "go", wanted, locked: { goModule: "example.org/go", version, sum, ...tar(version) } };
}

function tarball(tree: TreeDigest): LayerOf {
  const wanted = { tarball: { tree, routes: [] }, to: "/opt/vendor" };
  return { toolchain: "vendor", wanted, locked: { tarball: tree, ...tar(tree) } };
}

function prepare(tree: TreeDigest, bytes = ""): LayerOf {
  const wanted = { prepare: "prepare.ts", source: { tree, routes: [] }, to: "/opt/musl" };
  return { toolchain: "musl", wanted, locked: { prepare: true, ...tar(`${tree}${bytes}`) } };
}

function files(texts: Record<string, string>): LayerOf {
  return {
    toolchain: "node",
    wanted: { files: texts },
    locked: { files: true, ...tar(JSON.stringify(texts)) },
  };
}

const contents = (layers: LayerOf[], recipe = "recipe", toolchain = "musl"): ImageContents =>
  imageContents(toolchain, layers, { "musl/prepare.ts": sha256Of(recipe) });
const compare = (from: ImageContents, to: ImageContents) =>
  compareImages({ id: sha256Of("from"), ...from }, { id: sha256Of("to"), ...to });

test.for<[string, LayerOf[], LayerOf[], object[]]>([
  [
    "a Debian package from version to version",
    [debian({ make: "4.3", "libc6-dev-armhf-cross": "2.36-8" })],
    [debian({ make: "4.3", "libc6-dev-armhf-cross": "2.36-9" })],
    [{ kind: "package", of: "debian", name: "libc6-dev-armhf-cross", from: "2.36-8", to: "2.36-9" }],
  ],
  [
    "Debian packages that come and go, and those of another architecture by its name",
    [debian({ make: "4.3" })],
    [debian({ "libssl-dev:armhf": "3.0" })],
    [
      { kind: "package", of: "debian", name: "libssl-dev:armhf", to: "3.0" },
      { kind: "package", of: "debian", name: "make", from: "4.3" },
    ],
  ],
  [
    "a layer of Debian packages that is new, by its packages",
    [npm("24")],
    [npm("24"), debian({ make: "4.3" })],
    [{ kind: "package", of: "debian", name: "make", to: "4.3" }],
  ],
  [
    "what is left out of the packages",
    [debian({ make: "4.3" }, { drop: ["usr/share/**"] })],
    [debian({ make: "4.3" }, { drop: ["usr/share/**", "usr/lib/*.a"] })],
    [
      {
        kind: "setting",
        toolchain: "c",
        layer: "Debian packages",
        setting: "drop",
        from: ["usr/share/**"],
        to: ["usr/share/**", "usr/lib/*.a"],
      },
    ],
  ],
  [
    "an npm package from version to version",
    [npm("24.20.0")],
    [npm("24.21.0")],
    [{ kind: "package", of: "npm", name: "node", from: "24.20.0", to: "24.21.0" }],
  ],
  [
    "where an npm package's files go",
    [npm("24")],
    [npm("24", { "bin/node": "/opt/node" })],
    [
      {
        kind: "setting",
        toolchain: "node",
        layer: "node",
        setting: "files",
        from: { "bin/node": "/usr/bin/node" },
        to: { "bin/node": "/opt/node" },
      },
    ],
  ],
  [
    "a Go module from version to version",
    [goModule("v1.25.9")],
    [goModule("v1.26.8")],
    [{ kind: "package", of: "go", name: "example.org/go", from: "v1.25.9", to: "v1.26.8" }],
  ],
  [
    "a Go module that is new",
    [],
    [goModule("v1.26.8")],
    [{ kind: "package", of: "go", name: "example.org/go", to: "v1.26.8" }],
  ],
  [
    "a tarball's digest",
    [tarball(sum)],
    [tarball(otherSum)],
    [
      {
        kind: "setting",
        toolchain: "vendor",
        layer: "/opt/vendor",
        setting: "tarball",
        from: sum,
        to: otherSum,
      },
    ],
  ],
  [
    "the source of a preparation",
    [prepare(sum)],
    [prepare(otherSum)],
    [{ kind: "setting", toolchain: "musl", layer: "/opt/musl", setting: "source", from: sum, to: otherSum }],
  ],
  [
    "the text of a file",
    [files({ "/etc/passwd": "root\n", "/etc/group": "root\n" })],
    [files({ "/etc/passwd": "root\nbuild\n", "/etc/group": "root\n" })],
    [
      {
        kind: "image-file",
        toolchain: "node",
        path: "/etc/passwd",
        from: sha256Of("root\n"),
        to: sha256Of("root\nbuild\n"),
      },
    ],
  ],
  [
    "a layer of files that is new, by its files",
    [npm("24")],
    [npm("24"), files({ "/etc/passwd": "root\n" })],
    [{ kind: "image-file", toolchain: "node", path: "/etc/passwd", to: sha256Of("root\n") }],
  ],
  [
    "a tarball that is new",
    [],
    [tarball(sum)],
    [{ kind: "layer", toolchain: "vendor", layer: "/opt/vendor", to: sha256Of(sum) }],
  ],
  [
    "a preparation that is gone",
    [prepare(sum)],
    [],
    [{ kind: "layer", toolchain: "musl", layer: "/opt/musl", from: sha256Of(sum) }],
  ],
  [
    "a layer of other bytes, though nothing that makes it differs",
    [prepare(sum, "one")],
    [prepare(sum, "other")],
    [
      {
        kind: "layer",
        toolchain: "musl",
        layer: "/opt/musl",
        from: sha256Of(`${sum}one`),
        to: sha256Of(`${sum}other`),
      },
    ],
  ],
  [
    "an order of layers: just that the image is another",
    [npm("24"), debian({ make: "4.3" })],
    [debian({ make: "4.3" }), npm("24")],
    [{ kind: "image", known: true, from: sha256Of("from"), to: sha256Of("to") }],
  ],
])("%s", ([_what, from, to, expected]) => {
  expect(compare(contents(from), contents(to))).toEqual(expected);
});

test("a preparation's recipe", () => {
  expect(compare(contents([prepare(sum, "1")], "old"), contents([prepare(sum, "2")], "new"))).toEqual([
    {
      kind: "preparation",
      file: "toolchains/musl/prepare.ts",
      from: sha256Of("old"),
      to: sha256Of("new"),
    },
  ]);
});

test("another toolchain is said to be one, before what it has that the other has not", () => {
  const [c, go] = [contents([npm("24")], "", "c"), contents([npm("24"), goModule("v1.26.8")], "", "go")];
  expect(compare(c, go)).toEqual([
    { kind: "toolchain", from: "c", to: "go" },
    { kind: "package", of: "go", name: "example.org/go", to: "v1.26.8" },
  ]);
});

test("of an image whose contents are not known, only that it is another", () => {
  const [from, to] = [{ id: sha256Of("from") }, { id: sha256Of("to"), ...contents([]) }];
  expect(compareImages(from, to)).toEqual([{ kind: "image", known: false, from: from.id, to: to.id }]);
});
