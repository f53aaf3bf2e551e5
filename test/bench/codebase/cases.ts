// The questions of the benchmark and the files that answer them.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../tools/pinned.ts";
import { searchedWords } from "./baselines.ts";

/** A question and the files that are to be found. */
export interface Case {
  readonly query: string;
  readonly wanted: readonly string[];
}

/** A file that is another one from here on; gone without a text. */
export interface Change {
  readonly path: string;
  readonly text: string | undefined;
}

/** A commit: its subject is asked in the tree before it. */
export interface Commit extends Case {
  readonly isAsked: boolean;
  readonly changes: readonly Change[];
}

/** A package whose documentation is asked. */
export interface Package {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  readonly cases: readonly Case[];
}

/** Whether a case belongs to the half by which the weights were chosen; the other half was looked at only to report it. */
export function isTuned({ query }: Case): boolean {
  return (createHash("sha256").update(query).digest()[0] ?? 0) % 2 === 0;
}

/** A commit that changes more files says little about each. */
const mostChanged = 20;
const largestFile = 512 * 1024;
const sourceFile = /\.(?:[cm]?[jt]sx?|css|json|md|sh|py|tsv|txt|html|ya?ml)$/;
const generated = /(?:^|\/)package-lock\.json$/;
const formatting = /^(?:wip|format|formatted|lint|squash|merge|revert|fixup)\b/i;

/** This repository's commits, the oldest first. */
export function* commits(): Generator<Commit> {
  const git = (args: readonly string[], input = ""): Buffer => execFileSync("git", args, { cwd: root, input, maxBuffer: 1 << 30 });
  const log = git(["log", "--reverse", "--no-merges", "--first-parent", "--raw", "--no-abbrev", "-M", "--format=%x01%s"]).toString();
  for (const entry of log.split("\u0001").slice(1)) {
    const [subject = "", ...lines] = entry.split("\n");
    const raw = lines.flatMap((line) => {
      const [, , , , newId = "", status = "", from = "", to = from] =
        /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) (\w+)\t([^\t]+)(?:\t(.+))?$/.exec(line) ?? [];
      return status === "" ? [] : [{ newId, status: status.charAt(0), from, to }];
    });
    const isSource = (file: string): boolean => sourceFile.test(file) && !generated.test(file);
    const texts = contents(
      git,
      raw.filter(({ status, to }) => status !== "D" && isSource(to)).map(({ newId }) => newId),
    );
    const changes: Change[] = [];
    for (const { newId, status, from, to } of raw) {
      if (status !== "A") changes.push({ path: from, text: undefined });
      if (status !== "D" && isSource(to)) changes.push({ path: to, text: texts.get(newId) });
    }
    const wanted = raw.filter(({ status, from }) => status !== "A" && isSource(from)).map(({ from }) => from);
    const isAsked = wanted.length > 0 && wanted.length <= mostChanged && !formatting.test(subject) && searchedWords(subject).length >= 2;
    yield { query: subject, wanted, isAsked, changes };
  }
}

/** The texts of blobs; those that are too large or no text are left out. */
function contents(git: (args: readonly string[], input?: string) => Buffer, ids: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (ids.length === 0) return found;
  const output = git(["cat-file", "--batch"], `${[...new Set(ids)].join("\n")}\n`);
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(10, at);
    const [id = "", , size = "0"] = output.toString("utf8", at, end).split(" ");
    const text = output.subarray(end + 1, end + 1 + Number(size));
    if (text.length <= largestFile && !text.includes(0)) found.set(id, text.toString());
    at = end + 2 + Number(size);
  }
  return found;
}

const packageFolders: readonly (readonly [folder: string, ending: RegExp])[] = [
  ["lodash-es", /\.js$/],
  ["es-toolkit/dist", /\.mjs$/],
  ["zod/src", /\.ts$/],
  ["openai/src", /\.ts$/],
  ["mermaid/dist", /\.d\.ts$/],
  ["katex/src", /\.ts$/],
  ["yaml/dist", /\.js$/],
  ["cytoscape/src", /\.mjs$/],
];
const mostCases = 60;

/** Packages of node_modules, without the comments that are asked. */
export function packages(): readonly Package[] {
  return packageFolders.map(([folder, ending]) => {
    const files = new Map(filesBelow(path.join(root, "node_modules", folder), ending));
    const found: Case[] = [];
    for (const [file, text] of files) {
      const documented = firstDocumented(text);
      if (documented === undefined || searchedWords(documented.query).length < 3) continue;
      found.push({ query: documented.query, wanted: [file] });
    }
    // The same sentence above two functions has no one file.
    const counts = new Map<string, number>();
    for (const { query } of found) counts.set(query, (counts.get(query) ?? 0) + 1);
    const order = ({ query }: Case): string => createHash("sha256").update(query).digest("hex");
    const cases = found
      .filter(({ query }) => counts.get(query) === 1)
      .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
      .slice(0, mostCases);
    for (const { wanted } of cases) {
      const [file = ""] = wanted;
      const text = files.get(file) ?? "";
      files.set(file, text.replace(firstDocumented(text)?.comment ?? "", ""));
    }
    return { name: folder.split("/")[0] ?? folder, files, cases };
  });
}

/** All files of node_modules with an ending, for measures of time and memory. */
export function* filesBelow(folder: string, ending: RegExp, below = ""): Generator<readonly [string, string]> {
  for (const entry of readdirSync(path.join(folder, below), { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = `${below}${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(folder, ending, `${name}/`);
    else if (ending.test(entry.name)) {
      const text = readFileSync(path.join(folder, name), "utf8");
      if (text.length <= largestFile) yield [name, text];
    }
  }
}

/** The first exported function of a file with a comment above it, and what the comment says first. */
function firstDocumented(text: string): { readonly query: string; readonly comment: string } | undefined {
  for (const match of text.matchAll(
    /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\r?\n(?:export )?(?:default )?(?:declare )?(?:async )?(?:function|const) ([\w$]+)/g,
  )) {
    const [whole, inside = "", name = ""] = match;
    const escaped = name.replace(/\$/g, "\\$");
    if (
      !new RegExp(
        `export[^;\\n]*[\\s{,]${escaped}\\b|export \\{[^}]*\\b${escaped}\\b|exports(?:\\.\\w+)? = .*\\b${escaped}\\b|export default ${escaped}`,
      ).test(text)
    )
      continue;
    const lines = inside.split("\n").map((line) => line.replace(/^\s*\*? ?/, "").trim());
    const first =
      lines
        .join("\n")
        .trim()
        .split(/\n\s*\n|\n@|^@/)[0]
        ?.replace(/\n/g, " ")
        .trim() ?? "";
    if (first !== "") return { query: first.slice(0, 300), comment: whole.slice(0, whole.lastIndexOf("*/") + 2) };
  }
  return undefined;
}
