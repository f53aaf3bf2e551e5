import type { Carried, Disclosure } from "../../history/disclosure.ts";

/** Kinds of pieces that are content of a file or folder. */
const ofFiles: ReadonlySet<Carried["what"]> = new Set(["file", "folder", "problems", "image", "pdf", "toolResult"]);

/**
 * Tells apart what was sent. Files and folders by workspace and path: workspaces move, and results of tools have no address. Other pieces by their address, else by
 * their name. Pieces without either are one group for each kind and tool.
 */
export function fileKey({ workspace }: Pick<Disclosure, "workspace">, piece: Carried): string {
  const { what, uri, path, tool = "" } = piece;
  if (path !== undefined && ofFiles.has(what)) return keyOfPath({ workspace }, path);
  if (uri !== undefined) return `uri ${uri}`;
  return path === undefined ? `kind ${what} ${tool}` : `name ${what} ${path}`;
}

/** The key of a file by its path in the workspace, by which a diff names it as well. */
export function keyOfPath({ workspace }: Pick<Disclosure, "workspace">, path: string): string {
  return `file ${workspace}\n${path}`;
}

/** Whether a piece is content of a file or folder that has a name. */
export function isOfFile({ what, uri, path }: Carried): boolean {
  return ofFiles.has(what) && (uri !== undefined || path !== undefined);
}

/** Tells apart the host of a request, the provider that served it, and what it demanded. */
export function hostKey({ host, provider, demanded }: Disclosure): string {
  const { dataCollection = "", zdr = false, only = [] } = demanded;
  return JSON.stringify([host, provider, dataCollection, zdr, only]);
}
