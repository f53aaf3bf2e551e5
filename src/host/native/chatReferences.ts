import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { type Attached, attachFile, attachRange } from "../context/attachments.ts";

/** The files and selections that a person put into a question in VS Code's Chat, as attachments of ours. What cannot be read is left out. */
export async function attachmentsOf(references: readonly vscode.ChatPromptReference[]): Promise<readonly Attachment[]> {
  const attached = await Promise.all(references.map(async ({ value }) => attach(value)));
  return attached.flatMap((one) => (one !== undefined && "attachment" in one ? [one.attachment] : []));
}

async function attach(value: unknown): Promise<Attached | undefined> {
  if (value instanceof vscode.Uri) return attachFile(value);
  if (!(value instanceof vscode.Location)) return undefined;
  try {
    return attachRange(await vscode.workspace.openTextDocument(value.uri), value.range);
  } catch {
    return undefined;
  }
}
