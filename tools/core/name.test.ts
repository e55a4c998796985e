import { expect, test } from "vitest";
import { isName } from "./name.ts";

test.for(["wg", "wireguard-go", "arm64", "a1-b2-c3"])("%s is a name", (text) => {
  expect(isName(text)).toBe(true);
});

test.for(["", "Wg", "wg_quick", "-wg", "wg-", "a--b", "1wg", "a/b", "..", "a b", "é", "wg\n"])(
  "%j is none",
  (text) => {
    expect(isName(text)).toBe(false);
  },
);
