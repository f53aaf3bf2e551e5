import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { attachDocument, largestMedia, largestText, nameOf, relativeName, tooLarge, unreadable } from "./attachments.ts";

/** A file as an attachment: text, a picture or a PDF, by its content. A folder and any other kind of bytes are problems. */
export async function attachFile(uri: vscode.Uri): Promise<Attached> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { problem: vscode.l10n.t("{0} is a folder.", relativeName(uri)) };
    if (size > Math.max(largestText * 4, largestMedia)) return tooLarge(uri);
    const bytes = await vscode.workspace.fs.readFile(uri);
    const { attachBytes } = await import("./attachBytes.ts");
    const media = attachBytes(nameOf(uri), bytes, uri);
    if (media !== undefined) return media;
    if (size > largestText * 4) return tooLarge(uri);
    return attachDocument(await vscode.workspace.openTextDocument(uri));
  } catch (cause) {
    return unreadable(uri, cause);
  }
}
