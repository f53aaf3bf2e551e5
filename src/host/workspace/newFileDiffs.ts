import * as vscode from "vscode";
import { relativeName, safeName } from "./attachments.ts";

/** The largest new file whose content is read, and the most that is read of all, in bytes. */
const largestFile = 200_000;
const largestTotal = 400_000;
/** The most new files that are looked at. */
const mostFiles = 200;
/** How far a NUL is looked for, by which git itself recognizes binary files, in bytes. */
const binaryWithin = 8000;

/** New files as a diff in git's format, and the names of those whose content is not in it: too large, too many, links, or unreadable. */
export interface NewFileDiffs {
  readonly diff: string;
  readonly named: readonly string[];
}

/**
 * Writes the diff that git would show of new files once they are staged.
 * @param root the folder of their repository
 */
export async function newFileDiffs(root: vscode.Uri, files: readonly vscode.Uri[]): Promise<NewFileDiffs> {
  let room = largestTotal;
  const parts: string[] = [];
  const named: string[] = [];
  for (const [at, uri] of files.entries()) {
    const part = at < mostFiles ? await diffOf(root, uri, Math.min(room, largestFile)) : undefined;
    if (part === undefined) {
      named.push(relativeName(uri));
      continue;
    }
    room -= part.length;
    parts.push(part);
  }
  return { diff: parts.join(""), named };
}

async function diffOf(root: vscode.Uri, uri: vscode.Uri, most: number): Promise<string | undefined> {
  const path = uri.path.slice(root.path.length + 1);
  const name = safeName(path);
  // The end of a longer path is cut, and by its end a secret file is recognized.
  if (!uri.path.startsWith(`${root.path}/`) || name.length < path.length) return undefined;
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    // A link is not followed: what it leads to is not new. A folder is a repository of its own.
    if (type !== vscode.FileType.File || size > most) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    const head = `diff --git a/${name} b/${name}\nnew file mode 100644\n`;
    if (bytes.subarray(0, binaryWithin).includes(0)) return `${head}Binary files /dev/null and b/${name} differ\n`;
    const text = await vscode.workspace.decode(bytes, { uri });
    if (text === "") return head;
    const lines = text.replace(/\n$/, "").split("\n");
    const end = text.endsWith("\n") ? "" : "\\ No newline at end of file\n";
    return `${head}--- /dev/null\n+++ b/${name}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join("")}${end}`;
  } catch {
    return undefined;
  }
}
