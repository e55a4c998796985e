// Downloads URL DIGEST into the store of its environment. Prints a line for each report of progress, and at last the
// stored file's path, or the reason of the failure.
import type { Sha256 } from "@drydock/core/digest.ts";
import type { Emit } from "@drydock/core/event.ts";
import { downloadBlob } from "../download-blob.ts";
import { openStore } from "../store.ts";

const [, , url, digest] = process.argv;
const { signal } = new AbortController();
const emit: Emit = ({ type }) => void process.stdout.write(`${type}\n`);
const options = { what: "the file", maxBytes: 1e9, emit, signal };
const result = await downloadBlob(openStore(process.env), url as string, digest as Sha256, options);
process.stdout.write(`${result.ok ? result.value : `${result.failure.reason}: ${result.failure.why}`}\n`);
