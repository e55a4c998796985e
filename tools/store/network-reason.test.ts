import { expect, test } from "vitest";
import { networkReason } from "./network-reason.ts";

const fetchError = (code: string) =>
  new TypeError("fetch failed", { cause: Object.assign(new Error("the system's words"), { code }) });

test.for([
  ["ENOTFOUND", "the name example.org could not be resolved (ENOTFOUND)"],
  ["UND_ERR_CONNECT_TIMEOUT", "example.org did not answer in time (UND_ERR_CONNECT_TIMEOUT)"],
  ["ESOMETHING", "the system's words (ESOMETHING)"],
] as const)("%s is told in words", ([code, words]) => {
  expect(networkReason(fetchError(code), "example.org")).toBe(words);
});

test("an error without a code is told by its message", () => {
  expect(networkReason(new TypeError("terminated"), "example.org")).toBe("terminated");
});
