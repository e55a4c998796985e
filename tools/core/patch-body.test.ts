import { expect, test } from "vitest";
import { patchBody } from "./patch-body.ts";

const body = "--- a/main.c\n+++ b/main.c\n@@ -1 +1 @@\n-one\n+two\n";

test.for([
  ["nothing above", body, body],
  ["an explanation", `Why this is so.\n\n${body}`, body],
  ["git's header", `Why.\ndiff --git a/main.c b/main.c\n${body}`, `diff --git a/main.c b/main.c\n${body}`],
  ["a line of dashes, as in mail", `Why.\n---\n main.c | 2 +-\n\n${body}`, body],
  ["no file at all", "only text", "only text"],
] as const)("the body of a patch with %s", ([_what, text, expected]) => {
  expect(patchBody(text)).toBe(expected);
});
