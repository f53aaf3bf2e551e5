import * as vscode from "vscode";
import { dataUrl } from "../../shared/dataUrl.ts";
import type { Attached } from "../../app/context/attached.ts";
import { largestMedia, newAttachment, relativeName, safeName } from "./attachments.ts";
import { mediaOf } from "./media.ts";

/** Bytes that are a picture or a PDF as an attachment, or why not; undefined for text. */
export function attachBytes(name: string, bytes: Uint8Array, uri?: vscode.Uri): Attached | undefined {
  const media = mediaOf(bytes);
  if (media === "text") return undefined;
  if (media === "binary") return { problem: vscode.l10n.t("{0} is neither text nor a picture or PDF; it was not added.", safeName(name)) };
  if (bytes.length > largestMedia)
    return { problem: vscode.l10n.t("{0} is larger than {1} MB; it was not added.", safeName(name), largestMedia / 1024 / 1024) };
  return {
    attachment: newAttachment({
      kind: media.kind,
      label: name,
      ...(uri === undefined ? {} : { uri: uri.toString(), path: relativeName(uri) }),
      languageId: media.type,
      text: dataUrl(media.type, bytes),
      ...(media.tokens === undefined ? {} : { tokens: media.tokens }),
    }),
  };
}
