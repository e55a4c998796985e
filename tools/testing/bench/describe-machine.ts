import { arch, cpus, loadavg, release, totalmem } from "node:os";
import { versions } from "node:process";

/** The machine that the numbers are of. `load` is the average of the last minute: above 0 others were working too. */
export function describeMachine() {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? arch(),
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: versions.node,
    load: loadavg()[0] ?? 0,
  };
}
