// npm run bench -- codebase [--files N] [--json]: how often `#codebase` finds the files that answer a question, next to ripgrep and to BM25 without parts of
// names, and what its index costs. Asked are the subjects of this repository's commits, in the tree before each, for the files that it changed, and comments
// of functions in packages of node_modules, which are taken out, for the files that they were in. Weights were chosen with one half of the questions
// (`isTuned`); fails if recall@10 with the other half is less than 1.3 times ripgrep's, for the commits or for the packages.
import { readFileSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CodebaseIndex } from "../../../src/app/codebase/codebaseIndex.ts";
import { findPieces } from "../../../src/app/codebase/findPieces.ts";
import { atOnce, type Steps } from "../../../src/shared/steps.ts";
import { readArguments } from "../../../tools/arguments.ts";
import { root } from "../../../tools/pinned.ts";
import { median } from "../median.ts";
import { plainIndex, ripgrepRanking, type Tree } from "./baselines.ts";
import { type Case, commits, filesBelow, isTuned, packages } from "./cases.ts";

const { values } = readArguments({
  usage: "npm run bench -- codebase [--files N] [--json]",
  options: { files: { type: "number", default: 10_000 }, json: { type: "flag" } },
});
const cuts = [5, 10, 20] as const;
const least = 1.3;
/** As many files as the product looks at whole, for 20 pieces. */
const mostFiles = 40;

interface Recall {
  readonly group: string;
  readonly method: string;
  readonly tuned: number[][];
  readonly held: number[][];
}

const recalls: Recall[] = [];

function note(group: string, method: string, asked: Case, ranking: readonly string[]): void {
  let recall = recalls.find((one) => one.group === group && one.method === method);
  if (recall === undefined) recalls.push((recall = { group, method, tuned: [], held: [] }));
  const found = cuts.map((cut) => {
    const best = new Set(ranking.slice(0, cut));
    return asked.wanted.filter((file) => best.has(file)).length / asked.wanted.length;
  });
  (isTuned(asked) ? recall.tuned : recall.held).push(found);
}

/** The files of the pieces that the product would offer. */
function codebaseRanking(query: string, index: CodebaseIndex, tree: Tree): readonly string[] {
  const files = atOnce(index.search(query, mostFiles)).map((file) => ({ ...file, text: tree.get(file.path) ?? "" }));
  return atOnce(findPieces(index, query, files)).map((piece) => piece.path);
}

/** A tree of files as each method sees it. */
class Searched {
  readonly #texts = new Map<string, string>();
  readonly #lower = new Map<string, string>();
  readonly #code = new CodebaseIndex();
  readonly #words = plainIndex();

