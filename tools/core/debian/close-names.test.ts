import { expect, test } from "vitest";
import { closeNames } from "./close-names.ts";

const names = ["bash", "bats", "dash", "gcc-12", "gcc-12-base", "gcc-12-multilib", "make", "zsh"];

test.each([
  ["bahs", ["bash", "bats"]],
  ["mak", ["make"]],
  ["gcc12", ["gcc-12"]],
  ["gcc-12-", ["gcc-12", "gcc-12-base", "gcc-12-multilib"]],
  ["nothing-like-it", []],
])("who writes %s may mean %j", (name, expected) => {
  expect(closeNames(name, names)).toEqual(expected);
});
