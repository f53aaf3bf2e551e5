import * as vscode from "vscode";
import type { Attachment, AttachmentCheck } from "../../shared/conversation.ts";
import { attachFile } from "../workspace/attachFile.ts";
import type { Attached } from "../../app/context/attached.ts";
import { attachRange } from "../workspace/attachments.ts";
import { examine } from "../workspace/inspectAttachment.ts";
import { readAttachment } from "../workspace/readAttachment.ts";
import { asSent, suspicionsOf } from "../workspace/secretChecks.ts";

/**
 * The files and selections that stand in questions in VS Code's Chat, as attachments of ours. VS Code adds some by itself, such as the file that is open: what
 * would not be sent without asking is asked about here as in our own composer, once for each question. What cannot be read is left out.
 */
export class ChatReferences {
  /** What was said to those of earlier questions, by what they name: VS Code hands them over again with each further one. */
  readonly #checks = new Map<string, AttachmentCheck>();

  /** What goes with a question. @param isNew it is asked now, and not one of those before */
  async attachmentsOf(references: readonly vscode.ChatPromptReference[], isNew: boolean): Promise<readonly Attachment[]> {
    const attached: Attachment[] = [];
    // One after another: each may have a question.
    for (const { value } of references) {
      const found = await attach(value);
      const taken = found !== undefined && "attachment" in found ? await this.#taken(found.attachment, isNew) : undefined;
      if (taken !== undefined) attached.push(asSent(taken));
    }
    return attached;
  }

  async #taken(attachment: Attachment, isNew: boolean): Promise<Attachment | undefined> {
    const name = `${attachment.uri}:${attachment.startLine}-${attachment.endLine}`;
    const check = this.#checks.get(name);
    const known = check === undefined ? attachment : { ...attachment, check };
    if (!isNew) {
      const read = await readAttachment(known);
      if ("problem" in read) return undefined;
      const patterns = await suspicionsOf(read.attachment);
      return patterns.every((pattern) => check?.patterns.includes(pattern) === true) ? read.attachment : undefined;
    }
    const examined = await examine(known);
    if (!("attachment" in examined)) {
      this.#checks.delete(name);
      return undefined;
    }
    if (examined.attachment.check !== undefined) this.#checks.set(name, examined.attachment.check);
    return examined.attachment;
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
