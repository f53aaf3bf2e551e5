import { asList, field, isObject } from "../../shared/guards.ts";
import { isHexColor } from "../../shared/codeColors.ts";

/** One rule of a color theme: what it is about, and how that looks. */
export interface TokenRule {
  readonly selectors: readonly string[];
  readonly foreground?: string;
  /** Whether it says anything about slanted text, and what. */
  readonly italic?: boolean;
}

/** A theme that is larger, in one file or with all it includes, is not read; nor are rules beyond these. */
export const largestTheme = 1_000_000;
const mostIncluded = 8;
const mostRules = 5_000;
const longestSelector = 4_000;

/**
 * Reads the rules of a color theme, with those of the files it includes, which come first.
 * @param path of the theme's JSON in the folder of its extension
 * @param read gives a file of that folder; undefined if it cannot be read or is larger than {@link largestTheme}
 * @returns undefined if a file is missing, is not JSON, or lies outside the folder, or where the rules are in a format that is not read
 */
export async function readTheme(
  path: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<readonly TokenRule[] | undefined> {
  const files: unknown[] = [];
  const seen = new Set<string>();
  let size = 0;
  for (let next = pathInside("", path); ;) {
    if (next === undefined || seen.has(next) || seen.size >= mostIncluded) return undefined;
    seen.add(next);
    const text = await read(next);
    size += text?.length ?? 0;
    const theme = text === undefined || size > largestTheme ? undefined : parseJsonWithComments(text);
    if (!isObject(theme)) return undefined;
    files.unshift(theme);
    const include = field(theme, "include");
    if (include === undefined) break;
    next = typeof include === "string" ? pathInside(next.slice(0, next.lastIndexOf("/") + 1), include) : undefined;
  }
  const rules: TokenRule[] = [];
  for (const theme of files) {
    const colors = field(theme, "tokenColors");
    // The path of a file in TextMate's own format.
    if (typeof colors === "string") return undefined;
    rules.push(...tokenRules(colors));
  }
  return rules.length === 0 ? undefined : rules.slice(0, mostRules);
}

/** The rules in a list like a theme's `tokenColors`. What is not one is left out. */
export function tokenRules(list: unknown): readonly TokenRule[] {
  const rules: TokenRule[] = [];
  for (const entry of asList(list).slice(0, mostRules)) {
    const scope = field(entry, "scope");
    const selectors = (typeof scope === "string" ? [scope] : asList(scope))
      .filter((each) => typeof each === "string")
      .flatMap((each) => each.slice(0, longestSelector).split(","))
      .map((each) => each.trim())
      .filter((each) => each !== "");
    const rule = ruleOf(selectors, field(entry, "settings"));
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

/** A rule, if its settings say anything that counts here. */
export function ruleOf(selectors: readonly string[], settings: unknown): TokenRule | undefined {
  const foreground = field(settings, "foreground");
  const style = field(settings, "fontStyle");
  const rule: TokenRule = {
    selectors,
    ...(isHexColor(foreground) ? { foreground } : {}),
    ...(typeof style === "string" ? { italic: /\bitalic\b/.test(style.slice(0, 100)) } : {}),
  };
  return selectors.length === 0 || Object.keys(rule).length === 1 ? undefined : rule;
}

/** A relative path joined to a folder of an extension. Undefined if it leaves the extension's folder or is not relative. */
export function pathInside(folder: string, path: string): string | undefined {
  if (path.length > 1_000 || /[\p{Cc}\\:%?#]/u.test(path) || path.startsWith("/")) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}${path}`.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join("/");
}

/** A string, a comment, or what is between them. Without its end, a string or comment is the rest: it is looked for once. */
const token = /"[^"\\]*(?:\\[^][^"\\]*)*"?|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|[^"/,]+|[^]/g;

/** JSON with comments and commas at the end of lists, as VS Code's own files have them. Undefined if it is something else. */
export function parseJsonWithComments(text: string): unknown {
  let json = "";
  let comma = "";
  // A comma is written once something follows it that does not close the list.
  for (const [part] of text.matchAll(token)) {
    if (part.startsWith("//") || part.startsWith("/*")) continue;
    if (part === ",") {
      json += comma;
      comma = part;
    } else if (comma !== "" && part.trim() === "") {
      json += part;
    } else {
      json += /^\s*[\]}]/.test(part) ? part : comma + part;
      comma = "";
    }
  }
  try {
    return JSON.parse(json.replace(/^\uFEFF/, "")) as unknown;
  } catch {
    return undefined;
  }
}
