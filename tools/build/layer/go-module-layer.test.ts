import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GoModuleLayer } from "@drydock/core/toolchain.ts";
import { makeZip } from "@drydock/store/testing/make-zip.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { goModuleEntries } from "./go-module-layer.ts";

test("a module's files are made executable by the layer's globs, for its zip carries no modes", async () => {
  const zip = join(temporaryFolder(), "module.zip");
  const files = ["bin/go", "pkg/tool/linux/asm", "src/bin/x.go", "VERSION"];
  writeFileSync(zip, makeZip(files.map((name) => ({ name: `example.org/go@v1.0.0/${name}`, text: name }))));
  const layer: GoModuleLayer = {
    goModule: "example.org/go",
    version: "v1.0.0",
    sum: `h1:${"A".repeat(43)}=` as GoModuleLayer["sum"],
    to: "/usr/local/go",
    fetchWith: "go-bootstrap",
    executable: ["bin/*", "pkg/tool/**"],
  };
  const entries = await goModuleEntries(layer, zip);
  expect(
    entries.map((entry) => ("open" in entry ? [entry.path, entry.executable, String(entry.open())] : [])),
  ).toEqual([
    ["/usr/local/go/bin/go", true, "bin/go"],
    ["/usr/local/go/pkg/tool/linux/asm", true, "pkg/tool/linux/asm"],
    ["/usr/local/go/src/bin/x.go", false, "src/bin/x.go"],
    ["/usr/local/go/VERSION", false, "VERSION"],
  ]);
});
