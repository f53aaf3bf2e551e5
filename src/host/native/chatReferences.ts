import * as vscode from "vscode";
import type { Attachment, AttachmentCheck } from "../../shared/conversation.ts";
import { attachFile } from "../workspace/attachFile.ts";
import type { Attached } from "../../app/context/attached.ts";
import { attachRange } from "../workspace/attachments.ts";
import { inspectAttachment } from "../workspace/inspectAttachment.ts";
import { readAttachment } from "../workspace/readAttachment.ts";
import { asSent, attachmentWarnings } from "../workspace/secretChecks.ts";

/**
 * Turns the files and selections of questions in VS Code's Chat into attachments. VS Code adds some by itself, such as the open file, so the user is asked
 * about possible secrets as in Aside's own composer, once per question. Files that cannot be read are omitted.
 */
export class ChatReferences {
  /** The decisions about the attachments of earlier questions, by file and lines. VS Code passes them again with every later question. */
  readonly #checks = new Map<string, AttachmentCheck>();

  /**
   * The attachments of a question.
   * @param isNew whether the question is asked now; false for an earlier one
   */
  async attachmentsOf(references: readonly vscode.ChatPromptReference[], isNew: boolean): Promise<readonly Attachment[]> {
    const attached: Attachment[] = [];
    // One after another, because each may ask the user something.
    for (const { value } of references) {
      const found = await attach(value);
      const checked = found !== undefined && "attachment" in found ? await this.#check(found.attachment, isNew) : undefined;
      if (checked !== undefined) attached.push(asSent(checked));
    }
    return attached;
  }

  async #check(attachment: Attachment, isNew: boolean): Promise<Attachment | undefined> {
    const name = `${attachment.uri}:${attachment.startLine}-${attachment.endLine}`;
    const check = this.#checks.get(name);
    const known = check === undefined ? attachment : { ...attachment, check };
    if (!isNew) {
      const read = await readAttachment(known);
      if ("problem" in read) return undefined;
      const patterns = await attachmentWarnings(read.attachment);
      return patterns.every((pattern) => check?.patterns.includes(pattern) === true) ? read.attachment : undefined;
    }
    const inspected = await inspectAttachment(known);
    if (!("attachment" in inspected)) {
      this.#checks.delete(name);
      return undefined;
    }
    if (inspected.attachment.check !== undefined) this.#checks.set(name, inspected.attachment.check);
    return inspected.attachment;
  }
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
