import type { RecordedOutput } from "@drydock/core/build-record.ts";
import { sha256Of } from "@drydock/core/digest.ts";
import type { Plan } from "@drydock/core/plan.ts";

/** A plan that differs from another by its version alone. */
export function planOf(version: string): Plan {
  return {
    format: 1,
    code: sha256Of("code"),
    artifact: "tool",
    version,
    platform: "arm",
    facts: {
      triple: "arm-linux-gnueabihf",
      muslTriple: "arm-linux-musleabihf",
      elf: { machine: "arm", class: 32, byteOrder: "little", floatAbi: "hard" },
      go: {},
      cflags: [],
      packages: {},
      qemu: "arm",
    },
    image: sha256Of("image"),
    source: { local: true },
    files: [],
    env: {},
    limits: { seconds: 60, memoryMiB: 64, processes: 16 },
  };
}

/** How a build record has a file with this content. */
export function recorded(content: string, executable = false): RecordedOutput {
  return { sha256: sha256Of(content), bytes: Buffer.byteLength(content), executable };
}
