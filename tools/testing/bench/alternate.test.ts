import { expect, test } from "vitest";
import { alternate } from "./alternate.ts";

test("ways take turns, so that a machine that slows down slows all of them", async () => {
  const turns: string[] = [];
  const way = (name: string) => async () => turns.push(name);
  await alternate({ a: way("a"), b: way("b") }, 2);
  expect(turns).toEqual(["a", "b", "a", "b", "a", "b"]);
});

test("the first turn only warms caches: it does not count", async () => {
  const times = [1000, 3, 1, 2];
  expect(await alternate({ way: async () => times.shift() ?? 0 }, 3)).toEqual({ way: 2 });
});

test("the median of an even number of turns lies between the two in the middle", async () => {
  const times = [0, 1, 100, 3, 2];
  expect(await alternate({ way: async () => times.shift() ?? 0 }, 4)).toEqual({ way: 2.5 });
});