  set(file: string, text: string | undefined): void {
    if (text === undefined) {
      for (const each of [this.#texts, this.#lower, this.#code, this.#words]) each.delete(file);
      return;
    }
    this.#texts.set(file, text);
    this.#lower.set(file, text.toLowerCase());
    atOnce(this.#code.set(file, text));
    atOnce(this.#words.set(file, text));
  }

  ask(groups: readonly string[], asked: Case): void {
    const { query } = asked;
    const rankings = {
      ripgrep: ripgrepRanking(query, this.#lower),
      "BM25 of words": atOnce(this.#words.search(query, mostFiles)).map((file) => file.path),
      codebase: codebaseRanking(query, this.#code, this.#texts),
    };
    for (const group of groups) for (const [method, ranking] of Object.entries(rankings)) note(group, method, asked, ranking);
  }
}

function askCommits(): void {
  const tree = new Searched();
  for (const commit of commits()) {
    if (commit.isAsked) tree.ask(["commits"], commit);
    for (const change of commit.changes) tree.set(change.path, change.text);
  }
}

function askPackages(): void {
  for (const { name, files, cases } of packages()) {
    const tree = new Searched();
    for (const [file, text] of files) tree.set(file, text);
    for (const one of cases) tree.ask(["packages", name], one);
  }
}

/** How long it takes, in ms, and the longest step, in ms of processor time: on a busy machine, others run between. */
function timed<T>(steps: Steps<T>): { readonly value: T; readonly ms: number; readonly longest: number } {
  const begun = performance.now();
  let longest = 0;
  for (;;) {
    const before = process.threadCpuUsage();
    const step = steps.next();
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    if (step.done === true) return { value: step.value, ms: performance.now() - begun, longest };
  }
}

function usedMb(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 / 1024;
}

interface Costs {
  readonly files: number;
  readonly textMb: number;
  readonly indexMs: number;
  readonly longestStepMs: number;
  readonly updateMs: number;
  readonly queryMs: number;
  readonly memoryMb: number;
}

/** What an index of files of node_modules costs, without reading them. */
function costs(): Costs {
  const index = new CodebaseIndex();
  const before = usedMb();
  let [characters, indexMs, longestStepMs] = [0, 0, 0];
  const sample = new Map<string, string>();
  for (const [file, text] of filesBelow(path.join(root, "node_modules"), /\.(?:[cm]?[jt]s|json|md|css)$/)) {
    if (index.size >= values.files) break;
    characters += text.length;
    const { ms, longest } = timed(index.set(file, text));
    indexMs += ms;
    longestStepMs = Math.max(longestStepMs, longest);
    if (index.size % 20 === 0) sample.set(file, text);
  }
  const updates = Array.from(sample, ([file, text]) => timed(index.set(file, text)).ms);
  const queries = ["Where are tokens of a stream parsed?", "retry a failed request with backoff", "escape HTML in attribute values"].map(
    (query) => {
      const { value, ms } = timed(index.search(query, mostFiles));
      const found = value.map((file) => ({ ...file, text: readFileSync(path.join(root, "node_modules", file.path), "utf8") }));
      return ms + timed(findPieces(index, query, found)).ms;
    },
  );
  sample.clear();
  const memoryMb = usedMb() - before;
  return {
    files: index.size,
    textMb: characters / 1024 / 1024,
    indexMs,
    longestStepMs,
    updateMs: median(updates),
    queryMs: median(queries),
    memoryMb,
  };
}

askCommits();
askPackages();
const mean = (rows: readonly number[][], at: number): number =>
  rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / Math.max(1, rows.length);
const cost = costs();
const rows = recalls.map(({ group, method, tuned, held }) => ({
  group,
  method,
  tuned: { questions: tuned.length, recall: cuts.map((_cut, at) => mean(tuned, at)) },
  held: { questions: held.length, recall: cuts.map((_cut, at) => mean(held, at)) },
}));
const ratios = ["commits", "packages"].map((group) => {
  const of = (method: string): number => rows.find((row) => row.group === group && row.method === method)?.held.recall[1] ?? 0;
  return { group, ratio: of("codebase") / of("ripgrep") };
});
if (values.json) console.log(JSON.stringify({ rows, ratios, cost }));
else {
  const written = ({ questions, recall }: { questions: number; recall: readonly number[] }): string =>
    `${recall.map((one) => one.toFixed(3)).join("  ")}  of ${String(questions).padStart(3)}`;
  console.log(`${"".padEnd(28)} recall@${cuts.join(" @")}, tuned half        the other half`);
  for (const { group, method, tuned, held } of rows) console.log(group.padEnd(12), method.padEnd(15), written(tuned), "   ", written(held));
  for (const { group, ratio } of ratios) console.log(`${group}: recall@10 is ${ratio.toFixed(2)} times ripgrep's (other half)`);
  console.log(
    `${cost.files} files, ${cost.textMb.toFixed(0)} MB of text: indexed in ${(cost.indexMs / 1000).toFixed(1)} s (longest step ${cost.longestStepMs.toFixed(1)} ms), ` +
      `a file again in ${cost.updateMs.toFixed(2)} ms, a question in ${cost.queryMs.toFixed(0)} ms, ${cost.memoryMb.toFixed(0)} MB`,
  );
}
if (ratios.some(({ ratio }) => !(ratio >= least))) {
  console.error(`Recall@10 is less than ${least} times ripgrep's.`);
  process.exitCode = 1;
}
