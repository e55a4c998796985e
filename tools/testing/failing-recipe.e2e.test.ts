import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ArtifactFiles, type BuildRig, openBuildRig } from "./build-rig.ts";

let rig: BuildRig;

const good: ArtifactFiles = {
  recipe: "await $`install -D -m 644 ${source}/data ${out}/share/made`;",
  files: { "src/data": "the last good build" },
};

beforeAll(async () => {
  rig = await openBuildRig();
  rig.define("fails", good);
  await rig.succeed(["build", "fails"]);
});

afterAll(() => rig?.[Symbol.asyncDispose]());

/** Builds what cannot be built, and gives the error as it is printed, from its first line to its last. */
async function errorOf(artifact: ArtifactFiles): Promise<string> {
  rig.define("fails", artifact);
  const { status, stdout, stderr } = await rig.drydock(["build", "fails"]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(readFileSync(rig.workspace.path("dist/arm/fails/share/made"), "utf8")).toBe("the last good build");
  expect(rig.temporaries()).toEqual([]);
  return stderr.slice(stderr.indexOf("error: "));
}

test("a command of the recipe that fails", async () => {
  const recipe = "await $`echo begun`;\n  await $`cc -c ${source}/broken.c`;";
  rig.define("fails", { recipe, files: { "src/broken.c": "int main(void) { return nothing; }\n" } });
  const { status, stderr } = await rig.drydock(["build", "fails"]);
  expect(status).toBe(1);
  expect(stderr).toContain("broken.c:1:25: error: 'nothing' undeclared");
  expect(stderr.slice(stderr.indexOf("error: the build"))).toMatchInlineSnapshot(`
    "error: the build of fails for arm failed [recipe-failed]
      at packages/fails/build.ts:3:3
      3 |   await $\`cc -c \${source}/broken.c\`;
        |   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      a command exited with status 1
      /build/source/broken.c: In function 'main':
      /build/source/broken.c:1:25: error: 'nothing' undeclared (first use in this function)
          1 | int main(void) { return nothing; }
            |                         ^~~~~~~
      /build/source/broken.c:1:25: note: each undeclared identifier is reported only once for each function it appears in
      Next: Its output is above. The outputs of the last good build stay as they were.
    "
  `);
});

test("what is told of a command that printed much is its end", async () => {
  const recipe = 'await $`for i in $(seq 1000); do echo "line $i" >&2; done; exit 3`;';
  rig.define("fails", { recipe });
  const { stdout } = await rig.drydock(["build", "fails", "--json"]);
  const lines = Array.from({ length: 10 }, (_, index) => `line ${991 + index}`);
  expect(JSON.parse(stdout).error.why).toBe(["a command exited with status 3", ...lines].join("\n"));
  rig.define("fails", { recipe: "await $`head -c 100000 /dev/zero | tr '\\\\0' x; exit 3`;" });
  const long = await rig.drydock(["build", "fails", "--json"]);
  expect(JSON.parse(long.stdout).error.why).toBe(`a command exited with status 3\n${"x".repeat(2000)}`);
});

test("a command that a signal ends", async () => {
  expect(await errorOf({ recipe: "await $`bash -c ${'kill -SEGV $$'}`;" })).toMatchInlineSnapshot(`
    "error: the build of fails for arm failed [recipe-failed]
      at packages/fails/build.ts:2:1
      2 | await $\`bash -c \${'kill -SEGV $$'}\`;
        | ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      a command was ended by SIGSEGV
      Next: Its output is above. The outputs of the last good build stay as they were.
    "
  `);
});

test("a command that is not there", async () => {
  expect(await errorOf({ recipe: "await $`curl --version`;" })).toMatchInlineSnapshot(`
    "error: the build of fails for arm failed [recipe-failed]
      at packages/fails/build.ts:2:1
      2 | await $\`curl --version\`;
        | ~~~~~~~~~~~~~~~~~~~~~~~~
      a command exited with status 127
      /usr/bin/bash: line 1: curl: command not found
      Next: Its output is above. The outputs of the last good build stay as they were.
    "
  `);
});

test("a recipe that throws", async () => {
  expect(await errorOf({ recipe: '  throw new Error("the board has no such pin");' })).toMatchInlineSnapshot(`
    "error: the build of fails for arm failed [recipe-failed]
      at packages/fails/build.ts:2:3
      2 |   throw new Error("the board has no such pin");
        |   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      the recipe threw: Error: the board has no such pin
      Next: Its output is above. The outputs of the last good build stay as they were.
    "
  `);
});

test("a recipe that is not TypeScript", async () => {
  expect(await errorOf({ recipe: "await (;" })).toMatchInlineSnapshot(`
    "error: the build of fails for arm failed [recipe-failed]
      at packages/fails/build.ts:2:1
      2 | await (;
        | ~~~~~~~~
      the recipe threw: SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expression expected
      Next: Its output is above. The outputs of the last good build stay as they were.
    "
  `);
});

test("a recipe that ends the runner", async () => {
  expect(await errorOf({ recipe: "process.exit(0);" })).toMatchInlineSnapshot(`
    "error: the build of fails for arm failed [recipe-failed]
      at packages/fails/build.ts
      the recipe ended with status 0 without reporting how
      Next: Its output is above: a recipe that calls process.exit, or an image without Node or zx, ends like this.
    "
  `);
});

test("a declared output that is missing", async () => {
  expect(await errorOf({ recipe: "await $`true`;" })).toMatchInlineSnapshot(`
    "error: the recipe of fails for arm succeeded without making what its definition declares [missing-output]
      at packages/fails/build.ts
      out/share/made is not there
      Next: Put it there in the recipe, or take it out of "outputs".
    "
  `);
});

test("an output that nobody declared", async () => {
  const recipe = `${good.recipe}\nawait $\`touch \${out}/share/extra\`;`;
  expect(await errorOf({ ...good, recipe })).toMatchInlineSnapshot(`
    "error: the recipe of fails for arm left something that its definition does not declare [undeclared-output]
      at packages/fails/build.ts
      out/share/extra
      Next: Declare it in "outputs", or do not leave it in out/.
    "
  `);
});

test("an output that is not what was declared", async () => {
  const outputs = { "share/made": { elf: "executable", linkage: "static" } } as const;
  expect(await errorOf({ ...good, definition: { outputs } })).toMatchInlineSnapshot(`
    "error: fails for arm is not what its definition and the platform say [audit-failed]
      at packages/fails/artifact.json
      share/made is not an ELF file, but its definition says executable: the device cannot run it as a program.
      
      output      kind  machine  linkage  interpreter  needed  stack  relro  stripped  size
      share/made  data  -        -        -            -       -      -      -           19
      Next: Change the recipe so that it makes what is declared, or declare what it makes.
    "
  `);
});

test("a patch that does not apply", async () => {
  const patch = "--- a/data\n+++ b/data\n@@ -1 +1 @@\n-something else\n+patched\n";
  const files = { ...good.files, "patches/0001-data.patch": patch };
  expect(await errorOf({ ...good, files })).toMatchInlineSnapshot(`
    "error: the build of fails for arm failed [recipe-failed]
      at packages/fails/build.ts
      a patch failed: patches/0001-data.patch does not apply to the source
      patching file data
      Hunk #1 FAILED at 1.
      1 out of 1 hunk FAILED -- saving rejects to file data.rej
      Next: Its output is above. The outputs of the last good build stay as they were.
    "
  `);
});

test("a recipe that takes longer than it may", async () => {
  const limits = { minutes: 0.05 };
  expect(await errorOf({ recipe: "await $`sleep 1000`;", definition: { limits } })).toMatchInlineSnapshot(`
    "error: build fails for arm took longer than it may [build-timed-out]
      it was stopped after 3 s, the limit that its definition sets
      Next: If it needs more time, raise "limits": { "minutes": … } in its definition.
    "
  `);
});

test("a recipe that takes more memory than it may", async () => {
  const limits = { memoryMiB: 128 };
  const recipe = "await $`node -e ${'a=[];for(;;)a.push(Buffer.alloc(1e7,1))'}`;";
  expect(await errorOf({ recipe, definition: { limits } })).toMatchInlineSnapshot(`
    "error: build fails for arm needed more memory than it may have [out-of-memory]
      the kernel killed a process of it at 128 MiB, the limit that its definition sets
      Next: If it needs more memory, raise "limits": { "memoryMiB": … } in its definition.
    "
  `);
});

test("the last good build is back when the recipe is", async () => {
  rig.define("fails", good);
  const exit = await rig.drydock(["build", "fails"]);
  expect(exit).toMatchObject({ status: 0, stdout: "fails 1.0 for arm is up to date\n" });
});
