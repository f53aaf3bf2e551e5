import { defineConfig } from "vitest/config";

// One project a tier; `tools/test.ts` runs them and sums their counts.
/**
 * A test that fails now and then has a race in it, or the product has, so nothing is retried by default. CI shares its machine with others: there the
 * tests in a real browser and a real editor get a second try, which the reporter shows.
 */
const retriesInCi = process.env["CI"] === undefined ? 0 : 1;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts", "test/unit/**/*.test.tsx"],
          // A busy machine is no failure.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
          alias: { vscode: new URL("./test/unit/vscode.ts", import.meta.url).pathname },
        },
      },
      {
        test: {
          name: "webview",
          include: ["test/webview/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          fileParallelism: false,
          retry: retriesInCi,
        },
      },
      {
        test: {
          name: "editor",
          include: ["test/editor/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 30_000 } },
          // An editor, its browser and its extension host mostly wait for each other: two of them share two cores well.
          maxWorkers: 2,
          retry: retriesInCi,
        },
      },
    ],
  },
});
