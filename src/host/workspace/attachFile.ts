import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { dataUrl } from "../../shared/dataUrl.ts";
import {
  attachDocument,
  largestMedia,
  largestText,
  nameOf,
  newAttachment,
  relativeName,
  safeName,
  tooLarge,
  unreadable,
} from "./attachments.ts";
import { mediaOf } from "./media.ts";

/** A file as an attachment: text, a picture or a PDF, by its content. A folder and any other kind of content are problems. */
export async function attachFile(uri: vscode.Uri): Promise<Attached> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { problem: vscode.l10n.t("{0} is a folder.", relativeName(uri)) };
    if (size > Math.max(largestText * 4, largestMedia)) return tooLarge(uri);
    const media = attachBytes(nameOf(uri), await vscode.workspace.fs.readFile(uri), uri);
    if (media !== undefined) return media;
    if (size > largestText * 4) return tooLarge(uri);
    return attachDocument(await vscode.workspace.openTextDocument(uri));
  } catch (cause) {
    return unreadable(uri, cause);
  }
}

/** The content of a picture or a PDF as an attachment, or why it cannot be attached; undefined for text. */
export function attachBytes(name: string, bytes: Uint8Array, uri?: vscode.Uri): Attached | undefined {
  const media = mediaOf(bytes);
  if (media === "text") return undefined;
  if (media === "binary") {
    return { problem: vscode.l10n.t("{0} is not text, an image or a PDF. It was not attached.", safeName(name)) };
  }
  if (bytes.length > largestMedia) {
    return { problem: vscode.l10n.t("{0} is larger than {1} MB. It was not attached.", safeName(name), largestMedia / 1024 / 1024) };
  }
  return {
    attachment: newAttachment({
      kind: media.kind,
      label: name,
      ...(uri === undefined ? {} : { uri: uri.toString(), path: relativeName(uri) }),
      languageId: media.type,
      text: dataUrl(media.type, bytes),
    }),
  };
}
