import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { FlatFiles } from "../adapters/flatFiles.ts";

/** Scheme of what attachments hold; the manifest names it among what wakes the extension. */
const scheme = "aside-context";

/** Gives an attachment by where it is: a conversation, one of its messages (or `-` for what waits in the composer), its id. */
export type FindAttachment = (conversationId: string, messageId: string, attachmentId: string) => Promise<Attachment | undefined>;

/** The address at which the content of an attachment can be read: its path is a name that VS Code shows and knows the language by, its query says whose. */
export function frozenUri(conversationId: string, messageId: string, { id, label, languageId }: Attachment): vscode.Uri {
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
  const ending = endings[languageId] ?? "";
  return name.toLowerCase().endsWith(ending) ? name : name + ending;
}

/** What attachments hold, as files that nobody can write: text and pictures alike, read out of the conversation itself, also after a reload. */
export class FrozenDocuments extends FlatFiles {
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
