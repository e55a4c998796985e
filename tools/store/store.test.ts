import { expect, test } from "vitest";
import { openStore } from "./store.ts";

test("the store is where DRYDOCK_STORE says, else in the user's cache folder", () => {
  const home = { HOME: "/home/u" };
  expect(openStore({ ...home, DRYDOCK_STORE: "/big/store", XDG_CACHE_HOME: "/c" }).root).toBe("/big/store");
  expect(openStore({ ...home, XDG_CACHE_HOME: "/c" }).root).toBe("/c/drydock");
  expect(openStore(home).root).toBe("/home/u/.cache/drydock");
});

test("a relative or empty cache folder counts as not set", () => {
  expect(openStore({ HOME: "/home/u", XDG_CACHE_HOME: "cache" }).root).toBe("/home/u/.cache/drydock");
  expect(openStore({ HOME: "/home/u", XDG_CACHE_HOME: "", DRYDOCK_STORE: "" }).root).toBe(
    "/home/u/.cache/drydock",
  );
});

test("finished builds may take 10 GiB, or what DRYDOCK_STORE_LIMIT says in bytes", () => {
  expect(openStore({ HOME: "/" }).limitBytes).toBe(10 * 1024 ** 3);
  expect(openStore({ HOME: "/", DRYDOCK_STORE_LIMIT: "0" }).limitBytes).toBe(0);
  expect(openStore({ HOME: "/", DRYDOCK_STORE_LIMIT: "a lot" }).limitBytes).toBe(10 * 1024 ** 3);
});
