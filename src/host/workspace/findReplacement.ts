import * as vscode from "vscode";
import { plainLabel } from "../../app/plainLabel.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pickOne } from "../adapters/vscodePick.ts";
import { attachFile } from "./attachFile.ts";
import { nameOf, relativeName } from "./attachments.ts";
import { relocated } from "./relocated.ts";
import { searchExcludes } from "./searchExcludes.ts";
import { listFiles, listFolders } from "./workspaceFiles.ts";

/** Whether another file or folder of the workspace can take the place of an attachment whose own is gone. */
export function canBeReplaced({ kind, uri }: Attachment): boolean {
  return uri !== "" && (kind === "file" || kind === "folder" || kind === "symbol" || kind === "image" || kind === "pdf");
}

/** The button and row that lead to `findReplacement`. */
export function findLabel({ kind }: Attachment): string {
  return kind === "folder" ? vscode.l10n.t("Find Folder…") : vscode.l10n.t("Find File…");
}

/** Has the user choose the file or folder that takes the place of one that is gone; those of its name come first. Undefined if they choose none. */
export async function findReplacement(attachment: Attachment): Promise<Attachment | undefined> {
  const gone = vscode.Uri.parse(attachment.uri, true);
  const chosen = await pickOne({
    title: vscode.l10n.t("Replace {0}", attachment.label),
    more: attachment.kind === "folder" ? foldersToChoose(gone) : filesToChoose(gone),
  });
  if (chosen === undefined) return undefined;
  if (attachment.kind === "folder" || attachment.kind === "symbol" || attachment.part === true) {
    // What the user decided about the other one does not hold for this one.
    const { check: _check, ...undecided } = attachment;
    return relocated(undecided, chosen.uri);
  }
  const attached = await attachFile(chosen.uri);
  if ("attachment" in attached) return { ...attached.attachment, id: attachment.id, unread: true };
  vscodeAsk.notify({ severity: "warning", message: attached.problem });
  return undefined;
}

interface Place extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
}

/** How many files of one name are looked for. */
const mostSame = 50;

async function filesToChoose(gone: vscode.Uri): Promise<readonly Place[]> {
  const wanted = nameOf(gone);
  // The list of all files may be a few seconds older than the move. A glob has no way to escape its own signs.
  const same = await vscode.workspace.findFiles(`**/${wanted.replaceAll(/[[\]{}*?]/g, "?")}`, searchExcludes(), mostSame);
  const found = same.filter((uri) => nameOf(uri) === wanted).map((uri) => placeOf(uri, relativeName(uri)));
  const all = (await listFiles()).map(({ uri, name, folder }) => placeOf(uri, folder === "" ? name : `${folder}/${name}`));
  const places = new Map([...found, ...all].map((place) => [place.uri.toString(), place]));
  places.delete(gone.toString());
  return [...places.values()];
}

function placeOf(uri: vscode.Uri, path: string): Place {
  const at = path.lastIndexOf("/");
  return { label: plainLabel(path.slice(at + 1)), description: plainLabel(path.slice(0, Math.max(0, at))), uri };
}

async function foldersToChoose(gone: vscode.Uri): Promise<readonly Place[]> {
  const wanted = nameOf(gone);
  const isNamed = ({ path }: { readonly path: string }): boolean => path === wanted || path.endsWith(`/${wanted}`);
  const folders = (await listFolders()).toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
  return folders.map(({ uri, path }) => ({ label: plainLabel(path), uri }));
}
