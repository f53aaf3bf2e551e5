import * as vscode from "vscode";
import { relativeName } from "../../workspace/attachments.ts";
import { listFiles } from "../../workspace/workspaceFiles.ts";
import { toolUri } from "./toolFiles.ts";

const mostNames = 1000;

/** The names of the files and folders in a folder, without excluded and ignored ones. */
export async function listFolder({ path }: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await toolUri(path ?? ".");
  const prefix = `${folder.path.replace(/\/$/, "")}/`;
  const names = new Set<string>();
  for (const { uri } of await listFiles()) {
    if (!uri.path.startsWith(prefix)) continue;
    const [first = "", ...deeper] = uri.path.slice(prefix.length).split("/");
    names.add(deeper.length > 0 ? `${first}/` : first);
  }
  const sorted = [...names].toSorted();
  const more = sorted.length > mostNames ? [`(${sorted.length - mostNames} more)`] : [];
  const hasSeveral = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const heading = `${hasSeveral ? relativeName(folder) : vscode.workspace.asRelativePath(folder, true)}:`;
  return sorted.length === 0 ? `${heading}\n(no files)` : [heading, ...sorted.slice(0, mostNames), ...more].join("\n");
}
