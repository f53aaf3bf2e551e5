import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { toolEnvironment } from "../pinned.ts";
import { edited, type Mutant } from "./mutant.ts";

/** What noticed a mutant; null where nothing did. */
export type Outcome = "tests" | "types" | null;

/** How many of the nearest tests run first: most mutants die there. */
const nearest = 4;
const limitMs = 120_000;

/** Makes the edit in a copy of the tree, runs its tests, then the compiler, and takes the edit back. */
export async function tryMutant(tree: string, mutant: Mutant, tests: readonly string[]): Promise<Outcome> {
  const file = path.join(tree, mutant.file);
  const before = await readFile(file, "utf8");
  await writeFile(file, edited(before, mutant.edits));
  try {
    for (const some of [tests.slice(0, nearest), tests.slice(nearest)]) {
      if (some.length > 0 && !(await passes(tree, some))) return "tests";
    }
    return mutant.file !== "package.json" && !(await compiles(tree)) ? "types" : null;
  } finally {
    await writeFile(file, before);
  }
}

/** Whether these tests pass; one that hangs does not. */
export async function passes(tree: string, tests: readonly string[]): Promise<boolean> {
  const vitest = path.join(tree, "node_modules/vitest/vitest.mjs");
  const limits = ["--bail", "1", "--maxWorkers", "1", "--testTimeout", "15000", "--hookTimeout", "15000"];
  return succeeds(tree, [vitest, "run", "--project", "unit", "--reporter", "dot", ...limits, ...tests]);
}

/** Whether the types of the whole tree fit. */
export async function compiles(tree: string): Promise<boolean> {
  return succeeds(tree, [path.join(tree, "node_modules/typescript/lib/tsc.js"), "-b"]);
}

function succeeds(tree: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, args, {
    cwd: tree,
    env: toolEnvironment(),
    stdio: "ignore",
    timeout: limitMs,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status === 0));
  });
}
