import { formatBytes } from "@drydock/core/format-units.ts";
import type { Lock } from "@drydock/core/lock.ts";
import type { Report } from "./commands.ts";

export function reportLock(name: string, platform: string, lock: Lock): Report {
  const packages = lock.layers.flatMap((layer) => ("debian" in layer ? layer.debian : []));
  const bytes = lock.layers.reduce((sum, layer) => sum + layer.bytes, 0);
  return {
    data: { toolchain: name, platform, image: lock.image, packages: packages.length, bytes },
    text: `${name}: ${packages.length} packages, layers of ${formatBytes(bytes)}, image ${lock.image}`,
  };
}
