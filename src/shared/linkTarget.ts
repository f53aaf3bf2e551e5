/** Where in a file a link leads. */
export type LinkPlace =
  /** All from 1. */
  | { readonly line: number; readonly column?: number; readonly endLine?: number }
  /** A function, class, heading …, as the link writes it. */
  | { readonly symbol: string };

/** Where a link of an answer may lead. */
export type LinkTarget =
  | { readonly kind: "external"; readonly uri: string }
  /** A heading of the same answer. */
  | { readonly kind: "heading"; readonly heading: string }
  /** A file or folder, decoded, with `/`. It may be absolute (`/a`, `C:/a`) or have `..`: whether it is in the workspace, the host decides. */
  | { readonly kind: "file"; readonly path: string; readonly place?: LinkPlace }
  | { readonly kind: "refused" };

const refused: LinkTarget = { kind: "refused" };
const longestSymbol = 200;

/** `2`, `2:5`, `1-2`, `L2-L5`: a place after the colon that follows a path. */
const afterColon = /^(.*?[^:/]):L?(\d{1,7})(?::(\d{1,7}))?(?:-L?(\d{1,7})(?::\d{1,7})?)?$/isu;
/** `L2`, `L2C5`, `L2-L5`, `2`, `2,5`: a place as a fragment. */
const inFragment = /^L?(\d{1,7})(?:[C,:](\d{1,7}))?(?:-L?(\d{1,7})(?:[C,:]\d{1,7})?)?$/i;

/**
 * The one judgement about links: the panel makes a link of what is not refused, the parser does not leave it as text, and the host opens nothing else.
 * The text is a model's and trusted in nothing: web pages, email addresses, headings and paths are taken, everything else is refused.
 * @param href as the parser gives it or as the model wrote it
 */
export function linkTarget(href: string): LinkTarget {
  // What a browser would drop (tab, line feed) or a person cannot see makes one link look like another.
  if (/[\p{Cc}\p{Cf}]/u.test(href)) return refused;
  const text = href.trim();
  if (/^#./.test(text)) return { kind: "heading", heading: decoded(text.slice(1)) ?? text.slice(1) };
  if (/^[a-z]:(?:[\\/]|%5c|%2f)/i.test(text)) return fileTarget(text);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return fileTarget(text);
    case "http":
    case "https":
    case "mailto":
      return externalTarget(text);
    case "file": {
      // Another machine's files are never touched: on Windows, asking for them sends it the user's name.
      const path = /^file:(?:\/\/(?:localhost)?(?=\/))?(\/(?!\/|%2f|%5c|\\).*)$/i.exec(text)?.[1];
      return path === undefined ? refused : fileTarget(path.replace(/^\/(?=[a-z](?::|%3a)[\\/])/i, "").replace(/^([a-z])%3a/i, "$1:"));
    }
    default:
      // `prices.ts:2` and `Makefile:12` look like addresses with a scheme, but schemes have neither dots nor capitals.
      return afterColon.test(text) && /^(?:[^:]*\.[^:]+|\p{Lu}[^:]*)(?::L?\d+)/u.test(text) ? fileTarget(text) : refused;
  }
}

function externalTarget(text: string): LinkTarget {
  if (text.includes("\\") || !URL.canParse(text)) return refused;
  const url = new URL(text);
  if (url.protocol === "mailto:") {
    // Some mail programs attach a file of this machine when they are told to.
    if ([...url.searchParams.keys()].some((name) => name.toLowerCase().startsWith("attach"))) return refused;
    return url.pathname === "" ? refused : { kind: "external", uri: url.href };
  }
  return url.hostname === "" ? refused : { kind: "external", uri: url.href };
}

function fileTarget(text: string): LinkTarget {
  const [, raw = "", hash] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(text) ?? [];
  const written = decoded(raw)?.replaceAll("\\", "/");
  const fragment = decoded(hash ?? "");
  // `//host` is another machine.
  if (written === undefined || fragment === undefined || written.trim() === "" || written.startsWith("//")) return refused;
  const [, beforeColon, ...numbers] = afterColon.exec(written) ?? [];
  const path = beforeColon ?? written;
  if (/[\p{Cc}\p{Cf}]/u.test(path) || path.replace(/^[a-z]:\//i, "").includes(":")) return refused;
  const place = fragment === "" ? lineOf(numbers) : placeOf(fragment);
  return { kind: "file", path, ...(place === undefined ? {} : { place }) };
}

function placeOf(fragment: string): LinkPlace | undefined {
  const [, ...numbers] = inFragment.exec(fragment) ?? [];
  return lineOf(numbers) ?? { symbol: fragment.slice(0, longestSymbol) };
}

function lineOf([line, column, endLine]: readonly (string | undefined)[]): LinkPlace | undefined {
  if (line === undefined) return undefined;
  return {
    line: Math.max(1, Number(line)),
    ...(column === undefined ? {} : { column: Math.max(1, Number(column)) }),
    ...(endLine === undefined ? {} : { endLine: Math.max(1, Number(line), Number(endLine)) }),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
