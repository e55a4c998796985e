import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findDebianMirrors } from "./debian-mirror.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

/** A folder like /etc/apt. */
function aptOf(files: Readonly<Record<string, string>>): string {
  const apt = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(apt, name)), { recursive: true });
    writeFileSync(join(apt, name), text);
  }
  return apt;
}

const snapshot = expect.stringMatching(/\/archive\/debian\/\d{8}T\d{6}Z$/);

test("the mirror that the environment names is the only one", () => {
  const apt = aptOf({ "sources.list": "deb http://apt.test/debian bookworm main" });
  expect(findDebianMirrors({ DRYDOCK_DEBIAN_MIRROR: "http://own.test/debian/" }, apt)).toEqual([
    "http://own.test/debian",
  ]);
});

test("apt's mirrors of the release's main suite come first, and the snapshot archive last", () => {
  const apt = aptOf({
    "sources.list": `deb http://one.test/debian/ bookworm main
deb http://updates.test/debian bookworm-updates main
deb http://security.test/debian-security bookworm-security main
deb http://older.test/debian bullseye main
deb http://contrib.test/debian bookworm contrib
deb cdrom:[Debian]/ bookworm main
`,
    "sources.list.d/b.list":
      "deb http://three.test/debian bookworm main\ndeb http://one.test/debian bookworm main",
    "sources.list.d/a.sources": `Types: deb
URIs: http://two.test/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`,
    "sources.list.d/note.txt": "deb http://no.test/debian bookworm main",
  });
  expect(findDebianMirrors({}, apt)).toEqual([
    "http://one.test/debian",
    "http://two.test/debian",
    "http://three.test/debian",
    snapshot,
  ]);
});

test("what another key signs is somebody else's archive, even where its suite has the release's name", () => {
  const apt = aptOf({
    "sources.list": "deb [signed-by=/usr/share/keyrings/vendor.gpg] https://vendor.test bookworm main",
  });
  expect(findDebianMirrors({}, apt)).toEqual([snapshot]);
});

test("a machine without apt has the snapshot archive", () => {
  expect(findDebianMirrors({}, join(temporaryFolder(), "none"))).toEqual([snapshot]);
});
