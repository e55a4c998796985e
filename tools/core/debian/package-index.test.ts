import { expect, test } from "vitest";
import { parsePackages } from "./package-index.ts";

const digest = "0123456789abcdef".repeat(4);

function stanza(name: string, version: string, more = ""): string {
  return `Package: ${name}\nVersion: ${version}\nArchitecture: all\nFilename: pool/main/${name}_${version}.deb\nSize: 12\nSHA256: ${digest}\n${more}\n`;
}

test("a package is indexed with all that a lock says of it", () => {
  const { packages } = parsePackages(stanza("a", "1:2-3"), "amd64");
  expect(packages.get("a")?.locked).toEqual({
    name: "a",
    version: "1:2-3",
    architecture: "all",
    size: 12,
    sha256: `sha256:${digest}`,
    path: "pool/main/a_1:2-3.deb",
  });
});

test("it depends on what it needs before and after its installation, and not on what is recommended", () => {
  const { packages } = parsePackages(
    stanza("a", "1", "Depends: c\nPre-Depends: b\nRecommends: d\n"),
    "amd64",
  );
  expect(packages.get("a")?.depends).toEqual([["b"], ["c"]]);
});

test("of several versions the newest counts, wherever it stands", () => {
  const both = [stanza("a", "1.10", "Provides: new\n"), stanza("a", "1.9", "Provides: old\n")];
  for (const text of [both.join(""), both.reverse().join("")]) {
    const index = parsePackages(text, "amd64");
    expect(index.packages.get("a")?.locked.version).toBe("1.10");
    expect([...index.providers.keys()]).toEqual(["new"]);
  }
});

test("a package that no lock could pin is not there", () => {
  const text = stanza("a", "1").replace(/^SHA256.*\n/m, "MD5sum: 0\n");
  expect(parsePackages(text, "amd64").packages.size).toBe(0);
});
