import { expect, test } from "vitest";
import { parseDependencies } from "./parse-dependencies.ts";

test.each([
  ["a", [["a"]]],
  ["a (>= 1) | b:any, c [amd64]", [["a", "b"], ["c"]]],
  ["libstdc++6 (= 12.2.0-14+deb12u1),\n g++", [["libstdc++6"], ["g++"]]],
  ["a [arm64 armhf]", []],
  ["a [!amd64], b [!arm64]", [["b"]]],
  ["a [armhf] | b", [["b"]]],
  ["", []],
])("%j", (field, expected) => {
  expect(parseDependencies(field, "amd64")).toEqual(expected);
});
