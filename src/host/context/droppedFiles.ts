import * as vscode from "vscode";
import { attachBytes } from "../workspace/attachBytes.ts";
import { attachFile } from "../workspace/attachFile.ts";
import type { Attached } from "../../app/context/attached.ts";
import { newAttachment } from "../workspace/attachments.ts";
import { attachFolder } from "../workspace/folder.ts";

/**
 * A file that the panel was given by paste or drop. Its name and announced type are anybody's: the bytes say what it is.
 * @param data a data URL
 */
export function attachData(name: string, data: string): Attached {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(data.slice(data.indexOf(",") + 1)), (byte) => byte.charCodeAt(0));
  } catch {
    return { problem: vscode.l10n.t("{0} could not be read.", name) };
  }
  const media = attachBytes(name, bytes);
  if (media !== undefined) return media;
  const text = new TextDecoder().decode(bytes);
  return { attachment: newAttachment({ kind: "file", label: name, startLine: 1, endLine: text.split("\n").length, text }) };
}

/** Files and folders that were dropped, by their addresses as the editor or the system wrote them. */
export async function attachUris(written: readonly string[]): Promise<readonly Attached[]> {
  const attached: Attached[] = [];
  for (const one of written) attached.push(...(await attachUri(fileFrom(one))));
  return attached;
}

/** A file or folder, whichever it is. */
export async function attachUri(uri: vscode.Uri | undefined): Promise<readonly Attached[]> {
  if (uri === undefined) return [];
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return await attachFolder(uri);
  } catch {
    // Whatever is wrong with it, `attachFile` says.
  }
  return [await attachFile(uri)];
}

/** Only files of this machine, and of the workspace's file system. */
function fileFrom(written: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(written.trim(), true);
    // The explorer of a remote window says where it sees the file; here, where it lies, it is a plain one.
    if (uri.scheme === "vscode-remote") return vscode.Uri.file(uri.path);
    if (uri.scheme === "file") return uri;
    return vscode.workspace.workspaceFolders?.some((folder) => folder.uri.scheme === uri.scheme) === true ? uri : undefined;
  } catch {
    return undefined;
  }
}
