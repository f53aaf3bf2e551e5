import { lookup } from "../guards.ts";

/** The contents of a fence's info string. */
export interface CodeLabel {
  /** The language as written, in lower case; empty if none is named. */
  readonly language: string;
  /** The file that the code is meant for, if one is named. */
  readonly file: string | undefined;
  /** The title of the block: its file or its language. Empty if neither is named. */
  readonly name: string;
}

const displayNames: Readonly<Record<string, string>> = {
  bash: "Bash",
  c: "C",
  cpp: "C++",
  cs: "C#",
  csharp: "C#",
  css: "CSS",
  diff: "Diff",
  go: "Go",
  html: "HTML",
  java: "Java",
  javascript: "JavaScript",
  js: "JavaScript",
  json: "JSON",
  jsonc: "JSON",
  jsx: "JSX",
  kotlin: "Kotlin",
  lua: "Lua",
  markdown: "Markdown",
  md: "Markdown",
  php: "PHP",
  powershell: "PowerShell",
  py: "Python",
  python: "Python",
  ruby: "Ruby",
  rust: "Rust",
  scss: "SCSS",
  sh: "Shell",
  shell: "Shell",
  sql: "SQL",
  swift: "Swift",
  toml: "TOML",
  ts: "TypeScript",
  tsx: "TSX",
  typescript: "TypeScript",
  xml: "XML",
  yaml: "YAML",
  yml: "YAML",
};

/**
 * Reads the info string of a fence: `ts`, `ts:src/a.ts`, `ts src/a.ts`, `ts title="a.ts"`, `src/a.ts`. The result is data for
 * attributes and text; nothing in it is trusted.
 */
export function readCodeLabel(info: string): CodeLabel {
  const trimmed = info.trim().slice(0, 300);
  const [first = "", ...rest] = trimmed.split(/\s+/);
  const titled = /(?:title|file(?:name)?|path)=(?:"([^"]+)"|'([^']+)'|(\S+))/i.exec(trimmed);
  const colon = /^([\w+#.-]+):(.+)$/.exec(first);
  const named = titled?.[1] ?? titled?.[2] ?? titled?.[3] ?? colon?.[2] ?? rest.find(looksLikeFile);
  const alone = named === undefined && colon === null && looksLikeFile(first);
  const file = alone ? first : named;
  const language = (alone ? extensionOf(first) : (colon?.[1] ?? first)).toLowerCase();
  return { language, file, name: file ?? lookup(displayNames, language) ?? language };
}

function looksLikeFile(word: string): boolean {
  return /^[\w@()[\]./\\-]*[\w)\]-]\.\w{1,10}$/.test(word) && !/^[\d.]+$/.test(word);
}

function extensionOf(file: string): string {
  return /\.(\w+)$/.exec(file)?.[1] ?? "";
}
