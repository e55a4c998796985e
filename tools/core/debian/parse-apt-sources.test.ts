import { expect, test } from "vitest";
import { parseAptList, parseAptSources } from "./parse-apt-sources.ts";

test("one-line sources", () => {
  const text = `# comment
deb http://mirror.test/debian bookworm main contrib # and why
deb [arch=amd64 signed-by=/keys/other.gpg] https://other.test stable main
deb-src http://mirror.test/debian bookworm main
#deb http://commented.test bookworm main
deb incomplete
`;
  expect(parseAptList(text)).toEqual([
    { uris: ["http://mirror.test/debian"], suites: ["bookworm"], components: ["main", "contrib"] },
    {
      uris: ["https://other.test"],
      suites: ["stable"],
      components: ["main"],
      signedBy: "/keys/other.gpg",
    },
  ]);
});

test("deb822 sources", () => {
  const text = `Types: deb deb-src
# a comment
URIs: http://one.test/debian
 http://two.test/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /keys/debian.gpg

Types: deb
Enabled: no
URIs: http://off.test
Suites: bookworm
Components: main

Types: deb-src
URIs: http://sources.test
Suites: bookworm
Components: main
`;
  expect(parseAptSources(text)).toEqual([
    {
      uris: ["http://one.test/debian", "http://two.test/debian"],
      suites: ["bookworm", "bookworm-updates"],
      components: ["main"],
      signedBy: "/keys/debian.gpg",
    },
  ]);
});
