import { readArguments } from "../../../tools/arguments.ts";
import { CodebaseIndex } from "../../../src/app/codebase/codebaseIndex.ts";
import { findPieces } from "../../../src/app/codebase/findPieces.ts";
import { atOnce } from "../../../src/shared/steps.ts";
import { ripgrepRanking } from "./baselines.ts";
import { type Case, commits, isTuned, packages } from "./cases.ts";

const { values } = readArguments({
  usage: "npm run bench -- codebase [--json]",
  options: { json: { type: "flag" }, half: { type: "string", default: "both" }, step: { type: "number", default: 1 } },
});
const cuts = [5, 10, 20] as const;
type Row = Map<string, { tuned: number[][]; held: number[][] }>;
const table = new Map<string, Row>();

function note(group: string, method: string, asked: Case, ranking: readonly string[]): void {
  const row: Row = table.get(group) ?? new Map();
  table.set(group, row);
  const sums = row.get(method) ?? { tuned: [], held: [] };
  row.set(method, sums);
  (isTuned(asked) ? sums.tuned : sums.held).push(
    cuts.map((cut) => { const top = new Set(ranking.slice(0, cut)); return asked.wanted.filter((each) => top.has(each)).length / asked.wanted.length; }),
  );
}
const plain = (name: string): readonly string[] => [name.toLowerCase()];
const flat = { text: 2, imports: 2, declaration: 0, folder: 2, fileName: 2 };

function found(index: CodebaseIndex, tree: ReadonlyMap<string, string>, query: string): readonly string[] {
  const files = atOnce(index.search(query, 40)).map((file) => ({ ...file, text: tree.get(file.path) ?? "" }));
  return atOnce(findPieces(index, query, files)).map(({ path }) => path);
}
let n = 0;
{
  const tree = new Map<string, string>();
  const lower = new Map<string, string>();
  const code = new CodebaseIndex();
  const words = new CodebaseIndex({ words: plain, fields: flat });
  for (const commit of commits()) {
    if (commit.isAsked && n++ % values.step === 0) {
      note("history", "ripgrep", commit, ripgrepRanking(commit.query, lower));
      note("history", "bm25", commit, atOnce(words.search(commit.query, 20)).map(({ path }) => path));
      note("history", "codebase", commit, found(code, tree, commit.query));
    }
    for (const { path, text } of commit.changes) {
      if (text === undefined) { tree.delete(path); lower.delete(path); code.delete(path); words.delete(path); }
      else { tree.set(path, text); lower.set(path, text.toLowerCase()); atOnce(code.set(path, text)); atOnce(words.set(path, text)); }
    }
  }
}
for (const { name, files, cases } of packages()) {
  const lower = new Map(Array.from(files, ([path, text]) => [path, text.toLowerCase()]));
  const code = new CodebaseIndex();
  const words = new CodebaseIndex({ words: plain, fields: flat });
  for (const [path, text] of files) { atOnce(code.set(path, text)); atOnce(words.set(path, text)); }
  for (const one of cases) {
    note(name, "ripgrep", one, ripgrepRanking(one.query, lower));
    note(name, "bm25", one, atOnce(words.search(one.query, 20)).map(({ path }) => path));
    note(name, "codebase", one, found(code, files, one.query));
  }
}
const mean = (rows: number[][]): string => cuts.map((_c, i) => (rows.reduce((s, r) => s + (r[i] ?? 0), 0) / rows.length).toFixed(3)).join(" ");
for (const [group, row] of table) for (const [method, { tuned, held }] of row) console.log(group.padEnd(12), method.padEnd(10), `tuned(${tuned.length})`, mean(tuned), values.half === "both" ? `held(${held.length}) ${mean(held)}` : "");
