// npm run bench -- apply [--size LINES] [--rounds N] [--json]: how long the host is busy with a block at once, from the click to the proposal. A slice ends
// where the driver in the host would give way; `sum` is its processor time; `growth` is the exponent between a quarter of the size and the whole: 1 is linear,
// 2 quadratic. Fails where a slice takes 50 ms or more, or something grows faster than its text.
import { exactMarks } from "../../src/apply/exactAnswer.ts";
import { lineChanges } from "../../src/apply/lineChanges.ts";
import { parseBlock } from "../../src/apply/parseBlock.ts";
import { type EditPlan, planEditSteps } from "../../src/apply/planEdit.ts";
import { exactText } from "../../src/app/exactEdit/exactText.ts";
import { mergeChange } from "../../src/host/code/mergeChange.ts";
import { longestMs as sliceMs } from "../../src/shared/eventLoopYielder.ts";
import type { Steps } from "../../src/shared/steps.ts";
import { readArguments } from "../../tools/arguments.ts";
import { mostGrowth } from "../adversarial/growth.ts";
import { median } from "./median.ts";

const { values } = readArguments({
  usage: "npm run bench -- apply [--size LINES] [--rounds N] [--json]",
  options: {
    size: { type: "number", default: 45_000 },
    rounds: { type: "number", default: 7 },
    json: { type: "flag" },
  },
});
/** No slice may take longer; milliseconds. */
const mostMs = 50;
/** Shorter sums say nothing about growth; milliseconds. */
const shortest = 30;
const step = 4;

/** What is done with a file of so many lines, in steps, and what has to come of it. */
interface Case {
  readonly name: string;
  readonly make: (lines: number) => () => Steps<string>;
}

/** Classes with methods, as a generated client or a big module has them. */
function fileOf(lines: number, noun = "key"): string[] {
  const all = ['import { all } from "./all.ts";', ""];
  for (let part = 0; all.length < lines; part += 1) {
    all.push(`/** Part ${part} of what the store keeps. */`, `export class Part${part} {`);
    for (let at = 0; at < 8; at += 1)
      all.push(
        `  read${part}x${at}(${noun}: string): number {`,
        `    const found = this.table${part}.get(${noun} + ${at});`,
        "    if (found === undefined) {",
        `      throw new Error("no ${noun} ${part} ${at}");`,
        "    }",
        "    return found.length;",
        "  }",
        "",
      );
    all.push("}", "");
  }
  return all;
}
const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

/** Parses a block and plans its edit, as the host does. */
function* planned(source: string, block: string, language = "ts"): Steps<string> {
  const files = parseBlock(block, language);
  yield;
  if ("reason" in files || files[0] === undefined) return "refused";
  const plan: EditPlan = yield* planEditSteps(source, files[0].change);
  return plan.kind;
}

/** A method in the middle, changed. */
function method(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line, index) => index > lines.length / 2 && /^ {2}read/.test(line));
  return lines.slice(at, at + 7).map((line) => line.replace("found.length", "found.size"));
}

/** A diff with a hunk in every few lines. */
function diffOf(lines: readonly string[], hunks: number): string {
  const every = Math.floor((lines.length - 10) / hunks);
  const all = ["--- a/part.ts", "+++ b/part.ts"];
  for (let hunk = 0; hunk < hunks; hunk += 1) {
    const at = hunk * every + 2;
    all.push(`@@ -${at + 1},6 +${at + 1},6 @@`);
    for (const [index, line] of lines.slice(at, at + 6).entries())
      if (index === 3) all.push(`-${line}`, `+${line} // changed`);
      else all.push(` ${line}`);
  }
  return text(all);
}

/** Search/replace blocks with these marks, every few lines. */
function piecesOf(lines: readonly string[], pieces: number, [search, divider, replace]: readonly [string, string, string]): string {
  const every = Math.floor((lines.length - 10) / pieces);
  const all: string[] = [];
  for (let piece = 0; piece < pieces; piece += 1) {
    const old = lines.slice(piece * every + 3, piece * every + 9);
    all.push(search, ...old, divider, ...old.map((line, index) => (index === 2 ? `${line} // changed` : line)), replace);
  }
  return text(all);
}

