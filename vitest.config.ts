import { defineConfig } from "vitest/config";

const everywhere = ["**/node_modules/**", "**/dist/**"];

/** Unit tests run anywhere; engine tests need a container engine; end-to-end tests drive the real command line. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tools/**/*.test.ts"],
          exclude: [...everywhere, "**/*.engine.test.ts", "**/*.e2e.test.ts"],
          // Only to end what hangs: a busy machine is slow.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "engine",
          include: ["tools/**/*.engine.test.ts"],
          exclude: everywhere,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tools/**/*.e2e.test.ts"],
          exclude: everywhere,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
