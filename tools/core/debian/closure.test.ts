import { expect, test } from "vitest";
import { closure } from "./closure.ts";
import { parsePackages } from "./package-index.ts";

/** A suite: each package's name to the other fields that matter. */
function suite(packages: Readonly<Record<string, string>>) {
  const stanzas = Object.entries(packages).map(
    ([name, fields]) =>
      `Package: ${name}\nVersion: 1\nArchitecture: amd64\nFilename: pool/${name}.deb\nSize: 1\nSHA256: ${"0".repeat(64)}\n${fields}\n`,
  );
  return parsePackages(stanzas.join("\n"), "amd64");
}

/** Names of the closure, or the failure. */
function close(packages: Readonly<Record<string, string>>, wanted: readonly string[]) {
  const result = closure(suite(packages), wanted);
  return result.ok ? result.value.map(({ name }) => name) : result.failure;
}

test("everything that is needed is there, once, by name", () => {
  const packages = {
    tool: "Depends: libz (>= 1), liba",
    liba: "Pre-Depends: libc",
    libz: "Depends: libc, liba",
    libc: "",
    other: "",
  };
  expect(close(packages, ["tool"])).toEqual(["liba", "libc", "libz", "tool"]);
});

test("packages that depend on each other end", () => {
  expect(close({ libc: "Depends: libgcc", libgcc: "Depends: libc" }, ["libc"])).toEqual(["libc", "libgcc"]);
});

test("recommended and suggested packages stay out", () => {
  expect(close({ a: "Recommends: b\nSuggests: c", b: "", c: "" }, ["a"])).toEqual(["a"]);
});

test("of alternatives the first that exists is taken", () => {
  expect(close({ a: "Depends: gone | b | c", b: "", c: "" }, ["a"])).toEqual(["a", "b"]);
});

test("an alternative that is wanted anyway is enough", () => {
  expect(close({ a: "Depends: b | c", b: "", c: "" }, ["a", "c"])).toEqual(["a", "c"]);
});

test("a virtual package is its only provider", () => {
  expect(close({ a: "Depends: mta", postfix: "Provides: mta" }, ["a"])).toEqual(["a", "postfix"]);
});

test("of several providers the one that is there is taken, even if it comes by way of a later package", () => {
  const packages = {
    base: "Depends: awk",
    gawk: "Provides: awk",
    mawk: "Provides: awk",
    script: "Depends: gawk",
  };
  expect(close(packages, ["base", "mawk"])).toEqual(["base", "mawk"]);
  expect(close(packages, ["base", "script"])).toEqual(["base", "gawk", "script"]);
});

test("which of several providers to take is not guessed", () => {
  const packages = { base: "Depends: awk", gawk: "Provides: awk", mawk: "Provides: awk (= 1)" };
  expect(close(packages, ["base"])).toMatchObject({
    reason: "invalid-definition",
    what: "the Debian package base depends on awk",
    why: expect.stringContaining("gawk, mawk"),
  });
});

test("a provider does not stand in for a package that exists", () => {
  const packages = { a: "Depends: b", b: "", fork: "Provides: b" };
  expect(close(packages, ["a", "fork"])).toEqual(["a", "b", "fork"]);
});

test("the order in which packages are wanted does not matter", () => {
  const packages = { a: "Depends: x | y", b: "Depends: y | x", x: "", y: "" };
  expect(close(packages, ["a", "b"])).toEqual(close(packages, ["b", "a"]));
});

test("a package that does not exist is named, with those that may have been meant", () => {
  expect(close({ bash: "", dash: "", make: "" }, ["bahs"])).toMatchObject({
    reason: "package-not-served",
    what: "there is no Debian package bahs",
    next: expect.stringContaining("bash"),
  });
});

test("wanting a virtual package by name tells its providers", () => {
  expect(close({ gawk: "Provides: awk", mawk: "Provides: awk" }, ["awk"])).toMatchObject({
    reason: "package-not-served",
    next: expect.stringContaining("gawk, mawk"),
  });
});

test("a dependency that nothing meets says whose it is", () => {
  expect(close({ a: "Depends: b", b: "Depends: gone | lost" }, ["a"])).toMatchObject({
    reason: "package-not-served",
    what: "the Debian package b depends on gone or lost",
  });
});

test("the index's own architecture may be said, another one is refused", () => {
  expect(close({ a: "" }, ["a:amd64"])).toEqual(["a"]);
  expect(close({ a: "" }, ["a:armhf"])).toMatchObject({ reason: "invalid-definition" });
});
