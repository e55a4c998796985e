import { expect, test } from "vitest";
import { privateDaemonPaths } from "./private-daemon-paths.ts";

test("it lives in the user's cache folder", () => {
  expect(privateDaemonPaths({ HOME: "/home/me" })).toMatchObject({
    data: "/home/me/.cache/drydock-engine/data",
    socket: "/home/me/.cache/drydock-engine/docker.sock",
  });
  expect(privateDaemonPaths({ HOME: "/home/me", XDG_CACHE_HOME: "/big" })?.data).toBe(
    "/big/drydock-engine/data",
  );
  expect(privateDaemonPaths({})).toBeUndefined();
});

test("its sockets stay within what a socket's path may be, however deep the cache folder lies", () => {
  for (let length = 1; length < 200; length += 1) {
    const paths = privateDaemonPaths({ XDG_CACHE_HOME: `/${"x".repeat(length)}` });
    expect(`${paths?.exec}/containerd/containerd-debug.sock`.length).toBeLessThanOrEqual(107);
    expect(paths?.socket.length).toBeLessThanOrEqual(107);
    expect(paths?.data).toContain("x".repeat(length));
  }
});

test("two users' daemons do not meet", () => {
  const [one, other] = ["a", "b"].map((name) =>
    privateDaemonPaths({ XDG_CACHE_HOME: `/${name.repeat(100)}` }),
  );
  expect(one?.socket).not.toBe(other?.socket);
  expect(one?.lock).not.toBe(other?.lock);
});