/** So many of a file of 45,000 lines. */
const share = (lines: number, of: number): number => Math.round((lines * of) / 45_000);
const changed = (lines: readonly string[], every: number): string[] =>
  lines.map((line, index) => (index % every === 3 ? `${line} // changed` : line));
const rewritten = (lines: readonly string[]): string[] =>
  lines.map((line, index) => (/^ {4}/.test(line) ? line.replace(/\w+/, `other${index}`).replace("key", "name") : line));
const flat = (count: number, line: (index: number) => string): string[] => [
  "export function all(other) {",
  ...Array.from({ length: count }, (_, index) => line(index)),
  "}",
];
const marks = ["<<<<<<< SEARCH", "=======", ">>>>>>> REPLACE"] as const;

const cases: readonly Case[] = [
  {
    name: "a method, 45,000-line file",
    make: (lines) => {
      const file = fileOf(lines);
      return () => planned(text(file), text(method(file)));
    },
  },
  {
    name: "a method under a mark, 45,000-line file",
    make: (lines) => {
      const file = fileOf(lines);
      const at = file.findLastIndex((line, index) => index <= file.length / 2 && line.startsWith("export class"));
      const mark = "  // ... existing code ...";
      const block = [file[at] ?? "", mark, ...method(file.slice(at, at + 70)), mark, "}"];
      return () => planned(text(file), text(block));
    },
  },
  {
    name: "a block for another file, 45,000-line file",
    make: (lines) => {
      const file = fileOf(lines);
      return () => planned(text(file), "const other = 1;\nfunction none() {\n  return other + 17;\n}\n");
    },
  },
  {
    name: "the whole file of 45,000 lines, 90 changed",
    make: (lines) => {
      const file = fileOf(lines);
      return () => planned(text(file), text(changed(file, 500)));
    },
  },
  {
    name: "the whole file of 45,000 lines, 9,000 changed",
    make: (lines) => {
      const file = fileOf(lines);
      return () => planned(text(file), text(changed(file, 5)));
    },
  },
  {
    name: "a new file of 45,000 lines",
    make: (lines) => {
      const file = fileOf(lines);
      return function* (): Steps<string> {
        return (yield* planEditSteps(null, { kind: "code", lines: file })).kind;
      };
    },
  },
  {
    name: "6,000 lines rewritten, bodies",
    make: (lines) => {
      const file = fileOf(share(lines, 6000));
      return () => planned(text(file), text(rewritten(file)));
    },
  },
  {
    name: "6,000 lines rewritten, one function",
    make: (lines) => {
      const count = share(lines, 6000);
      const file = flat(count, (index) => `  const value${index} = compute(${index}, other);`);
      const block = flat(count, (index) => `  const value${index} = await compute(${index}, more);`);
      return () => planned(text(file), text(block));
    },
  },
  {
    name: "6,000 lines rewritten, settings",
    make: (lines) => {
      const count = share(lines, 6000);
      const file = (value: string): string =>
        `{\n${Array.from({ length: count }, (_, at) => `  "key${at}": "${value} ${at}"`).join(",\n")}\n}\n`;
      return () => planned(file("one"), file("other"), "json");
    },
  },
  {
    name: "6,000 lines rewritten, one search/replace",
    make: (lines) => {
      const file = fileOf(share(lines, 6000));
      const fresh = file.map((line, index) => (index % 10 === 0 ? line : `${line} // ${index}`));
      return () => planned(text(file), text([marks[0], ...file, marks[1], ...fresh, marks[2]]));
    },
  },
  {
    name: "a diff of 2,000 hunks, 45,000-line file",
    make: (lines) => {
      const file = fileOf(lines);
      return () => planned(text(file), diffOf(file, share(lines, 2000)), "diff");
    },
  },
  {
    name: "300 search/replace pieces, 45,000-line file",
    make: (lines) => {
      const file = fileOf(lines);
      return () => planned(text(file), piecesOf(file, share(lines, 300), marks));
    },
  },
  {
    name: "an exact edit of 300 pieces, 45,000-line file",
    make: (lines) => {
      const file = fileOf(lines);
      const [source, block] = [text(file), text(changed(file, 150))];
      const exact = exactMarks([source, block]);
      const answer = piecesOf(file, share(lines, 300), [exact.search, exact.divider, exact.replace]);
      const fresh = text(answer.split("\n").filter((line) => line.endsWith("// changed")));
      const texts = { path: "part.ts", source, sentSource: source, block: fresh, sentBlock: fresh, language: "ts", named: undefined };
      return function* (): Steps<string> {
        const made = yield* exactText(answer, texts, exact);
        return "text" in made ? "edit" : made.problem.reason;
      };
    },
  },
  {
    name: "hunks of a proposal, 9,000 of 45,000 lines",
    make: (lines) => {
      const file = fileOf(lines);
      const [before, after] = [text(file), text(changed(file, 5))];
      return function* (): Steps<string> {
        return (yield* lineChanges(before, after)).length > 0 ? "edit" : "none";
      };
    },
  },
  {
    name: "hunks of a proposal, 6,000 lines rewritten",
    make: (lines) => {
      const file = fileOf(share(lines, 6000));
      const [before, after] = [text(file), text(rewritten(file))];
      return function* (): Steps<string> {
        return (yield* lineChanges(before, after)).length > 0 ? "edit" : "none";
      };
    },
  },
  {
    name: "a proposal moved to a changed file, 45,000 lines",
    make: (lines) => {
      const file = fileOf(lines);
      const [before, after] = [text(file), text(changed(file, 50))];
      const now = text(["// Mine.", ...file]);
      return function* (): Steps<string> {
        return (yield* mergeChange(now, before, after)) === undefined ? "refused" : "edit";
      };
    },
  },
];

