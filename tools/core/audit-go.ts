import type { GoBuildInfo } from "./elf/go-build-info.ts";
import type { PlatformFacts } from "./platform-facts.ts";

/** What Go recorded of a build against the platform's own Go variables. What it did not record is not checked. */
export function checkGo({ go: wanted }: PlatformFacts, path: string, go: GoBuildInfo | undefined): string[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const found = go?.settings[name];
    if (found === undefined || canonical(name, found) === canonical(name, value)) return [];
    return [
      `${path} was built by Go with ${name}=${found}, but the platform says ${name}=${value}: the device may not be able to run its instructions.`,
    ];
  });
}

/** GOARM may leave the float ABI to its default, which depends on the version: see `go help environment`. */
function canonical(name: string, value: string): string {
  if (name !== "GOARM" || value.includes(",")) return value;
  return `${value},${value === "5" ? "softfloat" : "hardfloat"}`;
}
