import { sha256Of } from "@drydock/core/digest.ts";
import { expect, test } from "vitest";
import { containerOptions } from "./container-options.ts";
import { currentOwner } from "./owner.ts";

const spec = {
  image: sha256Of("image"),
  command: ["/usr/bin/node"],
  env: {},
  workdir: "/build",
  network: "none",
  limits: { seconds: 60, memoryMiB: 64, processes: 16 },
  purpose: "a test",
} as const;

test("a container's environment is in one order, whatever the order of what was declared", () => {
  const environment = (env: Record<string, string>) =>
    containerOptions({ ...spec, env }, spec.image, currentOwner(), true).Env;
  expect(environment({ PATH: "/usr/bin", B: "2", A: "1" })).toEqual(
    environment({ A: "1", B: "2", PATH: "/usr/bin" }),
  );
});
