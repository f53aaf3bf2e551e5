import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";

const script = path.resolve(import.meta.dirname, "../../crash/crash.ts");

test.each([["--trials", "200"], ["many"], ["0"], ["1", "1", "1"]])("the crash test refuses the arguments %j %j %j", (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^Usage: npm run test:crash -- \[TRIALS \[STEP\]\]/);
});
