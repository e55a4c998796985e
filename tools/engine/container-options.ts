import { cacheFolder } from "@drydock/core/cache-folder.ts";
import type { ContainerCreateOptions, MountSettings } from "dockerode";
import { cacheVolume } from "./cache-volume.ts";
import type { ContainerSpec } from "./engine.ts";
import { label } from "./labels.ts";
import { formatOwner, type Owner } from "./owner.ts";

/** The folder of a container that the input is unpacked into and the command may write to. */
export const buildFolder = "/build";

/** The user and group that the command runs as, in no need of an entry in the image's /etc/passwd. */
export const userId = 1000;

const mebibyte = 1024 * 1024;

/**
 * The Engine API's description of a container that holds nothing but what was declared. `hasInit` is whether the engine brings
 * a first process that reaps; without one, the command is it, and what it abandons stays until the end.
 */
export function containerOptions(
  spec: ContainerSpec,
  image: string,
  owner: Owner,
  hasInit: boolean,
): ContainerCreateOptions {
  const labels = {
    [label.ours]: "1",
    [label.owner]: formatOwner(owner),
    [label.purpose]: spec.purpose,
  };
  const cache = spec.usesCache === true ? cacheVolume(spec.image) : undefined;
  const memory = spec.limits.memoryMiB * mebibyte;
  return {
    Image: image,
    // Both set: the image's own entry point would come before the command.
    Entrypoint: spec.command.slice(0, 1),
    Cmd: spec.command.slice(1),
    Env: environmentList(spec.env),
    WorkingDir: spec.workdir,
    User: `${userId}:${userId}`,
    Hostname: "drydock",
    // Docker sets up a network even for "none", for half of the time that a start takes. Without one the container still has a
    // network namespace of its own, with just the loopback in it; an engine that does not know this heeds NetworkMode.
    NetworkDisabled: spec.network === "none",
    Labels: labels,
    Tty: false,
    ...(spec.startsEarly === true && { AttachStdin: true, OpenStdin: true, StdinOnce: true }),
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      NetworkMode: spec.network,
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      Memory: memory,
      MemorySwap: memory,
      PidsLimit: spec.limits.processes,
      Ulimits: [
        // The kernel default: a container without capabilities cannot have more than the engine itself has.
        { Name: "nofile", Soft: 1024, Hard: 4096 },
        { Name: "core", Soft: 0, Hard: 0 },
      ],
      // configure scripts make programs in /tmp and run them.
      Tmpfs: { "/tmp": "rw,exec,nosuid,nodev,mode=1777" },
      // Nameless, so that it goes with its container.
      Mounts: [
        volume("", buildFolder, labels),
        ...(cache ? [volume(cache.name, cacheFolder, cache.labels)] : []),
      ],
      // Its lines come through the attached stream; the engine need not keep them too.
      LogConfig: { Type: "none", Config: {} },
      Init: hasInit,
      // The host's name servers and search domains are the host's business.
      ...(spec.network === "none" && { Dns: ["127.0.0.1"], DnsSearch: ["."] }),
    },
  };
}

function volume(Source: string, Target: string, Labels: Readonly<Record<string, string>>): MountSettings {
  const DriverConfig = { Name: "local", Options: {} };
  return {
    Type: "volume",
    Source,
    Target,
    VolumeOptions: { NoCopy: true, Labels: { ...Labels }, DriverConfig },
  };
}

/**
 * Sorted, for a command sees the order, and two specs that are equal by value must be so for it. A name without a value
 * takes away what engines add of their own: HOSTNAME, and Podman's `container`.
 */
function environmentList(env: Readonly<Record<string, string>>): string[] {
  const added = ["HOSTNAME", "PATH", "container"].filter((name) => !(name in env));
  const given = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return [...given.sort(), ...added];
}
