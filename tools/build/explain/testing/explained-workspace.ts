import { chmodSync } from "node:fs";
import { formatBuildRecord } from "@drydock/core/build-record.ts";
import { sha256Of } from "@drydock/core/digest.ts";
import type { DrydockEvent } from "@drydock/core/event.ts";
import { openStore, type Store } from "@drydock/store/store.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect } from "vitest";
import { planArtifact } from "../../plan-artifact.ts";
import { runCommand } from "../../run-command.ts";
import { type WrittenWorkspace, writeWorkspace } from "../../testing/write-workspace.ts";
import { announceBuild } from "../announce-build.ts";
import { findHere } from "../find-here.ts";
import { noteBuild } from "../last-build-file.ts";

/** A workspace with an artifact, `tool`, whose builds for `arm` do all that a build does but for the container. */
export interface ExplainedWorkspace {
  readonly workspace: WrittenWorkspace;
  readonly store: Store;
  /** Begins a build that then fails, and gives the line that it begins with. */
  fail(): Promise<string>;
  /** Builds, or takes what was built at `hour` from the store, and gives the line that it begins with. */
  build(how?: "built" | "restored", hour?: string): Promise<string>;
  /** Runs `drydock why`, where no engine answers. */
  run(flags?: { readonly json?: boolean }): Promise<{ status: number; stdout: string; stderr: string }>;
  /** What it answers. */
  why(): Promise<string>;
}

export async function explainedWorkspace(): Promise<ExplainedWorkspace> {
  const workspace = await writeWorkspace();
  const env = { DRYDOCK_STORE: temporaryFolder(), DOCKER_HOST: "unix:///nowhere", HOME: temporaryFolder() };
  const store = openStore(env);
  const begin = async (announced: boolean) => {
    const planned = await planArtifact(workspace, "tool", "arm");
    if (!planned.ok) throw new Error(planned.failure.why);
    const here = await findHere(workspace, planned.value);
    if (here.kind === "whole") throw new Error("there is nothing to build");
    const said: string[] = [];
    const emit = (event: DrydockEvent) => void (event.type === "step" && said.push(event.text));
    if (announced) await announceBuild({ workspace, store, emit }, planned.value, here);
    return { plan: planned.value.plan, here, line: said.join("\n") };
  };
  const run: ExplainedWorkspace["run"] = async ({ json } = {}) => {
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const status = await runCommand(
      "why",
      { names: ["tool"], platform: "arm", json },
      {
        cwd: workspace.root,
        env,
        stdout: { write: (text) => stdout.push(text) },
        stderr: { write: (text) => stderr.push(text) },
        signal: new AbortController().signal,
      },
    );
    return { status, stdout: stdout.join(""), stderr: stderr.join("") };
  };
  return {
    workspace,
    store,
    fail: async () => (await begin(true)).line,
    async build(how = "built", hour = "00") {
      const { plan, here, line } = await begin(how === "built");
      const output = { sha256: sha256Of("program"), bytes: 7, executable: false };
      const builtAt = `2026-01-01T${hour}:00:00.000Z`;
      const record = { plan, outputs: { "bin/tool": output }, builtAt, recipeMs: 1 };
      workspace.write("dist/arm/tool/bin/tool", "program");
      chmodSync(workspace.path("dist/arm/tool/bin/tool"), 0o644);
      workspace.write("dist/arm/tool/build-record.json", formatBuildRecord(record));
      await noteBuild(workspace, record, how, here);
      return line;
    },
    run,
    async why() {
      const { status, stdout, stderr } = await run();
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      return stdout;
    },
  };
}
