import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { newAttachment, relativeName } from "../workspace/attachments.ts";

/** Paths of instruction files for models, below the root of a workspace folder. */
const names = ["AGENTS.md", "CLAUDE.md", ".github/copilot-instructions.md"] as const;

/** The instruction files in the folders of the workspace. */
export async function findInstructions(): Promise<readonly vscode.Uri[]> {
  const candidates = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => names.map((name) => vscode.Uri.joinPath(uri, name)));
  const exists = await Promise.all(candidates.map(isFile));
  return candidates.filter((_uri, at) => exists[at]);
}

let lastFound: readonly vscode.Uri[] | undefined;

/** The instruction files as they were the last time, if there was one; they are looked for anew behind that. To be offered, not to be sent. */
export async function knownInstructions(): Promise<readonly vscode.Uri[]> {
  const looking = findInstructions();
  void looking.then((found) => (lastFound = found));
  return lastFound ?? looking;
}

/** Instruction files as attachments, which are read when the message is sent. */
export function attachInstructions(files: readonly vscode.Uri[]): readonly Extract<Attached, { attachment: unknown }>[] {
  return files.map((uri) => {
    const path = relativeName(uri);
    return {
      attachment: {
        ...newAttachment({
          kind: "instructions",
          label: path.slice(path.lastIndexOf("/") + 1),
          path,
          uri: uri.toString(),
          languageId: "markdown",
        }),
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
