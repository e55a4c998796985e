import { expect, test } from "vitest";
import { closestWord } from "./closest-word.ts";

const words = ["build", "audit", "smoke", "lock", "engine start"];

test.for([
  ["bild", "build"],
  ["buidl", "build"],
  ["builds", "build"],
  ["Build", "build"],
  ["enigne start", "engine start"],
  ["lok", "lock"],
  ["deploy", undefined],
  ["", undefined],
] as const)("%j was probably meant to be %j", ([typed, meant]) => {
  expect(closestWord(typed, words)).toBe(meant);
});
