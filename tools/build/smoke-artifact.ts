import { join } from "node:path";
import type { Smoke } from "@drydock/core/artifact.ts";
import type { DrydockEvent } from "@drydock/core/event.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Engine } from "@drydock/engine/engine.ts";
import { type BuildOutcome, buildArtifact } from "./build-artifact.ts";
import type { Report } from "./commands.ts";
import type { Context } from "./context.ts";
import { loadArtifact, loadPlatform } from "./definitions.ts";
import { ensureImage } from "./ensure-image.ts";
import { inputArchive } from "./input-archive.ts";
import { planFile } from "./planned-files.ts";
import { type ResolvedToolchain, resolveToolchain } from "./resolve-toolchain.ts";
import { emulators } from "./workspace.ts";

/** Runs the built programs as the definition's smoke entries say, on the platform's processor as QEMU has it. */
export async function smokeArtifact(
  context: Context,
  name: string,
  platformName: string,
): Promise<Result<Report>> {
  const artifact = await loadArtifact(context.workspace, name);
  if (!artifact.ok) return artifact;
  const platform = await loadPlatform(context.workspace, platformName);
  if (!platform.ok) return platform;
  const toolchain = await resolveToolchain(context.workspace, emulators, platformName);
  if (!toolchain.ok) return toolchain;
  const built = await buildArtifact(context, name, platformName);
  if (!built.ok) return built;
  context.emit({ type: "phase", phase: "connect" });
  const engine = await context.engine();
  if (!engine.ok) return engine;
  const image = await ensureImage(context, engine.value, toolchain.value);
  if (!image.ok) return image;
  const ran: string[] = [];
  for (const smoke of artifact.value.smoke ?? []) {
    const emulator = `/usr/bin/qemu-${platform.value.qemu}-static`;
    const passed = await runOne(context, engine.value, toolchain.value, built.value, emulator, smoke);
    if (!passed.ok) return passed;
    ran.push(smoke.run.join(" "));
  }
  return ok({
    data: { artifact: name, platform: platformName, ran },
    text: `${name} for ${platformName} runs under QEMU: ${ran.join(", ") || "it has no smoke entries"}`,
  });
}

async function runOne(
  context: Context,
  engine: Engine,
  toolchain: ResolvedToolchain,
  { folder, record }: BuildOutcome,
  emulator: string,
  { run: [program = "", ...args], prints }: Smoke,
): Promise<Result<void>> {
  const { artifact, platform, outputs = {} } = record.plan;
  const archive = inputArchive(
    Object.keys(outputs).map((path) => ({ kind: "file", file: planFile(join(folder, path), path) }) as const),
  );
  const lines: string[] = [];
  const emit = (event: DrydockEvent) => {
    if (event.type === "output") lines.push(event.line);
    context.emit(event);
  };
  const spec = {
    image: toolchain.image,
    command: [emulator, `/build/${program}`, ...args],
    env: { PATH: "/usr/bin", HOME: "/build", LC_ALL: "C", TZ: "UTC" },
    workdir: "/build",
    network: "none",
    limits: { seconds: 60, memoryMiB: 1024, processes: 256 },
    purpose: `smoke ${artifact} for ${platform}`,
  } as const;
  return engine.run(spec, archive, { emit, signal: context.signal }, async ({ status }) => {
    const command = [program, ...args].join(" ");
    if (status === 0 && (prints === undefined || lines.some((line) => line.includes(prints))))
      return ok(undefined);
    return failed({
      reason: "smoke-failed",
      what: `${artifact} for ${platform} does not run as its definition says`,
      where: `packages/${artifact}/artifact.json`,
      why:
        status === 0
          ? `${command} did not print ${JSON.stringify(prints)}`
          : `${command} ended with status ${status} under ${emulator}`,
      next: "What it printed is above. If that is right, correct the smoke entry.",
    });
  });
}
