import * as vscode from "vscode";
import { fitsLanguage, targetHints, type TargetHint } from "../../apply/targetHints.ts";
import type { AnsweredCode } from "../../app/chat/answeredCode.ts";
import { fileOf } from "../workspace/documentName.ts";
import { changeable } from "../workspace/openDocuments.ts";
import { currentEditor } from "../workspace/selection.ts";
import type { ApprovedFile } from "../workspace/writeGate.ts";
import { type HintedFiles, hintedFiles } from "./hintedFiles.ts";

/** What a block is meant for, as far as answer and attachments tell. */
export type CodeTarget =
  | { readonly kind: "file"; readonly file: ApprovedFile }
  /** The user has to choose: the files that are likely, those that do not exist included. `named` is the path that may mean each of them. */
  | { readonly kind: "several"; readonly files: readonly ApprovedFile[]; readonly named: string | undefined }
  | { readonly kind: "problem"; readonly problem: string };

/**
 * Finds the file that a block is meant for: by a path in the block or in the text before it, as far as a file of this path is attached or exists, else by what is
 * attached. A word of the prose is a new file only where the answer says so. Asks nothing and shows nothing.
 * @param named the path in the block's own diff
 */
export async function codeTarget(block: AnsweredCode, named?: string): Promise<CodeTarget> {
  const attached = await filesAt(block.attached.map(({ uri }) => uri));
  // Without a folder, paths are names of what is open.
  const hasFolder = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  const known = hasFolder ? attached : distinct([...attached, ...(await openEditors())]);
  if (named !== undefined) return namedTarget(named, [...known, ...(await filesAt(block.attachments.map(({ uri }) => uri)))]);
  const hints = targetHints(block.info, block.code, block.before);
  const absent: (readonly [TargetHint, ApprovedFile])[] = [];
  for (const place of ["label", "firstLine", 1, 2] as const) {
    const files: ApprovedFile[] = [];
    for (const hint of hints.filter((one) => one.place === place)) {
      const found = await hintedFiles(hint, known);
      if (found.problem !== undefined && hasFolder && mustBeUsable(hint)) return { kind: "problem", problem: found.problem };
      files.push(...found.files);
      if (found.missing !== undefined && hint.isFile) absent.push([hint, found.missing]);
    }
    const target = oneOf(files, attached, block.language, hints.find((one) => one.place === place)?.path);
    if (target !== undefined) return target;
    // The fence says what the block is, whatever the sentence before it mentions.
    const labelled = absent.find(([hint]) => hint.place === "label" && place === "label");
    if (labelled !== undefined) return { kind: "file", file: labelled[1] };
  }
  const fresh = absent.find(([hint]) => hint.mayBeNew);
  if (fresh !== undefined) return { kind: "file", file: fresh[1] };
  const maybe = absent.filter(([hint]) => hint.leadsToBlock).map(([, file]) => file);
  const [only] = attached;
  if (maybe.length > 0) return { kind: "several", files: [...attached, ...maybe], named: undefined };
  if (only !== undefined && attached.length === 1) return { kind: "file", file: only };
  // A cell that is gone, a file that was deleted: nothing else takes their place.
  const editors = attached.length > 0 ? [] : await openEditors();
  return { kind: "several", files: distinct([...attached, ...editors]), named: undefined };
}

async function namedTarget(named: string, attached: readonly ApprovedFile[]): Promise<CodeTarget> {
  const found: HintedFiles = await hintedFiles({ path: named, text: named, isFile: true }, distinct(attached));
  if (found.problem !== undefined) return { kind: "problem", problem: found.problem };
  const [only] = found.files;
  if (only !== undefined && found.files.length === 1) return { kind: "file", file: only };
  if (only !== undefined) return { kind: "several", files: distinct(found.files), named };
  return found.missing === undefined ? { kind: "several", files: [], named } : { kind: "file", file: found.missing };
}

/** Whether a path that must not be used ends the search: the answer names it as the file, so that no other may take its place. */
function mustBeUsable({ place, isFile, mayBeNew, leadsToBlock, isMarked }: TargetHint): boolean {
  return place === "label" || place === "firstLine" || (isFile && (mayBeNew || leadsToBlock || isMarked));
}

/** The one that is meant among the existing files that the same line names; undefined where it names none. */
function oneOf(
  found: readonly ApprovedFile[],
  attached: readonly ApprovedFile[],
  language: string,
  named: string | undefined,
): CodeTarget | undefined {
  const files = distinct(found);
  const attachedOnes = files.filter(({ uri }) => attached.some((file) => file.uri.toString() === uri.toString()));
  const likely = attachedOnes.length > 0 ? attachedOnes : files;
  const fitting = likely.filter(({ path }) => fitsLanguage(path, language));
  const [only, other] = fitting.length > 0 ? fitting : likely;
  if (only === undefined) return undefined;
  return other === undefined ? { kind: "file", file: only } : { kind: "several", files: likely, named };
}

/** An earlier state of a file stands for the file: code is applied to what is worked on. */
function workingFile(uri: vscode.Uri): vscode.Uri {
  return uri.scheme === "git" ? fileOf(uri) : uri;
}

/** What can be changed at these addresses, each once. */
async function filesAt(uris: readonly string[]): Promise<readonly ApprovedFile[]> {
  const files: ApprovedFile[] = [];
  for (const uri of new Set(uris.filter((one) => one !== ""))) {
    const file = await changeable(workingFile(vscode.Uri.parse(uri, true)));
    if (file !== undefined && !("problem" in file)) files.push(file);
  }
  return distinct(files);
}

/** What is open in editors, the active one first. */
function openEditors(): Promise<readonly ApprovedFile[]> {
  const active = currentEditor()?.document.uri.toString() ?? "";
  const open = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.map(({ input }) => (input instanceof vscode.TabInputText ? input.uri.toString() : "")),
  );
  return filesAt([active, ...open]);
}

function distinct(files: readonly ApprovedFile[]): readonly ApprovedFile[] {
  return Array.from(new Map(files.map((file) => [file.uri.toString(), file])).values());
}
