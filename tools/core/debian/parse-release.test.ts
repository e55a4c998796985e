import { expect, test } from "vitest";
import { parseRelease } from "./parse-release.ts";

const digest = "0123456789abcdef".repeat(4);

test("a release lists its files with sha256 and size; its weaker digests do not count", () => {
  const release = parseRelease(
    `Codename: bookworm\nVersion: 12.15\nMD5Sum:\n 0123 7 main/old\nSHA256:\n ${digest}  8790396 main/binary-amd64/Packages.xz\n ${digest}       0 main/empty\n`,
  );
  expect(release.codename).toBe("bookworm");
  expect(release.version).toBe("12.15");
  expect([...release.files]).toEqual([
    ["main/binary-amd64/Packages.xz", { sha256: `sha256:${digest}`, size: 8790396 }],
    ["main/empty", { sha256: `sha256:${digest}`, size: 0 }],
  ]);
});
