import type { Platform } from "@drydock/core/platform.ts";
import { expect, test } from "vitest";
import { buildEnvironment } from "./build-environment.ts";

const platform: Platform = {
  description: "ARM",
  triple: "arm-linux-gnueabihf",
  muslTriple: "arm-linux-musleabihf",
  elf: { machine: "arm", class: 32, byteOrder: "little" },
  go: { GOOS: "linux", GOARCH: "arm", GOARM: "7" },
  cflags: ["-mthumb"],
  packages: {},
  qemu: "arm",
};
const least = { platform, toolchain: {}, go: false, artifact: {} };

test("every build has the same path, home, locale, time zone and date", () => {
  expect(buildEnvironment(least)).toEqual({
    PATH: "/usr/bin",
    HOME: "/build/home",
    TMPDIR: "/tmp",
    LC_ALL: "C",
    TZ: "UTC",
    NO_COLOR: "1",
    SOURCE_DATE_EPOCH: "1",
  });
});

test("a Go module is built without a network, a checksum server or a toolchain of its own choice", () => {
  expect(buildEnvironment({ ...least, go: true })).toMatchObject({
    GOPROXY: "file:///build/modules",
    GOSUMDB: "off",
    GOTOOLCHAIN: "local",
    GOENV: "off",
  });
});

test("the toolchain's variables win over the fixed ones, and the artifact's over both", () => {
  const env = buildEnvironment({
    ...least,
    toolchain: { PATH: "/opt/bin:/usr/bin", CFLAGS: "-Os" },
    artifact: { CFLAGS: "-O2" },
  });
  expect(env).toMatchObject({ PATH: "/opt/bin:/usr/bin", CFLAGS: "-O2" });
});

test("facts of the platform stand in for their names, in the toolchain's variables alone", () => {
  const env = buildEnvironment({
    ...least,
    toolchain: { CC: "${triple}-gcc", GOARCH: "${go.GOARCH}", BOTH: "${triple}/${muslTriple}" },
    artifact: { OWN: "${triple}" },
  });
  expect(env).toMatchObject({
    CC: "arm-linux-gnueabihf-gcc",
    GOARCH: "arm",
    BOTH: "arm-linux-gnueabihf/arm-linux-musleabihf",
    OWN: "${triple}",
  });
});

test.for([
  "${HOME}",
  "${go.NONE}",
  "${go}",
  "${cflags}",
  "${elf.class}",
  "$triple",
  "${triple.length}",
  "${a.b.c}",
])("%s is no fact that is text, and stays as it stands", (value) => {
  expect(buildEnvironment({ ...least, toolchain: { X: value } })["X"]).toBe(value);
});

test("without a platform nothing is put in", () => {
  expect(buildEnvironment({ ...least, platform: undefined, toolchain: { X: "${triple}" } })["X"]).toBe(
    "${triple}",
  );
});
