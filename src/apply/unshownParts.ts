import type { Steps } from "../shared/steps.ts";
import type { LineEdit } from "./applyHunks.ts";
import { declaredName } from "./declarations.ts";
import { keyOf, similarity } from "./likeness.ts";
import { keysOf, type SourceLines } from "./locate.ts";
import { isCommentLine } from "./members.ts";
import { memberName } from "./memberNames.ts";
import { indentWidth, isBlank } from "./textLines.ts";

/** Two lines at least so alike are versions of one. */
const alike = 0.5;
/** Limit for the pairs of lines that are compared. Beyond it, only the numbers of lines are. */
const mostCompared = 20_000;

/** A line that begins another branch of the statement that stands at the same depth. */
const branch =
  /^[)}\]]*\s*(?:else|elif|elsif|elseif|elif|catch|except|finally|rescue|ensure|otherwise|when|case|default|\|\s*\w+.*->|\|)(?![\p{L}\p{N}_])/iu;
/** A line that begins a choice between branches that are further in. */
const choice = /^(?:(?:return|select|let|var|val|const|\w+\s*:?=)\s+)*(?:case|select|switch|match|cond|when|choose|try_match|evaluate)\b/i;
/** A line that begins something to be listed: `list(`, `deps = [`, `services.nginx = {`, `\begin{itemize}`, `(cond`, `data Color = Red`. */
const listing = /^(?:\\begin\{|\(\S|<\p{L}|(?:new)?(?:type|data)\s)|[([]$|(?:^|[=:(,[]|\b\w+)\s*\{$/u;
const unclosed = /\([^()]*$/;
const code = /\)\s*(?:[^()]*)\{$|=>|\b(?:function|def|fn|func|fun|sub|proc|lambda|while|for|foreach|do)\b/;
const ends = /^(?:[)\]}>]|<\/|(?:end\w*|fi|done|esac)(?![\p{L}\p{N}_]))/iu;
const tagOfCode = /^<(?:script|style|template)\b/i;

/**
 * What an edit would remove of the statement or listing that the block begins with, though the block shows nothing that could be a version of
 * it: a branch of an `if` or `try`, a case of a choice, an item of a listing that is no container with named members.
 * @param block the lines of the block
 * @returns the lines as a reader would call them
 */
export function* unshownParts(source: SourceLines, block: readonly string[], edits: readonly LineEdit[]): Steps<readonly string[]> {
  const [first] = edits;
  const head = block.find((line) => /[\p{L}\p{N}]/u.test(line) && !isCommentLine(line));
  if (first === undefined || head === undefined) return [];
  const at = source.positions(head, "characters").findLast((position) => position <= first.start) ?? first.start;
  const file = source.lines[at] ?? "";
  if (similarity(file, head) <= alike) return [];
  const width = indentWidth(file);
  const isTag = tagOfCode.test(file.trim());
  const inner = innerDepth(source.lines, at, isTag ? 0 : width + 1);
  const lists = isListing(file);
  const goesOn = showsMore(block, head);
  const shown = new Set(yield* keysOf(block, "characters"));
  const isPart = (line: string): boolean => {
    const depth = indentWidth(line);
    const text = line.trim();
    if (depth === width && !isTag) return !goesOn && branch.test(text);
    return depth === inner && /[\p{L}\p{N}]/u.test(text) && (isTag ? memberName(line).isNamed : lists);
  };
  const lost: string[] = [];
  const fresh: string[] = [];
  for (const { start, end, lines } of edits) {
    if (start < at) continue;
    yield;
    for (let index = Math.max(start, at + 1); index < end; index += 1) {
      const line = source.lines[index] ?? "";
      if (!isBlank(line) && !isCommentLine(line) && !shown.has(keyOf(line, "characters")) && isPart(line)) lost.push(line.trim());
    }
    for (const line of lines) if (!isBlank(line) && source.positions(line, "characters").length === 0) fresh.push(line.trim());
  }
  yield;
  return withoutVersions(lost, fresh);
}

function isListing(line: string): boolean {
  const text = line.trim();
  if (choice.test(text) || /\bCASE\b/.test(text)) return true;
  if (/^(?:export\s+)?type\s.*=$/.test(text)) return true;
  return declaredName(line) === undefined && (listing.test(text) || unclosed.test(text)) && !code.test(text);
}

/** Whether the block shows what follows the statement that it begins with, and so where that ends. */
function showsMore(block: readonly string[], head: string): boolean {
  const width = indentWidth(head);
  return block
    .slice(block.indexOf(head) + 1)
    .some((line) => indentWidth(line) === width && /[\p{L}\p{N}]/u.test(line) && !branch.test(line.trim()) && !ends.test(line.trim()));
}

/** The depth of the first line inside of what begins with a line; -1 if there is none. */
function innerDepth(lines: readonly string[], header: number, least: number): number {
  const next = lines.slice(header + 1, header + 60).find((line) => !isBlank(line) && !isCommentLine(line)) ?? "";
  return next !== "" && indentWidth(next) >= least ? indentWidth(next) : -1;
}

/** The lost lines that no new line is a version of. */
function withoutVersions(lost: readonly string[], fresh: readonly string[]): readonly string[] {
  if (lost.length * fresh.length > mostCompared) return lost.length > fresh.length ? lost.slice(fresh.length) : [];
  const free = new Set(fresh);
  return lost.filter((line) => {
    const identity = identityOf(line);
    const other = [...free].find((one) => similarity(line, one) > alike && identityOf(one) === identity);
    if (other !== undefined) free.delete(other);
    return other === undefined;
  });
}

/** What tells lines of a listing apart: the name, otherwise the first text in quotes. Lines without either are compared as a whole. */
function identityOf(line: string): string | undefined {
  const { isNamed, key } = memberName(line);
  return isNamed ? key : /["'][^"']*["']/.exec(line)?.[0];
}
