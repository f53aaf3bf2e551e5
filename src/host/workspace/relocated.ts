import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { relativeName, safeName } from "./attachments.ts";
import { chipName, documentName } from "./documentName.ts";
import { shownPathOf } from "./ownPlaces.ts";

/** An attachment whose file or folder has another address now. */
export function relocated(attachment: Attachment, to: vscode.Uri): Attachment {
  const { source: _source, ...rest } = attachment;
  const path = rest.kind === "instructions" ? shownPathOf(to) : relativeName(to);
  const moved = { ...rest, uri: to.toString(), path: rest.kind === "folder" ? `${path}/` : path };
  return { ...moved, label: safeName(labelOf(moved, to)) };
}

function labelOf({ kind, label, part, path, startLine, endLine }: Attachment, uri: vscode.Uri): string {
  if (kind === "folder") return `${documentName(uri)}/`;
  if (kind === "problems") return vscode.l10n.t("Problems: {0}", path);
  if (kind === "selection" || (kind === "file" && part === true)) return chipName(uri, [startLine, endLine]);
  // A symbol keeps its own name.
  return kind === "file" || kind === "image" || kind === "pdf" ? chipName(uri) : label;
}
