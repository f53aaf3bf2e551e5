/**
 * What the disclosure ledger keeps of names. It outlives the conversations that it is about, so it keeps names of places and of tools, and no text that a user,
 * a model or a server wrote.
 */

const longestAddress = 2000;
const longestPath = 500;
const longestSegment = 255;
const mostSegments = 50;
/** The longest name of a model, an endpoint, a provider or a workspace, in UTF-16 units. */
export const longestName = 200;

/** Letters, digits and what names of files commonly have besides. Line breaks, quotes, colons, braces and the like belong to texts. */
const pathCharacters = /^[\p{L}\p{M}\p{N} ._\-+@~#%&!,()[\]/\\$^='’]+$/u;

/**
 * A path as it is noted.
 * @param path with `/`; `:` is for a drive letter alone
 * @returns undefined for what is not plausibly a path: too long, too deep, or with characters that names of files rarely have
 */
export function notedPath(path: string): string | undefined {
  if (path === "" || path.length > longestPath) return undefined;
  if (!pathCharacters.test(path.replace(/^\/?[A-Za-z]:(?=[/\\])/, ""))) return undefined;
  const segments = path.split(/[/\\]/);
  return segments.length <= mostSegments && segments.every((segment) => segment.length <= longestSegment) ? path : undefined;
}

/** A path that a model wrote as the argument of a tool, as it is noted: only one within the workspace. */
export function notedRelativePath(path: string): string | undefined {
  if (path.length > longestPath) return undefined;
  const plain = path.replace(/^\.\//, "");
  const isRelative = !/^[/\\~]|^[A-Za-z]:/.test(plain) && !plain.split(/[/\\]/).includes("..");
  // A name without a folder or an ending may as well be a sentence.
  return isRelative && !/\s{2}|\s\S*\s\S*\s/.test(plain) ? notedPath(plain) : undefined;
}

/**
 * An address as it is noted: without credentials and query. The fragment stays where it is an id, as of a cell or of an answer, and goes from a web page.
 * @returns undefined for what is not the address of a place, such as a `data:` URL
 */
export function notedUri(uri: string): string | undefined {
  if (uri.length > longestAddress || !/^(?:[a-z][a-z0-9+.-]*:\/|untitled:)[^\s\p{Cc}]*$/iu.test(uri)) return undefined;
  if (/^(?:https?|wss?|ftps?):/i.test(uri)) {
    if (!URL.canParse(uri)) return undefined;
    const { protocol, host, pathname } = new URL(uri);
    return `${protocol}//${host}${pathname}`;
  }
  const [, place = "", fragment = ""] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/.exec(uri) ?? [];
  const withoutPassword = place.replace(/^([^:]+:\/\/)([^/]*)@/, (all, scheme: string, user: string) =>
    /:|%3a/i.test(user) ? scheme : all,
  );
  return /^[\w-]{1,100}$/.test(fragment) ? `${withoutPassword}#${fragment}` : withoutPassword;
}

/** The name of a tool as it is noted. A model may have called anything a tool. */
export function notedTool(name: string): string | undefined {
  return /^[\w.:/-]{1,128}$/.test(name) ? name : undefined;
}
