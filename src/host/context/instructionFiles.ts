import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import type { Attached } from "../../app/context/attached.ts";
import { newAttachment, relativeName } from "../workspace/attachments.ts";
import { withTokens } from "../workspace/inspectAttachment.ts";
import { readAttachment } from "../workspace/readAttachment.ts";
import { hiddenIn } from "../workspace/secretChecks.ts";

/** Paths of instruction files for models, below the root of a workspace folder. */
const names = ["AGENTS.md", "CLAUDE.md", ".github/copilot-instructions.md"] as const;

/** The instruction files in the folders of the workspace. */
export async function findInstructions(): Promise<readonly vscode.Uri[]> {
  const candidates = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => names.map((name) => vscode.Uri.joinPath(uri, name)));
  const exists = await Promise.all(candidates.map(isFile));
  return candidates.filter((_uri, at) => exists[at]);
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

/** The instruction files as chips, with their size and the count of their hidden characters. The user is asked only when they are sent. */
export async function previewInstructions(): Promise<readonly Attachment[]> {
  const attached = attachInstructions(await findInstructions());
  return Promise.all(
    attached.map(async ({ attachment }) => {
      const read = await readAttachment(attachment);
      if ("problem" in read) return attachment;
      const hidden = await hiddenIn(read.attachment);
      const marked =
        hidden.hidden + hidden.lookalikes === 0 ? {} : { check: { patterns: [], redact: false, ...hidden, keepHidden: false } };
      const { tokens } = withTokens({ ...read.attachment, ...marked });
      return { ...attachment, ...marked, ...(tokens === undefined ? {} : { tokens }) };
    }),
  );
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
