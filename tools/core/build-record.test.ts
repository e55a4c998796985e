import fc from "fast-check";
import { expect, test } from "vitest";
import { type BuildRecord, formatBuildRecord, parseBuildRecord } from "./build-record.ts";
import { sha256Of } from "./digest.ts";
import { digestPlan, type Plan } from "./plan.ts";

const plan: Plan = {
  format: 1,
  code: sha256Of("code"),
  artifact: "wg",
  version: "1.0",
  platform: "arm",
  facts: {
    triple: "arm-linux-gnueabihf",
    muslTriple: "arm-linux-musleabihf",
    elf: { machine: "arm", class: 32, byteOrder: "little" },
    go: {},
    cflags: [],
    packages: {},
    qemu: "arm",
  },
  image: sha256Of("image"),
  source: { local: true },
  files: [{ path: "recipe/build.ts", content: { sha256: sha256Of("recipe"), executable: false } }],
  env: { CC: "cc" },
  limits: { seconds: 60, memoryMiB: 64, processes: 16 },
  outputs: { "bin/wg": { elf: "executable", linkage: "static" } },
};
const record: BuildRecord = {
  plan,
  outputs: { "bin/wg": { sha256: sha256Of("wg"), bytes: 2, executable: true }, "bin/other": { link: "wg" } },
  builtAt: "2026-01-02T03:04:05.678Z",
  recipeMs: 1234,
};
const text = formatBuildRecord(record);

test("a record comes back as it was written", () => {
  expect(parseBuildRecord(text)).toEqual(record);
  expect(parseBuildRecord(text, digestPlan(plan))).toEqual(record);
});

test("a record of another plan is not what was asked for", () => {
  expect(parseBuildRecord(text, digestPlan({ ...plan, version: "1.1" }))).toBeUndefined();
});

test.for(["", "{", "null", "[]", "7", '"text"', "{}", '{"digest":"sha256:0"}'])(
  "%j is no record",
  (damaged) => {
    expect(parseBuildRecord(damaged)).toBeUndefined();
    expect(parseBuildRecord(damaged, digestPlan(plan))).toBeUndefined();
  },
);

test("a record that was cut anywhere is damaged", () => {
  // Its last characters are a brace and a line break.
  for (let length = 0; length < text.length - 1; length += 1) {
    expect(parseBuildRecord(text.slice(0, length)), `${length}`).toBeUndefined();
  }
});

test("a record with another character anywhere is damaged, or says the same", () => {
  const change = fc.record({
    at: fc.nat({ max: text.length - 1 }),
    to: fc.string({ minLength: 1, maxLength: 1 }),
  });
  fc.assert(
    fc.property(change, ({ at, to }) => {
      const changed = parseBuildRecord(text.slice(0, at) + to + text.slice(at + 1));
      if (changed !== undefined) expect(changed).toEqual(record);
    }),
    { numRuns: 1000 },
  );
});
