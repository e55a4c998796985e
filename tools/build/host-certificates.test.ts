import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { hostCertificates } from "./host-certificates.ts";

function pem(text: string): string {
  const file = join(temporaryFolder(), "ca.pem");
  writeFileSync(file, text);
  return file;
}

test("the machine's own authorities are trusted where nothing is said", () => {
  expect(hostCertificates({})).toContain("-----BEGIN CERTIFICATE-----");
});

test("SSL_CERT_FILE stands for them all", () => {
  expect(hostCertificates({ SSL_CERT_FILE: pem("own") })).toBe("own");
});

test("NODE_EXTRA_CA_CERTS come on top of them", () => {
  const extra = pem("company");
  expect(hostCertificates({ SSL_CERT_FILE: pem("own"), NODE_EXTRA_CA_CERTS: extra })).toBe("own\ncompany");
  expect(hostCertificates({ NODE_EXTRA_CA_CERTS: extra })).toMatch(/-----END CERTIFICATE-----\s+company$/);
});

test("a file that is not there is as one that was not named", () => {
  expect(hostCertificates({ SSL_CERT_FILE: "/nowhere", NODE_EXTRA_CA_CERTS: "/nowhere" })).toBe(
    hostCertificates({}),
  );
});
