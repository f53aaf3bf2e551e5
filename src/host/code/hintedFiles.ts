import * as vscode from "vscode";
import { longestReadings } from "../../apply/mentions.ts";
import type { TargetHint } from "../../apply/targetHints.ts";
import { searchExcludes } from "../workspace/searchExcludes.ts";
import { pathInWorkspace } from "../workspace/workspaceNames.ts";
import { type WorkspaceFile, workspaceFileOf, workspaceFiles } from "../workspace/workspacePath.ts";
import type { ApprovedFile } from "../workspace/writeGate.ts";

/** How many files of one name are looked at. */
const mostFound = 200;

/** What a path in an answer can mean. */
export interface HintedFiles {
  /** The files that exist; what is attached is the only one where it fits. */
  readonly files: readonly ApprovedFile[];
  /** The place where the file would be created. */
  readonly missing?: WorkspaceFile;
  /** Why the path must not be used, in words. */
  readonly problem?: string;
}

/** A hint of the text, or the path in the block's own diff. */
export type PathHint = Pick<TargetHint, "path" | "text" | "isFile">;

/**
 * The files that a path means: an attached file that it fits, else those at this path, else those whose paths end with it, because models omit folders.
 * @param attached what the user attached; its address tells files of one path apart
 */
export async function hintedFiles({ path, text, isFile }: PathHint, attached: readonly ApprovedFile[]): Promise<HintedFiles> {
  const fitting = new Set(
    longestReadings(
      text,
      attached.map((file) => file.path),
    ),
  );
  const places = await workspaceFiles(path);
  const existing = places.flatMap((place) => ("problem" in place || !place.exists ? [] : [place]));
  const known = attached.filter((file) => fitting.has(file.path) || existing.some(({ uri }) => uri.toString() === file.uri.toString()));
  if (known.length > 0) return { files: known };
  if (existing.length > 0 && text === path) return { files: existing };
  // The last word of a name with blanks may be the name of another file.
  const longer = isFile ? await endingWith(path, text) : [];
  const exact = existing.filter(({ uri }) => longer.some((file) => file.uri.toString() === uri.toString()));
  if (longer.length > 0) return { files: exact.length > 0 ? exact : longer };
  if (existing.length > 0) return { files: existing };
  const problem = places.find((place) => "problem" in place);
  if (problem !== undefined) return { files: [], problem: problem.problem };
  const [missing] = places.flatMap((place) => ("problem" in place ? [] : [place]));
  return { files: [], ...(missing === undefined ? {} : { missing }) };
}

/** The files of the workspace that the text names by the end of their path, by its longest reading. */
async function endingWith(path: string, text: string): Promise<readonly WorkspaceFile[]> {
  const ending = path.replaceAll("\\", "/").replace(/^(?:\.?\/)+/, "");
  const pattern = `**/${text === path ? "" : "*"}${ending.replace(/[[\]{}*?]/g, "[$&]")}`;
  const found = await vscode.workspace.findFiles(pattern, searchExcludes(), mostFound);
  const byPath = new Map<string, vscode.Uri>();
  for (const uri of found) byPath.set(pathInWorkspace(uri) ?? uri.path, uri);
  const files: WorkspaceFile[] = [];
  for (const one of longestReadings(text, Array.from(byPath.keys()))) {
    const uri = byPath.get(one);
    const file = uri && (await workspaceFileOf(uri));
    if (file !== undefined && !("problem" in file) && file.exists) files.push(file);
  }
  return files;
}
