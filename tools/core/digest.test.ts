import { expect, test } from "vitest";
import { hexOf, isSha256, isTreeDigest, Sha256Stream, sha256Of } from "./digest.ts";

// FIPS 180-2, appendix B.1.
const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

test("a digest says its algorithm, then 64 hexadecimal digits", () => {
  expect(sha256Of("abc")).toBe(`sha256:${abc}`);
  expect(sha256Of(Buffer.from("abc"))).toBe(`sha256:${abc}`);
  expect(hexOf(sha256Of("abc"))).toBe(abc);
});

test("bytes that come in pieces have the digest of the whole", () => {
  const stream = new Sha256Stream();
  for (const piece of ["a", "", "bc"]) stream.update(Buffer.from(piece));
  expect(stream.digest()).toBe(sha256Of("abc"));
});

test("a text is a sha256 only in the one form that there is of it", () => {
  expect(isSha256(`sha256:${abc}`)).toBe(true);
  for (const text of [
    abc,
    `sha256:${abc.toUpperCase()}`,
    `sha256:${abc}0`,
    `sha256:${abc}\n`,
    `sha512:${abc}`,
    "",
  ]) {
    expect(isSha256(text), JSON.stringify(text)).toBe(false);
  }
});

test("a text is a tree digest only with h1: and the base64 of 32 bytes", () => {
  const base64 = "whnFRlWMcXI9d+ZbWg+4sHnLp52d5yiIPUxMBSt4X9A=";
  expect(isTreeDigest(`h1:${base64}`)).toBe(true);
  for (const text of [
    base64,
    `h2:${base64}`,
    `h1:${base64.slice(0, -1)}`,
    `h1:${base64}\n`,
    `h1: ${base64}`,
  ]) {
    expect(isTreeDigest(text), JSON.stringify(text)).toBe(false);
  }
});
