import { ok } from "@drydock/core/failure.ts";
import { expect, test } from "vitest";
import { type Provisioning, provisionEngine } from "./provision-engine.ts";

const nothing = { reason: "no-engine", what: "w", why: "y", next: "n" } as const;
const look = async () => ok(undefined);
const provisioning = (given: Partial<Provisioning>): Provisioning => ({
  env: process.env,
  emit: () => expect.unreachable("nothing is installed or started"),
  signal: new AbortController().signal,
  ...given,
});

test("a user who declines gets the failure that no engine answers, and nothing is done", async () => {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return false;
  };
  expect(await provisionEngine(provisioning({ ask }), nothing, look)).toEqual({
    ok: false,
    failure: nothing,
  });
  for (const question of questions)
    expect(question).toMatch(/^No container engine answers\. .*private Docker daemon\?$/);
});

test("where there is no place for a daemon, nothing is done", async () => {
  const ask = () => expect.unreachable("there is nothing to ask");
  expect(await provisionEngine(provisioning({ env: {}, ask }), nothing, look)).toEqual({
    ok: false,
    failure: nothing,
  });
});
