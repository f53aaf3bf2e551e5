import * as vscode from "vscode";
import { shownAddress } from "../../shared/shownAddress.ts";
import { addressInWorkspace, type WorkspaceEntry, workspaceEntry } from "../workspace/workspacePath.ts";

/** A path below a folder of the workspace. */
interface Candidate {
  readonly folder: vscode.WorkspaceFolder;
  readonly segments: readonly string[];
}

/**
 * Finds what a link or picture of an answer means in the workspace. Links on disk are followed: what they lead to must be in the workspace, too.
 * @param path as `linkTarget` gives it; nothing about it is trusted
 * @returns what is there, or why there is nothing to show, in words
 */
export async function findInWorkspace(path: string): Promise<WorkspaceEntry | { readonly problem: string }> {
  const shown = shownAddress(path).slice(0, 200);
  const candidates = await candidatesFor(path);
  if (candidates.length === 0) {
    const isEmpty = vscode.workspace.workspaceFolders === undefined || vscode.workspace.workspaceFolders.length === 0;
    return {
      problem: isEmpty
        ? vscode.l10n.t("No folder is open, so “{0}” cannot be found.", shown)
        : vscode.l10n.t("“{0}” is outside the workspace.", shown),
    };
  }
  let problem: string | undefined;
  for (const { folder, segments } of candidates) {
    const entry = await workspaceEntry(folder, segments);
    if (entry === undefined) continue;
    if (!("problem" in entry)) return entry;
    problem ??= entry.problem;
  }
  if (problem !== undefined) return { problem };
  return {
    problem: path.startsWith("/")
      ? vscode.l10n.t("“{0}” is not in this workspace.", shown)
      : vscode.l10n.t("{0} does not exist in this workspace.", shown),
  };
}

/** What a path can mean, the likeliest first. An absolute one outside of the workspace can still be one from a folder's root, as in Markdown. */
async function candidatesFor(path: string): Promise<readonly Candidate[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isDrive = /^[a-z]:\//i.test(path);
  const found: Candidate[] = [];
  if (isDrive || path.startsWith("/")) {
    const segments = resolved(path);
    const absolute = segments && (await addressInWorkspace(`/${segments.join("/")}`));
    if (absolute !== undefined) found.push(absolute);
    if (isDrive) return found;
  }
  const segments = resolved(path);
  if (segments === undefined) return found;
  for (const folder of folders) {
    const [first, ...rest] = segments;
    if (folders.length > 1 && first === folder.name) found.push({ folder, segments: rest });
    found.push({ folder, segments });
  }
  return found;
}

/** The names of a path without `.` and `..`; undefined if it climbs out of where it begins. */
function resolved(path: string): readonly string[] | undefined {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names;
}
