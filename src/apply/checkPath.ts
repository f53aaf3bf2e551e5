/** Why a path that a model wrote is not used at all. */
export type PathRefusal =
  | "empty"
  /** Characters that are not seen, or that no file system of the three allows. */
  | "characters"
  | "absolute"
  | "home"
  /** `..`, also in disguise. */
  | "outside"
  /** `a.txt:stream`, and anything else with a colon. */
  | "colon"
  /** `CON`, `nul.txt`: devices on Windows. */
  | "reserved"
  /** `.vscode /x`: another name on Windows than it looks. */
  | "trailing"
  /** `VSCODE~1`: another name for a folder on Windows. */
  | "shortName"
  | "tooLong";

export type CheckedPath = { readonly segments: readonly string[] } | { readonly refused: PathRefusal };

const longestPath = 1000;
const longestSegment = 200;
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/**
 * Reads a path out of a model's text: relative, with `/`, made of names that mean the same file on every system. What would be another path on
 * Windows or macOS than here is refused everywhere: a repository travels.
 */
export function checkPath(written: string): CheckedPath {
  const path = written.replaceAll("\\", "/");
  if (path.trim() === "") return { refused: "empty" };
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Variation_Selector}]/u.test(path)) return { refused: "characters" };
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

/** A name as file systems compare that care neither for case nor for normal forms. */
function folded(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("\u0307", "").normalize("NFC");
}

/** Folders whose files editors, git and package managers obey. */
const protectedFolders = new Set([
  ".vscode",
  ".git",
  ".hg",
  ".svn",
  ".idea",
  ".devcontainer",
  ".github",
  ".husky",
  ".cargo",
  ".ssh",
  "node_modules",
  ".cursor",
  ".claude",
]);
const protectedNames = new Set([
  "package.json",
  ".npmrc",
  ".yarnrc",
  ".yarnrc.yml",
  ".pnpmfile.cjs",
  ".envrc",
  ".bashrc",
  ".bash_profile",
  ".bash_login",
  ".bash_aliases",
  ".profile",
  ".zshrc",
  ".zshenv",
  ".zprofile",
  ".zlogin",
  ".gitconfig",
  ".gitattributes",
  ".gitmodules",
  ".devcontainer.json",
  ".mcp.json",
  "mcp.json",
  "agents.md",
  "claude.md",
  "gemini.md",
  "copilot-instructions.md",
  ".cursorrules",
  ".pre-commit-config.yaml",
  "lefthook.yml",
]);

/**
 * Whether a file decides what programs run, what an editor may do or what a model is told: such a one is changed only after a question of its
 * own, never among others.
 */
export function isProtected(segments: readonly string[]): boolean {
  const names = segments.map(folded);
  const name = names.at(-1) ?? "";
  return (
    names.some((one) => protectedFolders.has(one)) ||
    protectedNames.has(name) ||
    name.endsWith(".code-workspace") ||
    /^\.env(?:\.|$)/.test(name)
  );
}

/** Whether a JSON text brings in a schema from the network, which the editor would fetch as soon as the file is opened. */
export function hasRemoteSchema(segments: readonly string[], text: string, before = ""): boolean {
  if (!/\.(?:jsonc?|json5|code-\w+)$/i.test(segments.at(-1) ?? "")) return false;
  const found = [...text.matchAll(/"\$schema"\s*:\s*"([^"]*)"/g)].map(([, address = ""]) => address);
  return found.some((address) => /^\s*(?:https?|ftp|\\u|\/\/)/i.test(address) && !before.includes(`"${address}"`));
}
