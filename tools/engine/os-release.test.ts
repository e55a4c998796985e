import { expect, test } from "vitest";
import { isDebianLike } from "./os-release.ts";

test.each([
  ['PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', true],
  ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', true],
  ['NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ["ID='debian'", true],
  ['NAME="Fedora Linux"\nID=fedora\nVARIANT_ID=debian\n', false],
  ["ID=notdebian\n", false],
  ["", false],
])("%j: %s", (osRelease, expected) => {
  expect(isDebianLike(osRelease)).toBe(expected);
});
