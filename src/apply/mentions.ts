import { isFileName } from "./fileNames.ts";

/** A place in a line of Markdown that may name a file. */
export interface Mention {
  /** The path as written, without marks and without the lines that it points at. */
  readonly path: string;
  /** The words up to the end of the path. A name with blanks begins further left than `path`; only files that exist tell where. */
  readonly text: string;
  /** It stands in marks: code, bold type, quotes, a link. */
  readonly isMarked: boolean;
  /** What stands before and after it in the line. */
  readonly before: string;
  readonly after: string;
}

/** Scripts that put no blank between words, so that a path may be glued to its neighbours. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const place = String.raw`(?:#L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|:L?\d+(?:[-–:,]L?\d+)*|\(\d+(?:[,-]\d+)?\))`;
const placeAtEnd = new RegExp(`${place}$`, "i");
const gluedEnd = new RegExp(String.raw`^(.*\.[a-z][a-z0-9]{0,11})${place}?[${unspaced}]`, "iu");
const gluedStart = new RegExp(`[${unspaced}](?=[\\w.@/~$([])`, "gu");
const boundaryBefore = new RegExp(String.raw`^(?:[${unspaced}]|[^\p{L}\p{M}\p{N}_./\\-])$`, "u");

/** Longer marked texts are no paths. */
const longestPath = 300;
/** How far to the left a name with blanks may begin, characters. */
const longestName = 200;

/** `:12`, `:12-20`, `(12,3)` and `#L12` behind a path say where, not which file. */
export function withoutPlace(path: string): string {
  return path.replace(placeAtEnd, "");
}

/** The places of a line that may name a file, first to last. */
export function mentionsIn(line: string): readonly Mention[] {
  const found: (Mention & { readonly at: number })[] = [];
  let rest = line;
  /** What has been read is not read again as words. */
  const take = (pattern: RegExp, pathIn: (match: RegExpExecArray) => string | undefined): void => {
    for (const match of rest.matchAll(pattern)) {
      const path = pathIn(match);
      if (path === undefined) continue;
      const { index: at } = match;
      const end = at + match[0].length;
      found.push({ path, text: path, isMarked: true, before: line.slice(0, at), after: line.slice(end), at });
      rest = rest.slice(0, at) + "\0".repeat(end - at) + rest.slice(end);
    }
  };
  take(
    /\[([^[\]]{0,300}(?:\[[^[\]]{0,100}\][^[\]]{0,200})?)\]\((?:<([^<>]{1,500})>|([^\s()]{1,500}(?:\([^\s()]{0,100}\)[^\s()]{0,300})?))(?:\s"[^"]{0,300}")?\)/g,
    ([, words = "", wide = "", target = ""]) => linkedPath(wide || target, words),
  );
  take(/(`{1,3})([^`]{1,300})\1/g, ([, , inside = ""]) => markedPath(inside));
  take(/\*\*([^*]{1,300})\*\*/g, ([, inside = ""]) => filePath(inside));
  take(/__([^_](?:[^_]|_(?!_)){0,300})__/g, ([, inside = ""]) => filePath(inside));
  take(
    /"([^"]{1,300})"|“([^”]{1,300})”|„([^“”]{1,300})[“”]|«([^»]{1,300})»|「([^」]{1,300})」|『([^』]{1,300})』|‘([^’]{1,300})’/g,
    (match) => filePath(match.slice(1).find((one) => (one as string | undefined) !== undefined) ?? ""),
  );
  for (const word of rest.matchAll(
    /[^\s\0，、。；：！？（）()「」『』“”„«»<>"`*|](?:[^\s\0，、。；：！？「」『』“”„«»<>"`*|]*[^\s\0，、。；：！？「」『』“”„«»<>"`*|])?|\([^\s\0<>"|]+/g,
  )) {
    const read = bareWord(word[0]);
    if (read === undefined) continue;
    const start = word.index + read.start;
    const end = start + read.length;
    found.push({
      path: read.path,
      text: rest.slice(Math.max(rest.lastIndexOf("\0", start) + 1, start - longestName), end),
      isMarked: false,
      before: line.slice(0, start),
      after: line.slice(word.index + word[0].length),
      at: start,
    });
  }
  return found.toSorted((a, b) => a.at - b.at);
}

