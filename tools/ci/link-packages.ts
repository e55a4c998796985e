import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Gives the checkout `to` a node_modules in a moment: links to the packages that are installed in the checkout `from`, whose package-lock.json must be the same.
 * Our own packages are links to the folders of `to`.
 */
export function linkPackages(from: string, to: string): void {
  const modules = join(to, "node_modules");
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(join(modules, "@drydock"), { recursive: true });
  for (const name of readdirSync(join(from, "node_modules"))) {
    if (["@drydock", ".cache", ".drydock"].includes(name)) continue;
    symlinkSync(join(from, "node_modules", name), join(modules, name));
  }
  for (const entry of readdirSync(join(to, "tools"), { withFileTypes: true })) {
    if (entry.isDirectory())
      symlinkSync(join(to, "tools", entry.name), join(modules, "@drydock", entry.name));
  }
  // What tools/setup.sh leaves when it is done.
  mkdirSync(join(modules, ".drydock"));
  symlinkSync(process.execPath, join(modules, ".drydock", "node"));
  cpSync(join(to, "package-lock.json"), join(modules, ".drydock", "package-lock.json"));
}
