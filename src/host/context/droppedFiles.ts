import * as vscode from "vscode";
import { attachBytes, attachFile } from "../workspace/attachFile.ts";
import type { Attached } from "../../app/context/attached.ts";
import { newAttachment } from "../workspace/attachments.ts";
import { attachFolder } from "../workspace/folder.ts";

/**
 * A file that was pasted or dropped into the panel, as an attachment. Its content decides what it is; its name and announced type cannot be trusted.
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

/** Dropped files and folders as attachments, by their addresses as the editor or the system wrote them. */
export async function attachUris(written: readonly string[]): Promise<readonly Attached[]> {
  const attached: Attached[] = [];
  for (const one of written) attached.push(...(await attachUri(fileFrom(one))));
  return attached;
}

/** A file or folder as attachments. */
export async function attachUri(uri: vscode.Uri | undefined): Promise<readonly Attached[]> {
  if (uri === undefined) return [];
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return await attachFolder(uri);
  } catch {
    // `attachFile` says what is wrong.
  }
  return [await attachFile(uri)];
}

/** Whether a folder of the workspace is on the same host, such as a share of a network. */
function isOnFolderHost({ authority }: vscode.Uri): boolean {
  return vscode.workspace.workspaceFolders?.some(({ uri }) => uri.authority.toLowerCase() === authority.toLowerCase()) === true;
}

/** The address of a file on this machine or in the file system of the workspace; undefined for any other. */
function fileFrom(written: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(written.trim(), true);
    // The Explorer of a remote window uses addresses of the remote machine. This code runs on that machine, where the file is a local one.
    if (uri.scheme === "vscode-remote") return vscode.Uri.file(uri.path);
    // On Windows, an address with a host is looked up there, which signs the user in at a server of anybody's.
    if (uri.scheme === "file") return uri.authority === "" || isOnFolderHost(uri) ? uri : undefined;
    return vscode.workspace.workspaceFolders?.some((folder) => folder.uri.scheme === uri.scheme) === true ? uri : undefined;
  } catch {
    return undefined;
  }
}
