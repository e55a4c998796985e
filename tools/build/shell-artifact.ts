import { canonicalJson } from "@drydock/core/canonical.ts";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Terminal } from "@drydock/engine/engine.ts";
import { allowsCache, buildContainer } from "./build-container.ts";
import type { Report } from "./commands.ts";
import type { Context } from "./context.ts";
import { ensureImage } from "./ensure-image.ts";
import { describeChange } from "./execute-plan.ts";
import { type Input, inputArchive } from "./input-archive.ts";
import { InputChanged } from "./input-changed.ts";
import { obtainInputs } from "./obtain-inputs.ts";
import { planArtifact } from "./plan-artifact.ts";

/** As long as a timer goes: a person's shell ends when the person ends it. */
const seconds = 24 * 24 * 60 * 60;

const runner = ["/usr/bin/node", "/build/runner/run.ts"];

/**
 * Starts a shell in the container of a build, in the place of its recipe. A terminal is handed through; else the standard input
 * is the script that the shell runs. What the shell makes goes with the container.
 */
export async function shellArtifact(
  context: Context,
  name: string,
  platform: string,
): Promise<Result<Report>> {
  const { terminal, emit, signal } = context;
  if (terminal === undefined || isOneSided(terminal)) return failed(noTerminal(name, platform));
  const planned = await planArtifact(context.workspace, name, platform);
  if (!planned.ok) return planned;
  const { plan, files, toolchain } = planned.value;
  const inputs = await obtainInputs(context, planned.value);
  if (!inputs.ok) return inputs;
  const engine = await context.engine();
  if (!engine.ok) return engine;
  const image = await ensureImage(context, engine.value, toolchain);
  if (!image.ok) return image;
  const who = `${name} for ${platform}`;
  const archive = inputArchive([
    { kind: "bytes", path: "plan.json", content: canonicalJson(plan) },
    ...files.map((file): Input => ({ kind: "file", file })),
    ...inputs.value,
  ]);
  const build = buildContainer(plan, who);
  const spec = {
    ...build,
    command: [...runner, "shell"],
    usesCache: toolchain.keepsCaches && allowsCache(context.env),
    limits: { ...build.limits, seconds },
    purpose: `shell of ${who}`,
  };
  const recipe = `${runner.join(" ")} recipe`;
  emit({ type: "step", text: `a shell where ${who} is built; its recipe runs by: ${recipe}` });
  const run = engine.value.runAttached(spec, archive, { emit, signal, terminal });
  const exit = await run.catch((error) => {
    if (error instanceof InputChanged) return failed(describeChange(context, who, error.file));
    throw error;
  });
  if (!exit.ok) return exit;
  const { status } = exit.value;
  return ok({ data: { artifact: name, platform, status }, text: "", status });
}

/** Somebody would type without seeing what comes of it. */
function isOneSided({ stdin, stdout }: Terminal): boolean {
  return stdin.isTTY === true && stdout.isTTY !== true;
}

function noTerminal(name: string, platform: string): Failure {
  const command = `npx drydock shell ${name} --platform ${platform}`;
  return {
    reason: "no-terminal",
    what: "a shell needs a terminal, or a script on its standard input",
    why: "the terminal was not handed through: its output goes elsewhere",
    next: `Run \`${command}\` on the terminal, or give it a script: \`echo 'cc --version' | ${command}\`.`,
  };
}
