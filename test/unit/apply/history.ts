import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "../../../tools/pinned.ts";
import { Random } from "./random.ts";

/** A file before and after a real change. */
export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const largest = 60_000;

/** A source of changes. A missing source says why, and its tests are then skipped in favor of those on package sources. */
export interface ChangeSource {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly problem: string | undefined;
  /** The kind of case that its tests cover. */
  readonly kind: string;
}

const packagesName = "packages' sources";

/** The history of this repository, and the sources of installed packages with generated edits. */
export function changeSources(mostOfHistory: number, mostOfPackages: number, seed: number): readonly ChangeSource[] {
  const name = "this repository's history";
  const problem = historyProblem();
  const changes = problem === undefined ? ownHistory(mostOfHistory) : [];
  if (problem !== undefined) console.log(`Skipped: blocks made of ${name} (${problem}). Their twins, made of ${packagesName}, run.`);
  return [
    { name, changes, problem, kind: "edit out of this repository's history" },
    { name: packagesName, changes: packageChanges(mostOfPackages, seed), problem: undefined, kind: "edit out of packages' sources" },
  ];
}

function git(...args: readonly string[]): string {
  return execFileSync("git", ["-C", root, ...args], { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "ignore"] });
}

/** The reason why the history of this repository cannot be read, or undefined. */
function historyProblem(): string | undefined {
  try {
    return git("rev-parse", "--is-shallow-repository").trim() === "true" ? "this checkout is shallow (git fetch --unshallow)" : undefined;
  } catch {
    return "this is no git checkout";
  }
}

/** The first changes in the history of this repository, which stay the same tomorrow. */
function ownHistory(most: number): readonly Change[] {
  const log = git(
    "log",
    "--reverse",
    "--no-merges",
    "--diff-filter=M",
    "--raw",
    "--no-renames",
    "--abbrev=40",
    "--format=",
    "--",
    "src",
    "test",
    "tools",
  );
  const changes: Change[] = [];
  for (const line of log.split("\n")) {
    const [, before, after, name] = /^:100\d{3} 100\d{3} ([0-9a-f]{40}) ([0-9a-f]{40}) M\t(.+\.(?:tsx?|css|md|mjs))$/.exec(line) ?? [];
    if (before === undefined || after === undefined || name === undefined) continue;
    const change = { name, before: git("cat-file", "blob", before), after: git("cat-file", "blob", after) };
    if (change.before.length < largest && change.before.length > 400) changes.push(change);
    if (changes.length >= most) break;
  }
  return changes;
}

/** Packages that contain sources in several languages and styles. */
const packages = [
  "markdown-it/lib",
  "openai/src",
  "preact/src",
  "highlight.js/scss",
  "valibot",
  "diff/libesm",
  "katex/src",
  "tokenx",
  "yaml/dist",
  "playwright-core/lib",
];

/** Sources of installed packages with generated edits, the same in every run. */
function packageChanges(most: number, seed: number): readonly Change[] {
  const random = new Random(seed);
  const files = packages.flatMap((name) => filesIn(path.join(root, "node_modules", name), 40)).sort();
  const changes: Change[] = [];
  for (let tries = 0; changes.length < most && tries < 20 * most && files.length > 0; tries++) {
    const file = random.pick(files);
    const before = readFileSync(file, "utf8");
    if (before.length > largest || before.includes("\r") || !before.endsWith("\n")) continue;
    const after = edited(before, random);
    if (after !== undefined) changes.push({ name: path.relative(path.join(root, "node_modules"), file), before, after });
  }
  return changes;
}

function filesIn(folder: string, most: number): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:ts|js|mjs|scss|py)$/.test(name) && !/\.(?:d\.ts|min\.js)$/.test(name))
      .sort()
      .map((name) => path.join(folder, name))
      .filter((file) => statSync(file).size > 800)
      .slice(0, most);
  } catch {
    return [];
  }
}

/** One to three typical edits. */
function edited(text: string, random: Random): string | undefined {
  const lines = text.split("\n");
  if (lines.length < 25 || lines.some((line) => line.length > 400)) return undefined;
  for (let count = random.integer(1, 3); count > 0; count--) {
    const at = random.integer(3, lines.length - 6);
    const line = lines[at] ?? "";
    const indent = /^\s*/.exec(line)?.[0] ?? "";
    switch (random.integer(0, 3)) {
      case 0:
        lines.splice(at, 0, `${indent}// Checked ${random.integer(1, 9999)} times.`, `${indent}check(value${random.integer(1, 99)});`);
        break;
      case 1:
        lines.splice(at, random.integer(1, 3));
        break;
      case 2:
        lines[at] = line.replace(/[A-Za-z_]{3,}/, (word) => `${word}Renamed`);
        break;
      default:
        lines.splice(at, 2, `${indent}const replaced${random.integer(1, 99)} = compute(${random.integer(1, 99)});`);
    }
  }
  const after = lines.join("\n");
  return after === text ? undefined : after;
}
