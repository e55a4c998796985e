import type { Failure } from "@drydock/core/failure.ts";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";

// What we ship, from its real sources, through the command line: built, audited, and run under QEMU.

let rig: BuildRig;

beforeAll(async () => {
  rig = await openBuildRig();
});

afterAll(() => rig?.[Symbol.asyncDispose]());

const platforms = ["arm", "arm64", "amd64"] as const;

for (const platform of platforms) {
  test(`wireguard-go, bash and ip are built for ${platform} and run there`, async () => {
    const names = ["wireguard-go", "bash", "iproute2"];
    const smoke = await rig.succeed(["smoke", ...names, "--platform", platform]);
    for (const name of names) expect(smoke.stdout).toContain(`${name} for ${platform} runs under QEMU: bin/`);
  });

  test(`wg-quick is a script for ${platform}, syntax-checked`, async () => {
    const audit = await rig.succeed(["audit", "wg-quick", "--platform", platform]);
    expect(audit.stdout).toMatch(/^bin\/wg-quick +script/m);
  });

  test(`wg is built for ${platform} and runs there`, async (context: TestContext) => {
    const fetched = await rig.drydock(["fetch", "wg", "--platform", platform, "--json"]);
    if (fetched.status !== 0) {
      const { error }: { error: Failure } = JSON.parse(fetched.stdout);
      expect(error.reason).toBe("source-unreachable");
      context.skip(`${error.what}: ${error.why.replaceAll("\n", "; ")}`);
    }
    const smoke = await rig.succeed(["smoke", "wg", "--platform", platform]);
    expect(smoke.stderr).toContain("wireguard-tools v1.0.20210914");
  });
}

test("all programs are static, stripped, and for the platform's float ABI", async () => {
  const audit = await rig.succeed([
    "audit",
    "wireguard-go",
    "bash",
    "iproute2",
    "--platform",
    "arm",
    "--json",
  ]);
  const rows = JSON.parse(audit.stdout).flatMap(({ outputs }: { outputs: object[] }) => outputs);
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row).toMatchObject({ linkage: "static", stripped: "yes", interpreter: "-" });
});

test("programs that check passwords link statically: musl's libcrypt is there", async () => {
  rig.define("crypt", {
    definition: {
      outputs: { "bin/crypt": { elf: "executable", linkage: "static" } },
      smoke: [{ run: ["bin/crypt"], prints: "$5$salt$" }],
    },
    recipe: `
      await $\`mkdir \${out}/bin\`;
      await $\`cc -static -s -o \${out}/bin/crypt \${source}/crypt.c -lcrypt\`;`,
    files: {
      "src/crypt.c":
        '#include <crypt.h>\n#include <stdio.h>\nint main(void) { return puts(crypt("word", "$5$salt$")) < 0; }\n',
    },
  });
  await rig.succeed(["smoke", "crypt", "--platform", "arm"]);
});
