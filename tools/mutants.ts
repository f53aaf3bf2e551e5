// npm run mutants [-- --seed N] [--count N]
// Makes small edits, each by itself, in a copy of the working tree, and runs the unit tests that reach the edited file, then the compiler.
// The edits are the named ones of mutants/namedMutants.ts and others that a seeded generator draws from every dialog's buttons, the rows of lists, the
// listeners, and the menus and key bindings of the manifest. An edit that nothing notices is printed at the end, and the exit code is 1.
import { glob, readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { readArguments } from "./arguments.ts";
import { FittingTests } from "./mutants/fittingTests.ts";
import { manifestMutants } from "./mutants/manifestMutants.ts";
import type { Kind, Mutant } from "./mutants/mutant.ts";
import { namedMutants } from "./mutants/namedMutants.ts";
import { sourceMutants } from "./mutants/sourceMutants.ts";
import { makeTrees } from "./mutants/trees.ts";
import { compiles, type Outcome, passes, tryMutant } from "./mutants/tryMutant.ts";
import { root } from "./pinned.ts";

const { values } = readArguments({
  usage: "npm run mutants [-- --seed N] [--count N]",
  options: { seed: { type: "number" }, count: { type: "number", default: 80 } },
});
const seed = values.seed ?? Date.now() % 1_000_000;
const kinds: readonly Kind[] = ["dialog", "row", "listener", "manifest"];

const tests = await FittingTests.read();
const mutants = await draw();
console.log(`seed ${seed}: ${mutants.length} mutants`);
const started = performance.now();
const trees = await makeTrees(Math.max(1, Math.min(4, os.availableParallelism())));
process.once("SIGINT", () => void trees.remove().finally(() => process.exit(130)));
process.once("SIGTERM", () => void trees.remove().finally(() => process.exit(143)));
const survivors: string[] = [];
let tried = 0;
try {
  await mustBeGreen();
  const waiting = [...mutants];
  await Promise.all(
    trees.folders.map(async (tree) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const from = performance.now();
        tell(mutant, await tryMutant(tree, mutant, tests.of(mutant.file)), performance.now() - from);
      }
    }),
  );
} finally {
  await trees.remove();
}
console.log(`\n${((performance.now() - started) / 60_000).toFixed(1)} minutes, seed ${seed}`);
for (const survivor of survivors) console.log(`SURVIVED ${survivor}`);
console.log(`${tried - survivors.length} of ${tried} killed`);
process.exit(survivors.length === 0 ? 0 : 1);

/** The named ones, and as many of each kind as there is room for. */
async function draw(): Promise<readonly Mutant[]> {
  const found: Mutant[] = [...manifestMutants(await readFile(path.join(root, "package.json"), "utf8"))];
  const files: string[] = [];
  for await (const file of glob("src/{app,host}/**/*.ts", { cwd: root })) files.push(file.split(path.sep).join("/"));
  for (const file of files.sort()) found.push(...sourceMutants(file, await readFile(path.join(root, file), "utf8")));
  const random = generator(seed);
  const piles = kinds.map((kind) =>
    shuffled(
      found.filter((mutant) => mutant.kind === kind),
      random,
    ),
  );
  console.log(`drawn from ${kinds.map((kind, index) => `${piles[index]?.length ?? 0} of kind ${kind}`).join(", ")}`);
  const drawn: Mutant[] = [...(await namedMutants())];
  for (let pile = 0; drawn.length < values.count && piles.some(({ length }) => length > 0); pile += 1) {
    const mutant = piles[pile % piles.length]?.pop();
    if (mutant !== undefined) drawn.push(mutant);
  }
  return drawn;
}

/** A broken tree would kill every mutant. */
async function mustBeGreen(): Promise<void> {
  const all = Array.from(new Set(mutants.flatMap(({ file }) => tests.of(file))));
  const parts = trees.folders.map((tree, index) => [tree, all.filter((_, at) => at % trees.folders.length === index)] as const);
  const results = await Promise.all(parts.map(async ([tree, some]) => (await compiles(tree)) && (some.length === 0 || passes(tree, some))));
  if (!results.every(Boolean)) {
    await trees.remove();
    console.error("The tests fail, or the types do not fit, without any mutant: mend that first.");
    process.exit(1);
  }
}

function tell(mutant: Mutant, outcome: Outcome, tookMs: number): void {
  tried += 1;
  const what = `${mutant.file}:${mutant.line} ${mutant.what}`;
  if (outcome === null) survivors.push(what);
  const said = outcome === null ? "SURVIVED" : `killed by ${outcome}`;
  console.log(`${String(tried).padStart(3)} ${said.padEnd(15)} ${(tookMs / 1000).toFixed(1).padStart(5)} s  ${what}`);
}

/** Random numbers from 0 to 1, the same for the same seed. */
function generator(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
