import * as vscode from "vscode";
import { secretFilePattern } from "../../shared/secretPatterns.ts";
import type { Attached } from "../../app/context/attached.ts";
import { newAttachment, relativeName } from "./attachments.ts";
import { ignoredByGit } from "./git.ts";
import { mediaOf } from "./media.ts";
import { searchExcludes } from "./workspaceFiles.ts";

/** Names beyond these are counted. */
const mostNames = 2000;
/** Contents beyond so many characters (about 50,000 tokens) are left out, and it is said. */
const mostText = 200_000;
/** A file larger than this, in bytes, is named only. */
const largestFile = 100_000;

/**
 * A folder as text: the names of its files, and what is in those that are text until a cap is reached; what was left out is said, and why.
 * Excluded and ignored files are not there, of secret ones only the name.
 */
export async function readFolder(uri: vscode.Uri, namesOnly: boolean): Promise<string> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, "**/*"), searchExcludes(), mostNames + 1);
  const ignored = await ignoredByGit(found);
  const files = found.filter((file) => !ignored.has(file.toString())).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const names = files.slice(0, mostNames).map((file) => file.path.slice(uri.path.length + 1));
  if (files.length > mostNames) names.push("(more files are not listed)");
  const parts = [names.join("\n") || "(no files)"];
  if (namesOnly) return parts.join("");
  const omitted: string[] = [];
  let length = 0;
  for (const file of files.slice(0, mostNames)) {
    const content = await textOf(file, mostText - length);
    if ("omitted" in content) omitted.push(`${relativeName(file)} (${content.omitted})`);
    else {
      length += content.text.length;
      parts.push(`===== ${relativeName(file)} =====\n${content.text}`);
    }
  }
  if (omitted.length > 0) parts.push(`Left out: ${omitted.join(", ")}`);
  return parts.join("\n\n");
}

/** How many files a folder has that are neither excluded nor ignored, counted up to a cap. */
async function countFiles(uri: vscode.Uri): Promise<number> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, "**/*"), searchExcludes(), mostNames);
  return found.length - (await ignoredByGit(found)).size;
}

async function textOf(file: vscode.Uri, room: number): Promise<{ readonly text: string } | { readonly omitted: string }> {
  if (secretFilePattern(file.path) !== undefined) return { omitted: "secret" };
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > largestFile) return { omitted: "large" };
    if (size > room) return { omitted: "no room" };
    const bytes = await vscode.workspace.fs.readFile(file);
    if (mediaOf(bytes) !== "text") return { omitted: "not text" };
    return { text: new TextDecoder().decode(bytes) };
  } catch {
    return { omitted: "unreadable" };
  }
}

/** Asks how much of a folder is taken and gives it as an attachment; it is read when the message is sent. */
export async function attachFolder(uri: vscode.Uri): Promise<readonly Attached[]> {
  const count = await countFiles(uri);
  const path = relativeName(uri);
  const names = { label: `$(list-tree) ${vscode.l10n.t("Names of its {0} files", count)}`, namesOnly: true };
  const all = {
    label: `$(files) ${vscode.l10n.t("Names and contents")}`,
    description: vscode.l10n.t("of its {0} files, up to {1} characters", count, mostText.toLocaleString(vscode.env.language)),
    namesOnly: false,
  };
  const chosen = await vscode.window.showQuickPick([names, all], { title: vscode.l10n.t("Attach {0}", path) });
  if (chosen === undefined) return [];
  const attachment = newAttachment({
    kind: "folder",
    label: `${path.slice(path.lastIndexOf("/") + 1)}/`,
    path: `${path}/`,
    uri: uri.toString(),
  });
  return [{ attachment: { ...attachment, ...(chosen.namesOnly ? { part: true } : {}), unread: true } }];
}
