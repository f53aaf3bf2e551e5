import { pathInHeader, quotedName } from "./gitPath.ts";

/** A part of git's output: the changes of one file, or what stands before the first file, such as the head of a commit. */
export interface DiffSection {
  /** As git wrote it, with its line ends. */
  readonly text: string;
  /** Every path that the section names, without the prefixes of the two sides; empty before the first file. */
  readonly paths: readonly string[];
}

// oxlint-disable-next-line no-control-regex -- what `color.ui = always` makes git write
const fileBegins = /^(?=(?:\u001b\[[\d;]*m)*diff --(?:git|cc|combined) )/m;
// oxlint-disable-next-line no-control-regex -- the same
const colours = /\u001b\[[\d;]*m/g;

/**
 * Splits the output of `git diff` (or `git show`) by file, whatever the user's settings made of it: quoted names, renames, copies, binary and mode
 * changes, merges (`diff --cc`), no prefixes or others, colours, CRLF. Every line of a file begins with a blank, `+`, `-`, `\` or `@`, so no content can
 * pass for the beginning of the next file. The sections together are the text.
 */
export function splitDiff(text: string): readonly DiffSection[] {
  return text.split(fileBegins).map((part) => ({ text: part, paths: pathsOf(part) }));
}

/** Whether a text is git's: nothing but blank lines stands before its first file. A program in `diff.external` writes anything. */
export function isGitDiff(text: string): boolean {
  return splitDiff(text).every(({ text: part, paths }) => paths.length > 0 || part.trim() === "");
}

/** The header ends with the first hunk; content is never read. */
const headerEnd = /^(?:@@|GIT binary patch)/;
const mostHeaderLines = 50;

function pathsOf(section: string): readonly string[] {
  const paths = new Set<string>();
  const lines = headerOf(section);
  const [, combined, named] = /^diff --(?:git|(cc|combined)) (.*)$/.exec(lines[0] ?? "") ?? [];
  if (named === undefined) return [];
  const [old, fresh] = ["--- ", "+++ "].map((side) => lines.find((line) => line.startsWith(side)));
  const found = [
    ...(combined === undefined ? pathsInGitLine(named) : [pathInHeader(named)]),
    ...(old === undefined || fresh === undefined ? [] : withoutPrefixes(pathInHeader(old.slice(4)), pathInHeader(fresh.slice(4)))),
    ...lines.flatMap((line) => /^(?:rename|copy) (?:from|to) (.*)$/.exec(line)?.slice(1).map(pathInHeader) ?? []),
    ...lines.flatMap((line) => binaryPaths(/^Binary files (.*) differ$/.exec(line)?.[1])),
  ];
  for (const path of found) if (path !== null && path !== "") paths.add(path);
  return [...paths];
}

/** The lines before the first hunk, without colours and line ends. */
function headerOf(section: string): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; lines.length < mostHeaderLines && at < section.length;) {
    const feed = section.indexOf("\n", at);
    const end = feed < 0 ? section.length : feed;
    const line = section.slice(at, end).replaceAll(colours, "").replace(/\r$/, "");
    if (headerEnd.test(line)) break;
    lines.push(line);
    at = end + 1;
  }
  return lines;
}

function binaryPaths(named: string | undefined): readonly (string | null)[] {
  if (named === undefined) return [];
  const parts = named.split(" and ");
  const [old = "", fresh = ""] = parts;
  return parts.length === 2 ? withoutPrefixes(pathInHeader(old), pathInHeader(fresh)) : parts.map(pathInHeader);
}

/**
 * The two paths of `A B` after `diff --git`. A blank may be in either, so that the line alone can be unclear; then all that it can mean is given, likely
 * ones first, and the lines that follow (`---`, `+++`, `rename from`) say which.
 */
export function pathsInGitLine(named: string): readonly (string | null)[] {
  const first = quotedName(named);
  if (first !== undefined) return withoutPrefixes(first.name, pathInHeader(first.rest.trimStart()));
  const quoted = named.indexOf(' "');
  if (quoted >= 0 && quotedName(named.slice(quoted + 1)) !== undefined) {
    return withoutPrefixes(named.slice(0, quoted), pathInHeader(named.slice(quoted + 1)));
  }
  const cuts = Array.from(named.matchAll(/ /g), ({ index }) => [named.slice(0, index), named.slice(index + 1)] as const).slice(0, mostCuts);
  // Where nothing was renamed, both are the same but for their prefixes.
  const isSame = ([a, b]: readonly [string, string]): boolean => a === b || (hasPrefixes(a, b) && a.slice(2) === b.slice(2));
  const afterFolder = (path: string): string => path.slice(path.indexOf("/"));
  const isAlike = ([a, b]: readonly [string, string]): boolean => a.includes("/") && b.includes("/") && afterFolder(a) === afterFolder(b);
  const same = cuts.find(isSame) ?? cuts.find(isAlike);
  if (same !== undefined) return withoutPrefixes(...same);
  const likely = cuts.filter((cut) => hasPrefixes(...cut));
  return (likely.length > 0 ? likely : cuts).flatMap((cut) => withoutPrefixes(...cut));
}

const mostCuts = 40;

/** `a/` and `b/`; with `diff.mnemonicPrefix` of the index, the work tree, a commit and an object; of `--no-index`. They differ, folders do not. */
function hasPrefixes(old: string, fresh: string): boolean {
  const prefix = /^[abiwco12]\//;
  return prefix.test(old) && prefix.test(fresh) && old.charAt(0) !== fresh.charAt(0);
}

function withoutPrefixes(old: string | null, fresh: string | null): readonly [string | null, string | null] {
  if (
    hasPrefixes(old ?? "a/", fresh ?? "b/") ||
    (old === null && hasPrefixes("i/", fresh ?? "")) ||
    (fresh === null && hasPrefixes(old ?? "", "w/"))
  ) {
    return [old?.slice(2) ?? null, fresh?.slice(2) ?? null];
  }
  return [old, fresh];
}
