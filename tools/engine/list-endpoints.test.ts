import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { formatEndpoint } from "./endpoint.ts";
import type { Environment } from "./environment.ts";
import { listEndpoints } from "./list-endpoints.ts";

const list = (env: Environment, files: Readonly<Record<string, string>> = {}) =>
  listEndpoints(env, (path) => files[path]);
const addresses = (env: Environment, files?: Readonly<Record<string, string>>) =>
  list(env, files).map(formatEndpoint);

const certificates = (folder: string) => ({
  [`${folder}/ca.pem`]: "CA",
  [`${folder}/cert.pem`]: "CERT",
  [`${folder}/key.pem`]: "KEY",
});
const tls = { ca: "CA", cert: "CERT", key: "KEY" };

const contextHash = hash("sha256", "far", "hex");
const context = (address: string, folder = "/home/me/.docker") => ({
  [`${folder}/contexts/meta/${contextHash}/meta.json`]: JSON.stringify({
    Name: "far",
    Endpoints: { docker: { Host: address } },
  }),
});
const chosen = { "/home/me/.docker/config.json": JSON.stringify({ currentContext: "far" }) };

test("without any hint the usual sockets are tried, Docker's first and our own daemon's last", () => {
  expect(addresses({ HOME: "/home/me", XDG_RUNTIME_DIR: "/run/user/7" })).toEqual([
    "unix:///var/run/docker.sock",
    "unix:///run/user/7/docker.sock",
    "unix:///home/me/.docker/run/docker.sock",
    "unix:///run/podman/podman.sock",
    "unix:///run/user/7/podman/podman.sock",
    "unix:///home/me/.cache/drydock-engine/docker.sock",
  ]);
  expect(addresses({})).toEqual(["unix:///var/run/docker.sock", "unix:///run/podman/podman.sock"]);
});

test("DOCKER_HOST alone is tried where it is set, and an empty one is not set", () => {
  expect(
    addresses(
      { DOCKER_HOST: "unix:///a.sock", HOME: "/home/me" },
      { ...chosen, ...context("unix:///b.sock") },
    ),
  ).toEqual(["unix:///a.sock"]);
  expect(addresses({ DOCKER_HOST: "" })).toContain("unix:///var/run/docker.sock");
});

test.each([
  ["tcp://engine:2375", { kind: "tcp", host: "engine", port: 2375 }],
  ["engine:2375", { kind: "tcp", host: "engine", port: 2375 }],
  ["tcp://[::1]:2375", { kind: "tcp", host: "::1", port: 2375 }],
  ["tcp://engine", { kind: "tcp", host: "engine", port: 2375 }],
  ["ssh://me@engine:22", { kind: "ssh", destination: "me@engine", port: 22 }],
  ["ssh://engine", { kind: "ssh", destination: "engine" }],
])("DOCKER_HOST may be %s", (address, endpoint) => {
  expect(list({ DOCKER_HOST: address })).toEqual([{ ...endpoint, from: "DOCKER_HOST" }]);
});

test.each([
  ["unix://relative.sock", "not absolute"],
  ["npipe:////./pipe/docker_engine", "not an address"],
  ["fd://x", "not supported"],
  ["tcp://", "not an address"],
  ["ssh://-oProxyCommand=x", "not an address"],
])("DOCKER_HOST may not be %s", (address, why) => {
  expect(list({ DOCKER_HOST: address })).toEqual([
    { kind: "unusable", address, why: expect.stringContaining(why), from: "DOCKER_HOST" },
  ]);
});

test("TLS is used where DOCKER_TLS_VERIFY is set, with the files of DOCKER_CERT_PATH or ~/.docker", () => {
  const env = { DOCKER_HOST: "tcp://engine", DOCKER_TLS_VERIFY: "1" };
  const expected = [{ kind: "tcp", host: "engine", port: 2376, tls, from: "DOCKER_HOST" }];
  expect(list({ ...env, DOCKER_CERT_PATH: "/certs" }, certificates("/certs"))).toEqual(expected);
  expect(list({ ...env, HOME: "/home/me" }, certificates("/home/me/.docker"))).toEqual(expected);
  expect(list({ ...env, DOCKER_CERT_PATH: "/certs" })).toMatchObject([
    { kind: "unusable", why: "TLS needs ca.pem, cert.pem and key.pem in /certs" },
  ]);
});

test("the current Docker context comes before the usual sockets", () => {
  const files = { ...chosen, ...context("ssh://me@far") };
  expect(addresses({ HOME: "/home/me" }, files).slice(0, 2)).toEqual([
    "ssh://me@far",
    "unix:///var/run/docker.sock",
  ]);
});

test("a context that was named in DOCKER_CONTEXT alone is tried, in the folder of DOCKER_CONFIG", () => {
  const env = { DOCKER_CONTEXT: "far", DOCKER_CONFIG: "/etc/mine", HOME: "/home/me" };
  expect(addresses(env, context("unix:///far.sock", "/etc/mine"))).toEqual(["unix:///far.sock"]);
  expect(list(env)).toMatchObject([
    { kind: "unusable", address: "far", why: "/etc/mine holds no such context" },
  ]);
});

test("a context brings its own certificates", () => {
  const files = {
    ...context("tcp://far:2376"),
    ...certificates(`/home/me/.docker/contexts/tls/${contextHash}/docker`),
  };
  expect(list({ HOME: "/home/me", DOCKER_CONTEXT: "far" }, files)).toMatchObject([
    { kind: "tcp", port: 2376, tls },
  ]);
});

test("the built-in context, and a configuration that cannot be read, are none", () => {
  const usual = addresses({ HOME: "/home/me" });
  expect(addresses({ HOME: "/home/me", DOCKER_CONTEXT: "default" })).toEqual(usual);
  expect(addresses({ HOME: "/home/me" }, { "/home/me/.docker/config.json": "{ broken" })).toEqual(usual);
});
