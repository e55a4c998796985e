import type { Failure } from "@drydock/core/failure.ts";
import type { EngineVersion } from "./probe-endpoint.ts";

/** Of Docker 19.03 and Podman 3: the first with what container-options.ts asks for. */
const oldestApi = "1.40";

/** Why an engine is of no use to us; undefined for one that is. */
export function checkVersion(where: string, engine: EngineVersion): Failure | undefined {
  if (isOlder(engine.ApiVersion, oldestApi)) {
    return {
      reason: "engine-too-old",
      what: "the container engine is too old",
      where,
      why: `it is version ${engine.Version} and speaks version ${engine.ApiVersion} of Docker's API; Drydock needs ${oldestApi}`,
      next: "Install Docker 19.03, Podman 3 or newer, or name another engine in DOCKER_HOST.",
    };
  }
  if (engine.Os !== "linux" || engine.Arch !== "amd64") {
    return {
      reason: "unsupported-host",
      what: "the container engine cannot run Drydock's toolchains",
      where,
      why: `it runs ${engine.Os}/${engine.Arch}; the toolchains are programs for linux/amd64`,
      next: "Name an engine on an x86-64 Linux machine in DOCKER_HOST: ssh://user@host will do.",
    };
  }
  return undefined;
}

/** Numbers, not text: 1.9 is older than 1.40. */
function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = than.split(".").map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
