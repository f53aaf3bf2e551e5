import { readCodeLabel } from "../shared/markdown/codeLabel.ts";
import { isBlank, splitCode } from "./textLines.ts";

/** A file that a block may be meant for, as it is written, the surest first. */
export interface TargetHint {
  readonly path: string;
  /** The path stands in the block itself, on a line that is no code. */
  readonly inFirstLine: boolean;
}

/** A path stands near the end of a paragraph, or alone in a comment; longer lines are looked at no further. */
const longestLine = 1000;
const pathLike = String.raw`[\w@()[\]+-][\w@()[\]+.-]*(?:[/\\][\w@()[\]+.-]+)*`;
const inMarks = new RegExp(String.raw`(?:\x60|\*\*|__)(\.?${pathLike}|\.[\w-]+(?:/${pathLike})?)(?::\d+)?(?:\x60|\*\*|__)`, "g");
const bare = new RegExp(String.raw`(?:^|[\s("'])((?:\.{0,2}/)?${pathLike}\.\w{1,10})(?::\d+)?(?=[\s)"':,.]|$)`, "g");
const comment = new RegExp(
  String.raw`^\s*(?:\/\/|#|--|;|%|\/\*|<!--)\s*(?:(?:file|path|filename)\s*:?\s*)?(\.?${pathLike}\.\w{1,10})\s*(?:\*\/|-->)?\s*$`,
  "i",
);

/**
 * Reads which files a block may be meant for out of its fence, its first line and the words before it.
 * @param before the Markdown before the block; only what is near counts
 */
export function targetHints(info: string, code: string, before: string): readonly TargetHint[] {
  const hints: TargetHint[] = [];
  const add = (path: string | undefined, inFirstLine = false): void => {
    if (path !== undefined && path !== "" && !hints.some((hint) => hint.path === path)) hints.push({ path, inFirstLine });
  };
  add(readCodeLabel(info).file);
  add(firstLinePath(code), true);
  const near = before
    .split("\n")
    .filter((line) => !isBlank(line))
    .slice(-2)
    .toReversed();
  for (const whole of near) {
    const line = whole.slice(-longestLine);
    const marked = [...line.matchAll(inMarks)]
      .map(([, path]) => path)
      .filter((path) => path !== undefined && /[./]/.test(path) && !path.endsWith("()"));
    for (const path of marked.toReversed()) add(path);
    if (marked.length === 0) for (const [, path] of [...line.matchAll(bare)].toReversed()) add(path);
  }
  return hints;
}

/** The path that the first line of a block is a comment of. */
function firstLinePath(code: string): string | undefined {
  const [first = ""] = splitCode(code);
  return first.length > longestLine ? undefined : comment.exec(first)?.[1];
}

/** A block without the comment that names its file, unless the file begins with it. */
export function withoutPathComment(code: string, source: string | null): string {
  if (firstLinePath(code) === undefined) return code;
  const line = code.slice(0, code.indexOf("\n") + 1);
  if (source !== null && source.includes(line.trim())) return code;
  return code.slice(line.length).replace(/^(?:[ \t]*\r?\n)+/, "");
}

/** Extensions by language, for the name of a new file. */
const extensions: Readonly<Record<string, string>> = {
  bash: "sh",
  csharp: "cs",
  cs: "cs",
  javascript: "js",
  kotlin: "kt",
  markdown: "md",
  objectivec: "m",
  perl: "pl",
  powershell: "ps1",
  python: "py",
  ruby: "rb",
  rust: "rs",
  shell: "sh",
  sh: "sh",
  text: "txt",
  typescript: "ts",
  yaml: "yml",
  zsh: "sh",
};

/** A name for a new file: what the block says, else one made of what it declares and its language. */
export function guessFileName(info: string, code: string, before: string): string {
  const [hint] = targetHints(info, code, before);
  if (hint !== undefined) return hint.path;
  const { language } = readCodeLabel(info);
  const extension = extensions[language] ?? (/^[a-z0-9]{1,8}$/.test(language) ? language : "txt");
  const declared =
    /^[ \t]*(?:export\s+)?(?:default\s+)?(?:public\s+)?(?:async\s+)?(?:class|function|interface|type|struct|enum|trait|const|def|fn|func)\s+([A-Za-z_]\w*)/m.exec(
      code,
    )?.[1];
  return `${declared ?? "untitled"}.${extension}`;
}