interface Run {
  /** The longest slice of a round, in milliseconds: of all rounds the middle, and the shortest. */
  readonly longest: number;
  readonly least: number;
  /** Processor time of a round, in milliseconds. */
  readonly sum: number;
  readonly came: string;
}

/** Takes all steps, and notes the longest stretch without giving way. */
function run(steps: Steps<string>): Pick<Run, "longest" | "came"> {
  let [longest, slice] = [0, 0];
  for (;;) {
    const before = performance.now();
    const taken = steps.next();
    slice += performance.now() - before;
    longest = Math.max(longest, slice);
    if (taken.done === true) return { longest, came: taken.value };
    if (slice > sliceMs) slice = 0;
  }
}

/** Whatever else runs makes a slice longer and never shorter; processor time is counted in ticks of up to 4 ms, so it is that of all rounds. */
function runs(start: () => Steps<string>): Run {
  run(start());
  const before = process.threadCpuUsage();
  const all = Array.from({ length: values.rounds }, () => run(start()));
  const { user, system } = process.threadCpuUsage(before);
  const slices = all.map(({ longest }) => longest);
  const sum = (user + system) / 1000 / values.rounds;
  return { longest: median(slices), least: Math.min(...slices), sum, came: all[0]?.came ?? "" };
}

const results = cases.map(({ name, make }) => {
  const small = runs(make(Math.round(values.size / step)));
  const { longest, least, sum, came } = runs(make(values.size));
  const growth = sum < shortest ? undefined : Math.log(sum / small.sum) / Math.log(step);
  return { name, longest, least, sum, growth, came, isSlow: least >= mostMs || (growth !== undefined && growth > mostGrowth) };
});
if (values.json) console.log(JSON.stringify(results, undefined, 2));
else {
  console.log(`Node ${process.version}, a file of ${values.size} lines, ${values.rounds} rounds`);
  console.log(`${"".padEnd(50)} slice ms  least    sum ms  growth`);
  for (const { name, longest, least, sum, growth, came, isSlow } of results)
    console.log(
      `${name.padEnd(50)} ${longest.toFixed(1).padStart(8)}  ${least.toFixed(1).padStart(5)}  ${sum.toFixed(0).padStart(8)}  ${(growth?.toFixed(2) ?? "–").padStart(6)}  ${came}${isSlow ? "  TOO SLOW" : ""}`,
    );
}
process.exit(results.some(({ isSlow }) => isSlow) ? 1 : 0);
