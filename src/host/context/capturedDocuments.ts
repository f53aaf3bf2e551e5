import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { FlatFiles } from "../adapters/flatFiles.ts";
import { lookup } from "../../shared/guards.ts";

/** The scheme of the contents of attachments. The manifest lists it as an activation event. */
const scheme = "aside-context";

/** Finds an attachment by its conversation, its message (`-` for the composer) and its id. */
export type FindAttachment = (conversationId: string, messageId: string, attachmentId: string) => Promise<Attachment | undefined>;

/** The address of the content of an attachment. VS Code shows its path and derives the language from it; its query says which attachment it is. */
export function capturedUri(conversationId: string, messageId: string, { id, label, languageId }: Attachment): vscode.Uri {
  const name = label.replaceAll(/[/\\:*?"<>|\s]+/g, "-").slice(0, 80);
  return vscode.Uri.from({ scheme, path: `/${withEnding(name, languageId)}`, query: `${conversationId}/${messageId}/${id}` });
}

const endings: Readonly<Record<string, string>> = {
  diff: ".diff",
  markdown: ".md",
  plaintext: ".txt",
  console: ".txt",
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "image/gif": ".gif",
  "image/webp": ".webp",
  "application/pdf": ".pdf",
};

function withEnding(name: string, languageId: string): string {
  const ending = lookup(endings, languageId) ?? "";
  return name.toLowerCase().endsWith(ending) ? name : name + ending;
}

/** The contents of attachments, texts and pictures alike, as read-only files. They are read from the conversation itself, also after a reload. */
export class CapturedDocuments extends FlatFiles {
  readonly #find: FindAttachment;

  constructor(find: FindAttachment) {
    super(scheme, true);
    this.#find = find;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: (await this.readFile(uri)).length };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const [conversationId = "", messageId = "", attachmentId = ""] = uri.query.split("/");
    const attachment = await this.#find(conversationId, messageId, attachmentId);
    if (attachment === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return bytesOf(attachment.text);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

function bytesOf(text: string): Uint8Array {
  const encoded = /^data:[\w/+.-]+;base64,/.exec(text)?.[0];
  return encoded === undefined
    ? new TextEncoder().encode(text)
    : Uint8Array.from(atob(text.slice(encoded.length)), (byte) => byte.charCodeAt(0));
}
