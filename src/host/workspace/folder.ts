import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { counted } from "../../shared/counted.ts";
import { formatNumber } from "../../shared/locale.ts";
import { pickOne } from "../adapters/vscodePick.ts";
import { newAttachment, relativeName, safeName } from "./attachments.ts";
import { type JudgedPath, judgePaths, type PathReason } from "./judgePaths.ts";
import { mediaOf } from "./media.ts";
import { searchExcludes } from "./searchExcludes.ts";
import { realUri } from "./workspacePath.ts";

/** The most names that are listed. */
const mostNames = 2000;
/** The most content in characters, about 50,000 tokens. */
const mostText = 200_000;
/** Larger files are only listed by name; bytes. */
const largestFile = 100_000;

/**
 * A folder as text: the names of its files, then the contents of the text files until a limit is reached, then which files were left out and why.
 * Every file is judged by its real path. Excluded and ignored files are not listed; secret ones are, without their content; what a link brings in from
 * outside the folder and the workspace is neither listed nor entered.
 */
export async function readFolder(uri: vscode.Uri, namesOnly: boolean): Promise<string> {
  const files = await filesIn(uri, mostNames + 1);
  const leftOut = await linkedFromOutside(uri, files);
  const listed = files.filter(({ reasons }) => !isHidden(reasons)).toSorted((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
  const names = listed.slice(0, mostNames).map((file) => safeName(file.uri.path.slice(uri.path.length + 1)));
  if (files.length > mostNames) names.push("(more files are not listed)");
  const parts = [names.join("\n") || "(no files)"];
  let length = 0;
  for (const file of namesOnly ? [] : listed.slice(0, mostNames)) {
    const content = await textOf(file, mostText - length);
    if ("omitted" in content) leftOut.push(`${relativeName(file.uri)} (${content.omitted})`);
    else {
      length += content.text.length;
      parts.push(`===== ${relativeName(file.uri)} =====\n${content.text}`);
    }
  }
  if (leftOut.length > 0) parts.push(`Left out: ${leftOut.join(", ")}`);
  return parts.join("\n\n");
}

/** How many files a folder has that are listed, up to a limit. */
async function countFiles(uri: vscode.Uri): Promise<number> {
  return (await filesIn(uri, mostNames)).filter(({ reasons }) => !isHidden(reasons)).length;
}

/** The files of a folder that are neither excluded nor ignored. */
async function filesIn(uri: vscode.Uri, most: number): Promise<readonly JudgedPath[]> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, "**/*"), searchExcludes(), most);
  const folder = await realUri(uri);
  // The user is asked about the folder itself if it is outside.
  const judged = await judgePaths(found, { foundBySearch: true, inside: folder === undefined ? [] : [folder] });
  return judged.filter(({ reasons }) => !reasons.some((reason) => reason.kind === "ignored" && !reason.byLink));
}

function isHidden(reasons: readonly PathReason[]): boolean {
  return reasons.some(({ kind }) => kind === "outside" || kind === "git");
}

/** The links below a folder that lead outside the workspace, and git's own files, as a list for the model. A linked folder is one entry. */
async function linkedFromOutside(uri: vscode.Uri, files: readonly JudgedPath[]): Promise<string[]> {
  const places = new Set<string>();
  const folders = new Map<string, Promise<boolean>>();
  const isHiddenFolder = (folder: vscode.Uri): Promise<boolean> => {
    const known =
      folders.get(folder.path) ?? judgePaths([folder], { foundBySearch: true }).then(([judged]) => isHidden(judged?.reasons ?? []));
    folders.set(folder.path, known);
    return known;
  };
  for (const file of files) {
    if (!isHidden(file.reasons)) continue;
    const why = file.reasons.some(({ kind }) => kind === "git") ? "internal files of Git" : "outside the workspace";
    let place = relativeName(file.uri);
    const above = file.uri.path
      .slice(uri.path.length + 1)
      .split("/")
      .slice(0, -1);
    for (let depth = 1; depth <= above.length; depth += 1) {
      const folder = vscode.Uri.joinPath(uri, ...above.slice(0, depth));
      if (!(await isHiddenFolder(folder))) continue;
      place = `${relativeName(folder)}/`;
      break;
    }
    places.add(`${place} (${why})`);
  }
  return [...places];
}

async function textOf(
  { uri, real = uri, reasons }: JudgedPath,
  room: number,
): Promise<{ readonly text: string } | { readonly omitted: string }> {
  const [reason] = reasons;
  if (reason !== undefined) return { omitted: reason.kind === "ignored" ? "ignored by git" : reason.kind };
  const unsaved = vscode.workspace.textDocuments
    .find((document) => document.isDirty && document.uri.toString() === uri.toString())
    ?.getText();
  if (unsaved !== undefined) {
    return unsaved.length > largestFile ? { omitted: "large" } : unsaved.length > room ? { omitted: "no room" } : { text: unsaved };
  }
  try {
    const { size } = await vscode.workspace.fs.stat(real);
    if (size > largestFile) return { omitted: "large" };
    if (size > room) return { omitted: "no room" };
    const bytes = await vscode.workspace.fs.readFile(real);
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
