/** The reason why a path that a model wrote is rejected. */
export type PathRefusal =
  | "empty"
  /** Characters that are invisible or that a file system does not allow. */
  | "characters"
  | "absolute"
  | "home"
  /** `..`, also if encoded. */
  | "outside"
  /** `a.txt:stream`, and anything else with a colon. */
  | "colon"
  /** `CON`, `nul.txt`: devices on Windows. */
  | "reserved"
  /** `.vscode /x`: Windows ignores the space, so it is another name than it seems. */
  | "trailing"
  /** `VSCODE~1`: another name of a folder on Windows. */
  | "shortName"
  | "tooLong";

/** The names of a path from the root of the workspace, or the reason why it is rejected. */
export type CheckedPath = { readonly segments: readonly string[] } | { readonly refused: PathRefusal };

const longestPath = 1000;
const longestSegment = 200;
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/**
 * Reads a path that a model wrote: relative, with `/`, of names that mean the same file on every system. A path that would be another one
 * on Windows or macOS is rejected everywhere, because repositories are shared between systems.
 */
export function checkPath(written: string): CheckedPath {
  const path = written.replaceAll("\\", "/");
  if (path.trim() === "") return { refused: "empty" };
  // Controls, and letters that are drawn as nothing or as a blank.
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Variation_Selector}\p{Default_Ignorable_Code_Point}\u2800]/u.test(path))
    return { refused: "characters" };
  if (/^[a-z]:/i.test(path) || path.startsWith("/")) return { refused: "absolute" };
  if (path.startsWith("~")) return { refused: "home" };
  if (path.includes(":")) return { refused: "colon" };
  if (/%(?:2e|2f|5c|00)/i.test(path)) return { refused: "outside" };
  if (/[<>"|?*]/.test(path)) return { refused: "characters" };
  if (path.length > longestPath) return { refused: "tooLong" };
  const segments = path.replace(/^(?:\.\/)+/, "").split("/");
  for (const segment of segments) {
    if (segment === "..") return { refused: "outside" };
    if (segment === "" || segment === ".") return { refused: "empty" };
    if (segment.length > longestSegment) return { refused: "tooLong" };
    if (/^\s|[\s.]$/.test(segment)) return { refused: "trailing" };
    if (device.test((segment.split(".")[0] ?? "").trimEnd())) return { refused: "reserved" };
    if (/^[^.]{1,8}~\d/.test(segment)) return { refused: "shortName" };
  }
  return { segments };
}

/** Folds a name as file systems do that ignore case and Unicode normal forms. */
export function folded(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("\u0307", "").normalize("NFC");
}

/**
 * Whether a path leads into git's own folder, which contains addresses with passwords, tokens and code that runs at the next commit. Every spelling
 * counts that some file system takes for it: case, blanks and dots at the end, characters that are ignored, a stream (`.git::$INDEX_ALLOCATION`), the
 * short name (`GIT~1`). It judges the text alone: follow links first.
 * @param path with `/` or `\\`
 */
export function isGitsOwn(path: string): boolean {
  return path.split(/[/\\]/).some((name) => {
    const plain = folded(name.replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "").split(":", 1)[0] ?? "");
    return /^(?:\.git|git~\d+)[. ]*$/.test(plain);
  });
}

/** Whether a JSON text references a schema on the network, which the editor would fetch as soon as the file is opened. */
export function hasRemoteSchema(segments: readonly string[], text: string, before = ""): boolean {
  if (!/\.(?:jsonc?|json5|code-\w+)$/i.test(segments.at(-1) ?? "")) return false;
  const found = [...text.matchAll(/"\$schema"\s*:\s*"([^"]*)"/g)].map(([, address = ""]) => address);
  return found.some((address) => /^\s*(?:https?|ftp|\\u|\/\/)/i.test(address) && !before.includes(`"${address}"`));
}
