import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";

let rig: BuildRig;

/** Whatever is tried with it fails, so what succeeds has not tried. */
const withoutEngine = { env: { DOCKER_HOST: "unix:///nonexistent" } };
const announced = (name: string) =>
  `• ${name} is built from packages/${name}/checkout, not from its pinned source\n`;

beforeAll(async () => {
  rig = await openBuildRig();
});

afterAll(() => rig?.[Symbol.asyncDispose]());

/** An artifact of one C file, which lies in an archive that was put there by hand. */
async function defineGreeter(): Promise<void> {
  const upstream = "greeter-1.0";
  rig.workspace.write(`${upstream}/greeter.c`, '#include <stdio.h>\nint main() { puts("hello"); }\n');
  rig.workspace.write(`${upstream}/configure`, "#!/bin/sh\necho configured >&2\n");
  execFileSync("chmod", ["755", rig.workspace.path(`${upstream}/configure`)]);
  const define = (tree: string) =>
    rig.define("greeter", {
      definition: {
        source: { tree: tree as never, routes: [] },
        outputs: { "bin/greeter": { elf: "executable", linkage: "static" } },
      },
      recipe: `
        await $\`\${source}/configure\`;
        await $\`mkdir \${out}/bin\`;
        await $\`cc -static -s -o \${out}/bin/greeter \${source}/greeter.c\`;`,
      files: { "sources/README": "Archives by hand." },
    });
  const pack = () =>
    execFileSync("tar", ["-czf", rig.workspace.path("packages/greeter/sources/x.tgz"), upstream], {
      cwd: rig.workspace.root,
    });
  define(`h1:${"A".repeat(43)}=`);
  pack();
  const { stderr } = await rig.drydock(["fetch", "greeter"]);
  define(/x\.tgz: its content is (h1:\S+),/.exec(stderr)?.[1] ?? "");
  pack();
}

const source = () => rig.workspace.path("packages/greeter/checkout/greeter.c");
const program = () => readFileSync(rig.workspace.path("dist/arm/greeter/bin/greeter"));
const upToDate = { status: 0, stdout: "greeter 1.0 for arm is up to date\n", stderr: announced("greeter") };

test("builds use a checkout: an edit of it counts, touching it does not, and another artifact is left alone", async () => {
  await defineGreeter();
  rig.define("other", { recipe: "await $`install -D -m 644 /dev/null ${out}/share/made`;" });
  await rig.succeed(["build", "greeter", "other"]);
  const pinned = program();
  const plan = rig.record("greeter").plan;

  await rig.succeed(["checkout", "greeter"], withoutEngine);
  const first = await rig.succeed(["build", "greeter"]);
  expect(first.stdout).toMatch(/^greeter 1\.0 for arm built in /);
  expect(first.stderr).toContain(announced("greeter"));
  expect(program()).toEqual(pinned);
  expect(rig.record("greeter").plan.source).toEqual({ checkout: plan.source });

  utimesSync(source(), 1, 1);
  expect(await rig.drydock(["build", "greeter"], withoutEngine)).toMatchObject(upToDate);

  writeFileSync(source(), readFileSync(source(), "utf8").replace("hello", "good day"));
  const edited = await rig.succeed(["build", "greeter"]);
  expect(edited.stdout).toMatch(/^greeter 1\.0 for arm built in /);
  expect(program().includes("good day")).toBe(true);
  const other = await rig.succeed(["build", "other"], withoutEngine);
  expect(other.stdout).toBe("other 1.0 for arm is up to date\n");
});

test("an edit becomes a patch, which gives the same bytes without the checkout", async () => {
  const edited = program();
  const { stdout } = await rig.succeed(["diff", "greeter", "--as", "0001-politer.patch"], withoutEngine);
  expect(stdout).toBe(
    "packages/greeter/patches/0001-politer.patch is new: say above its first line what it is for\n  greeter.c\n",
  );
  const patch = rig.workspace.path("packages/greeter/patches/0001-politer.patch");
  writeFileSync(patch, `It is politer so.\n\n${readFileSync(patch, "utf8")}`);
  expect(await rig.drydock(["build", "greeter"], withoutEngine)).toMatchObject(upToDate);

  await rig.succeed(["checkout", "greeter", "--remove"], withoutEngine);
  const patched = await rig.succeed(["build", "greeter"]);
  expect(patched.stdout).toMatch(/^greeter 1\.0 for arm built in /);
  expect(patched.stderr).not.toContain(announced("greeter"));
  expect(program()).toEqual(edited);
});

test("without checkout and patch the first build is there again, from the store", async () => {
  rmSync(rig.workspace.path("packages/greeter/patches"), { recursive: true });
  const restored = await rig.drydock(["build", "greeter"], withoutEngine);
  expect(restored.status).toBe(0);
  expect(restored.stdout).toMatch(/^greeter 1\.0 for arm restored: /);
  expect(program().includes("hello")).toBe(true);
});

test("edits that no patch holds are not removed with a checkout, unless that is what is asked for", async () => {
  await rig.succeed(["checkout", "greeter"], withoutEngine);
  appendFileSync(source(), "// mine\n");
  const refused = await rig.drydock(["checkout", "greeter", "--remove"], withoutEngine);
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("[unsaved-edits]") });
  await rig.succeed(["checkout", "greeter", "--remove", "--force"], withoutEngine);
  expect(existsSync(source())).toBe(false);
});

test("a Go module is built from its checkout with the modules of the pinned version, and from its patch alike", async () => {
  const name = "wireguard-go";
  await rig.succeed(["checkout", name]);
  const checkout = (file: string) => rig.workspace.path(`packages/${name}/checkout/${file}`);
  const version = readFileSync(checkout("version.go"), "utf8");
  writeFileSync(checkout("version.go"), version.replace(/"$/m, '-dock"'));
  const built = () => readFileSync(rig.workspace.path(`dist/arm/${name}/bin/${name}`));
  const first = await rig.succeed(["build", name, "--platform", "arm"]);
  expect(first.stderr).toContain(announced(name));
  expect(rig.record(name).plan.source).toMatchObject({
    checkout: { goModule: "golang.zx2c4.com/wireguard" },
  });
  const edited = built();
  expect(edited.includes("-dock")).toBe(true);

  const sums = readFileSync(checkout("go.sum"), "utf8");
  writeFileSync(checkout("go.sum"), `${sums}example.org/more v1.0.0 h1:${"A".repeat(43)}=\n`);
  const refused = await rig.drydock(["build", name, "--platform", "arm"]);
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toContain(
    "error: the checkout of wireguard-go asks for Go modules that its pinned version does not need [source-unreachable]\n" +
      "  at packages/wireguard-go/checkout/go.sum\n",
  );
  expect(refused.stderr).toContain("these are not among them: example.org/more v1.0.0\n");
  writeFileSync(checkout("go.sum"), sums);

  await rig.succeed(["diff", name]);
  await rig.succeed(["checkout", name, "--remove"]);
  await rig.succeed(["build", name, "--platform", "arm"]);
  expect(built()).toEqual(edited);
});
