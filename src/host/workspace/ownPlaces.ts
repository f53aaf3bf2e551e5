import { platform } from "#platform";
import * as vscode from "vscode";
import { ownPath } from "../../app/context/attachedParts.ts";
import { relativeName } from "./attachments.ts";
import { realUri, segmentsBelow } from "./workspacePath.ts";

/** The files that the user names in `aside.instructionFiles`. Only the user's own settings count. */
export function ownInstructionFiles(): readonly string[] {
  const set: unknown = vscode.workspace.getConfiguration("aside").inspect("instructionFiles")?.globalValue;
  return Array.isArray(set) ? set.filter((one) => typeof one === "string" && one !== "").slice(0, 50) : [];
}

/**
 * The address of a file that the user names outside of the workspace: an absolute path, or one that begins with `~/`. Undefined for a path that is relative to the
 * folders of the workspace, and for a home folder where there is none.
 */
export function ownAddress(written: string): vscode.Uri | undefined {
  const home = platform.home();
  if (/^~[/\\]/.test(written))
    return home === null ? undefined : vscode.Uri.joinPath(vscode.Uri.file(home), written.slice(2).replaceAll("\\", "/"));
  return /^(?:\/|[a-z]:[/\\]|\\\\)/i.test(written) ? vscode.Uri.file(written) : undefined;
}

/**
 * The real place outside of the workspace that holds a file because the user's own settings name it, or because it belongs to a skill in their home folder: that it is
 * outside is no reason to ask.
 */
export async function ownPlacesOf(file: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const isNamed = ownInstructionFiles().some((written) => ownAddress(written)?.toString() === file.toString());
  const place = isNamed ? file : ownSkillFolder(file);
  const real = place && (await realUri(place));
  return real === undefined ? [] : [real];
}

/** A path as it is shown: in the workspace below its folder, in the home folder after `~`. Only paths outside of the workspace are an {@link ownPath}. */
export function shownPathOf(uri: vscode.Uri): string {
  const path = relativeName(uri);
  // A folder of the workspace may really be called `~`.
  if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) return ownPath.test(path) ? `./${path}` : path;
  const home = platform.home();
  const base = home === null ? undefined : `${vscode.Uri.file(home).path.replace(/\/$/, "")}/`;
  return base !== undefined && path.startsWith(base) ? `~/${path.slice(base.length)}` : path;
}

/** Where the user's own skills are: in these folders of their home folder. */
export function ownSkillPlaces(): readonly vscode.Uri[] {
  const home = platform.home();
  const names = [".agents", ".claude", ".copilot", ".cursor"];
  return home === null ? [] : names.map((name) => vscode.Uri.joinPath(vscode.Uri.file(home), name, "skills"));
}

/** The folder of the user's own skill that a file belongs to, as it is written; undefined for any other file. */
function ownSkillFolder(file: vscode.Uri): vscode.Uri | undefined {
  for (const root of ownSkillPlaces()) {
    const [name, ...rest] = segmentsBelow(root, file) ?? [];
    if (name !== undefined && rest.length > 0) return vscode.Uri.joinPath(root, name);
  }
  return undefined;
}
