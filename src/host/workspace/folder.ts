import * as vscode from "vscode";
import { secretFilePattern } from "../../shared/secretPatterns.ts";
import type { Attached } from "../../app/context/attached.ts";
import { counted } from "../../shared/counted.ts";
import { formatNumber } from "../../shared/locale.ts";
import { pickOne } from "../adapters/vscodePick.ts";
import { newAttachment, relativeName } from "./attachments.ts";
import { ignoredByGit } from "./git.ts";
import { mediaOf } from "./media.ts";
import { searchExcludes } from "./workspaceFiles.ts";

/** The most names that are listed. */
const mostNames = 2000;
/** The most content in characters, about 50,000 tokens. */
const mostText = 200_000;
/** Larger files are only listed by name; bytes. */
const largestFile = 100_000;

/**
 * A folder as text: the names of its files, then the contents of the text files until a limit is reached, then which files were left out and why.
 * Excluded and ignored files are not listed; secret ones are, without their content.
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

/** How many files a folder has that are neither excluded nor ignored, up to a limit. */
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

/** Asks how much of a folder to attach. It is read when the message is sent. */
export async function attachFolder(uri: vscode.Uri): Promise<readonly Attached[]> {
  const count = await countFiles(uri);
  const path = relativeName(uri);
  const names = { label: `$(list-tree) ${counted(count, "Name of its {0} file", "Names of its {0} files")}`, namesOnly: true };
  const all = {
    label: `$(files) ${vscode.l10n.t("Names and contents")}`,
    description: counted(count, "of its {0} file, up to {1} characters", "of its {0} files, up to {1} characters", formatNumber(mostText)),
    namesOnly: false,
  };
  const chosen = await pickOne({ title: vscode.l10n.t("Attach {0}", path), matchOnDescription: false, items: [names, all] });
  if (chosen === undefined) return [];
  const attachment = newAttachment({
    kind: "folder",
    label: `${path.slice(path.lastIndexOf("/") + 1)}/`,
    path: `${path}/`,
    uri: uri.toString(),
  });
  return [{ attachment: { ...attachment, ...(chosen.namesOnly ? { part: true } : {}), unread: true } }];
}