/** The path that a link leads to, if it is one of this workspace or of this machine. */
function linkedPath(target: string, words: string): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]+:|#|\/\/)/i.test(target) && !/^file:\/\/\//i.test(target)) return undefined;
  const written = target.replace(/^file:\/\/(?=\/)/i, "").replace(/[?#].*$/, "");
  let path = written;
  try {
    path = decodeURIComponent(written);
  } catch {
    // A percent sign of the name itself.
  }
  path = withoutPlace(path);
  return filePath(path) ?? (words.replaceAll("`", "") === path ? markedPath(path) : undefined);
}

/** A marked text as a path: a file's name, or a word that may be the name of a file that exists. */
function markedPath(inside: string): string | undefined {
  const path = withoutPlace(inside.trim());
  return path === "" || path.length > longestPath || /[<>"|?*\0]|\(\)$|[({;=,]$/.test(path) || path.includes("://") ? undefined : path;
}

/** A text as a path, if it ends in a name that files have. */
function filePath(inside: string): string | undefined {
  const path = markedPath(inside.replace(/^[\s`*_]+|[\s`*_:：]+$/g, ""));
  if (path === undefined || !isFileName(path)) return undefined;
  // “Change src/a.ts” in bold type is a sentence: its words are read one by one.
  return !/\s/.test(path) || /^\S*[\\/]/.test(path) ? path : undefined;
}

/** The path in a word of a sentence, and where in the word it stands. */
function bareWord(word: string): { readonly path: string; readonly start: number; readonly length: number } | undefined {
  if (word.length > longestPath || word.includes("://")) return undefined;
  const glued = gluedEnd.exec(word)?.[1];
  let start = 0;
  let path = trimEnd(glued ?? word);
  const colon = /^(?![a-z]:[\\/]).*:(?=[^\d])/i.exec(path)?.[0].length ?? 0;
  start += colon;
  path = path.slice(colon);
  const opened = /^[([{'~_]*/.exec(path)?.[0].length ?? 0;
  for (let dropped = 0; dropped < opened && isUnbalanced(path); dropped += 1) {
    start += 1;
    path = trimEnd(path.slice(1));
  }
  const slash = path.search(/[\\/]/);
  const head = slash < 0 ? path : path.slice(0, slash);
  const last = [...head.matchAll(gluedStart)].at(-1);
  const cut = last === undefined ? 0 : last.index + last[0].length;
  if (cut > 0 && (slash >= 0 || isFileName(path.slice(cut)))) {
    start += cut;
    path = path.slice(cut);
  }
  const hasSlash = /[^\\/][\\/][^\\/]/.test(path) && /\p{L}/u.test(path);
  if (!isFileName(path) && !hasSlash) return undefined;
  return { path, start, length: path.length };
}

/** A word without the punctuation and the brackets that belong to its sentence, and without the lines that it points at. */
function trimEnd(word: string): string {
  let path = word;
  for (let tries = 0; tries < 8; tries += 1) {
    const before = path;
    path = path.replace(/[.,;:!?…'~_]{1,20}$/, "");
    if (/[)\]}]$/.test(path) && isUnbalanced(path)) path = path.slice(0, -1);
    path = withoutPlace(path);
    if (path === before) break;
  }
  return path;
}

/** Whether brackets of the word have no partner in it: they belong to the sentence. */
function isUnbalanced(word: string): boolean {
  if (/^['~_]/.test(word)) return true;
  return ["()", "[]", "{}"].some((pair) => {
    const [open, close] = [pair.charAt(0), pair.charAt(1)];
    return word.split(open).length !== word.split(close).length || (word.startsWith(open) && word.endsWith(close));
  });
}

/**
 * Those of the paths that a text ends with, by the longest reading: a name with blanks (`docs/My Notes.md`) is not the file that its last word names
 * (`Notes.md`). Models omit folders: the text may begin in the middle of a path, at a name.
 * @param text the words up to the end of a path
 * @param paths with `/`
 */
export function longestReadings(text: string, paths: readonly string[]): readonly string[] {
  const said = text.normalize("NFC").replaceAll("\\", "/");
  let longest = 0;
  let best: string[] = [];
  for (const path of paths) {
    const length = readingLength(said, path.normalize("NFC"));
    if (length === 0 || length < longest) continue;
    if (length > longest) best = [];
    longest = length;
    best.push(path);
  }
  return best;
}

function lastCharacter(text: string): string {
  return /.$/su.exec(text.slice(-2))?.[0] ?? "";
}

/** How many characters at the end of the text are the end of the path, from the beginning of a name on; 0 where the text names another file. */
function readingLength(text: string, path: string): number {
  for (let from = 0; from >= 0; from = path.indexOf("/", from) + 1 || -1) {
    const ending = path.slice(from);
    if (!text.endsWith(ending)) continue;
    const before = text.slice(0, text.length - ending.length);
    if (before === "" || /(?:^|[^.])\.\/$/.test(before) || boundaryBefore.test(lastCharacter(before))) return ending.length;
  }
  return 0;
}
