import type * as vscode from "vscode";
import type { Uri } from "./uri.ts";

export class RelativePattern {
  readonly baseUri: vscode.Uri;
  readonly pattern: string;
  constructor(base: vscode.WorkspaceFolder | vscode.Uri, pattern: string) {
    this.baseUri = "uri" in base ? base.uri : base;
    this.pattern = pattern;
  }
  get base(): string {
    return this.baseUri.fsPath;
  }
}

/** Whether a path, relative to where the pattern begins, matches a glob as VS Code understands them. */
export function matchesGlob(path: string, glob: string): boolean {
  return new RegExp(`^(?:${source(glob)})$`, "u").test(path);
}

/** Whether a file, or a folder that it is in, matches. */
export function isExcluded(path: string, glob: string): boolean {
  const names = path.split("/");
  return names.some((_name, index) => matchesGlob(names.slice(0, index + 1).join("/"), glob));
}

/** The path of a file below a folder, or undefined where it is elsewhere. */
export function pathBelow(folder: vscode.Uri, file: Uri): string | undefined {
  const base = folder.path.endsWith("/") ? folder.path : `${folder.path}/`;
  return file.scheme === folder.scheme && file.path.startsWith(base) ? file.path.slice(base.length) : undefined;
}

function source(glob: string): string {
  let made = "";
  for (let at = 0; at < glob.length; at += 1) {
    const char = glob.charAt(at);
    if (char === "{") {
      const end = closing(glob, at);
      made += `(?:${alternatives(glob.slice(at + 1, end))
        .map(source)
        .join("|")})`;
      at = end;
    } else if (char === "[" && glob.indexOf("]", at + 2) > 0) {
      const end = glob.indexOf("]", at + 2);
      const inside = glob.slice(at + 1, end);
      const negated = /^[!^]/.test(inside);
      made += `[${negated ? "^" : ""}${(negated ? inside.slice(1) : inside).replace(/[\\[\]^&~]/g, "\\$&")}]`;
      at = end;
    } else if (glob.startsWith("**/", at)) {
      made += "(?:[^/]+/)*";
      at += 2;
    } else if (glob.startsWith("/**", at) && at + 3 === glob.length) {
      made += "(?:/.*)?";
      at += 2;
    } else if (glob.startsWith("**", at)) {
      made += ".*";
      at += 1;
    } else if (char === "*") made += "[^/]*";
    else if (char === "?") made += "[^/]";
    else made += char.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  return made;
}

/** Where a brace closes; the end, where it does not. */
function closing(glob: string, open: number): number {
  let depth = 0;
  for (let at = open; at < glob.length; at += 1) {
    if (glob[at] === "{") depth += 1;
    if (glob[at] === "}" && --depth === 0) return at;
  }
  return glob.length;
}

function alternatives(inside: string): readonly string[] {
  const found = [""];
  let depth = 0;
  for (const char of inside) {
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    if (char === "," && depth === 0) found.push("");
    else found[found.length - 1] += char;
  }
  return found;
}
