import { readCodeLabel } from "../shared/markdown/codeLabel.ts";
import { isBlank, splitCode } from "./textLines.ts";
import { lookup } from "../shared/guards.ts";

/** A file that a block may be meant for, by the path as written. */
export interface TargetHint {
  readonly path: string;
  /** Whether the path is in the first line of the block, in a comment. */
  readonly inFirstLine: boolean;
}

/** A path is near the end of a paragraph, or alone in a comment. Longer lines are searched only at their end. */
const longestLine = 1000;
const pathLike = String.raw`[\w@()[\]+-][\w@()[\]+.-]*(?:[/\\][\w@()[\]+.-]+)*`;
const inMarks = new RegExp(String.raw`(?:\x60|\*\*|__)(\.?${pathLike}|\.[\w-]+(?:/${pathLike})?)(?::\d+)?(?:\x60|\*\*|__)`, "g");
const bare = new RegExp(String.raw`(?:^|[\s("'])((?:\.{0,2}/)?${pathLike}\.\w{1,10})(?::\d+)?(?=[\s)"':,.]|$)`, "g");
const comment = new RegExp(
  String.raw`^\s*(?:\/\/|#|--|;|%|\/\*|<!--)\s*(?:(?:file|path|filename)\s*:?\s*)?(\.?${pathLike}\.\w{1,10})\s*(?:\*\/|-->)?\s*$`,
  "i",
);

/**
 * Finds the files that a block may be meant for in its fence, its first line and the text before it, most certain first.
 * @param before the Markdown before the block; only its last lines count
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

/** The path in the comment in the first line of a block. */
function firstLinePath(code: string): string | undefined {
  const [first = ""] = splitCode(code);
  return first.length > longestLine ? undefined : comment.exec(first)?.[1];
}

/** Removes the comment that names the file from a block, unless the file contains it. */
export function withoutPathComment(code: string, source: string | null): string {
  if (firstLinePath(code) === undefined) return code;
  const line = code.slice(0, code.indexOf("\n") + 1);
  if (source !== null && source.includes(line.trim())) return code;
  return code.slice(line.length).replace(/^(?:[ \t]*\r?\n)+/, "");
}

/** File extensions by language, for the names of new files. */
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

/** A name for a new file: the path in the block, or one made from its declaration and language. */
export function guessFileName(info: string, code: string, before: string): string {
  const [hint] = targetHints(info, code, before);
  if (hint !== undefined) return hint.path;
  const { language } = readCodeLabel(info);
  const extension = lookup(extensions, language) ?? (/^[a-z0-9]{1,8}$/.test(language) ? language : "txt");
  const declared =
    /^[ \t]*(?:export\s+)?(?:default\s+)?(?:public\s+)?(?:async\s+)?(?:class|function|interface|type|struct|enum|trait|const|def|fn|func)\s+([A-Za-z_]\w*)/m.exec(
      code,
    )?.[1];
  return `${declared ?? "untitled"}.${extension}`;
}
