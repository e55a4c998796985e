import { startVitest } from "vitest/node";

/** Vitest's projects, as vitest.config.ts defines them. */
export const testProjects = ["unit", "engine", "e2e"] as const;

export interface TestCounts {
  readonly passed: number;
  /** Tests that failed, and files and hooks that did outside of any test. */
  readonly failed: number;
  readonly skipped: readonly { readonly test: string; readonly reason: string }[];
}

/** Runs the tests of some projects, in files whose path contains one of the filters if there are any. */
export async function runTests(projects: readonly string[], filters: readonly string[]): Promise<TestCounts> {
  const vitest = await startVitest("test", [...filters], { watch: false, project: [...projects] });
  const modules = vitest.state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const outside = modules.flatMap((module) => [
    ...module.errors(),
    ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
  ]);
  const counts = {
    passed: tests.filter((test) => test.result().state === "passed").length,
    failed:
      tests.filter((test) => test.result().state === "failed").length +
      outside.length +
      vitest.state.getUnhandledErrors().length,
    skipped: tests.flatMap((test) => {
      const result = test.result();
      if (result.state !== "skipped") return [];
      return [{ test: test.fullName, reason: result.note ?? "no reason given" }];
    }),
  };
  await vitest.close();
  return counts;
}
