import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import type { WorkspaceRig } from "../workspace-rig.ts";

/**
 * A workspace with the same Nx, run by the same ./nx with the same settings, but none of our code: plain projects, each with `targets` cached
 * targets that do nothing. `run` and `env` are those of `rig`, in this folder.
 */
export function makeBareWorkspace(
  rig: WorkspaceRig,
  shape: { readonly projects: number; readonly targets: number },
): Pick<WorkspaceRig, "run" | "path"> & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "drydock-bare-"));
  for (const file of ["nx", "package-lock.json"]) cpSync(rig.path(file), join(folder, file));
  symlinkSync(rig.path("node_modules"), join(folder, "node_modules"));
  const write = (file: string, value: object) => writeJson(join(folder, file), value);
  const { plugins: _ours, ...settings } = readJson(rig.path("nx.json"));
  write("nx.json", settings);
  write("package.json", { name: "bare", private: true });
  const target = {
    executor: "nx:run-commands",
    options: { command: "true" },
    cache: true,
    inputs: ["{projectRoot}/project.json"],
  };
  for (let index = 0; index < shape.projects; index++) {
    const names = Array.from({ length: shape.targets }, (_, each) => `empty-${each}`);
    const targets = Object.fromEntries(names.map((name) => [name, target]));
    write(`packages/plain-${index}/project.json`, { name: `plain-${index}`, targets });
  }
  return {
    path: (file) => join(folder, file),
    run: (command, options) => rig.run(command, { ...options, cwd: relative(rig.root, folder) }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, "utf8"));
}

function writeJson(file: string, value: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value)}\n`);
}
