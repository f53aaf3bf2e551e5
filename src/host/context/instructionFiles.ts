import * as vscode from "vscode";
import { type Attached, newAttachment, relativeName } from "./attachments.ts";

/** Where repositories keep what they want models to know, at the root of a folder. */
const names = ["AGENTS.md", "CLAUDE.md", ".github/copilot-instructions.md"] as const;

/** The instruction files that the folders of the workspace have. */
export async function findInstructions(): Promise<readonly vscode.Uri[]> {
  const candidates = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => names.map((name) => vscode.Uri.joinPath(uri, name)));
  const there = await Promise.all(candidates.map(isFile));
  return candidates.filter((_uri, at) => there[at]);
}

/** Instruction files as attachments; they are read when the message is sent. */
export function attachInstructions(files: readonly vscode.Uri[]): readonly Extract<Attached, { attachment: unknown }>[] {
  return files.map((uri) => {
    const path = relativeName(uri);
    return {
      attachment: {
        ...newAttachment({ kind: "instructions", label: path.slice(path.lastIndexOf("/") + 1), path, uri: uri.toString(), languageId: "markdown" }),
        unread: true,
      },
    };
  });
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
