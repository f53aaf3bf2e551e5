import * as vscode from "vscode";
import { isGitsOwn } from "../../apply/checkPath.ts";
import { secretFilePattern } from "../../shared/secretPatterns.ts";
import { ignoredByGit } from "./git.ts";
import { excludePatterns } from "./searchExcludes.ts";
import { realUri, segmentsBelow } from "./workspacePath.ts";

/** Why a file is not read without asking. `byLink`: only the file that a link leads to is like that. */
export type PathReason =
  | { readonly kind: "secret"; readonly pattern: string }
  | { readonly kind: "git" }
  /** `real` is undefined if a link leads nowhere. */
  | { readonly kind: "outside"; readonly real: vscode.Uri | undefined }
  | { readonly kind: "ignored"; readonly byLink: boolean }
  | { readonly kind: "excluded" };

/** A file or folder with what speaks against reading it. */
export interface JudgedPath {
  readonly uri: vscode.Uri;
  /** With all links followed; undefined if a link leads nowhere. Read this one, so that a link that is changed meanwhile changes nothing. */
  readonly real: vscode.Uri | undefined;
  readonly reasons: readonly PathReason[];
}

/** What is known about the files that are judged. */
export interface JudgedAs {
  /** Folders (real ones) that count as inside besides those of the workspace: the user was asked about them. */
  readonly inside?: readonly vscode.Uri[];
  /** The files were found by a search that applies the excluding settings to their written paths. */
  readonly foundBySearch?: boolean;
}

/** How many links are followed at once. */
const atOnce = 64;

/**
 * Judges files and folders by their names and places, as written and with links followed. Every door that reads for a model asks here, so that all have
 * the same rules: a name that secret files have, git's own folder, outside the workspace, ignored by git, excluded by the settings. Contents are not read.
 */
export async function judgePaths(
  uris: readonly vscode.Uri[],
  { inside = [], foundBySearch = false }: JudgedAs = {},
): Promise<readonly JudgedPath[]> {
  const folders = await Promise.all(
    (vscode.workspace.workspaceFolders ?? []).map(async ({ uri }) => ({ uri, real: (await realUri(uri)) ?? uri })),
  );
  const followed: (readonly [vscode.Uri, vscode.Uri | undefined])[] = [];
  for (let at = 0; at < uris.length; at += atOnce) {
    followed.push(...(await Promise.all(uris.slice(at, at + atOnce).map(async (uri) => [uri, await realUri(uri)] as const))));
  }
  // A link that git tracks may lead to a file that git ignores.
  const hasLinks = (uri: vscode.Uri): boolean => uri.scheme === "file" || uri.scheme === "vscode-remote";
  const asked = followed
    .filter(([uri]) => hasLinks(uri))
    .flatMap(([uri, real]) => (real === undefined || real.path === uri.path ? [uri] : [uri, real]));
  const ignored = await ignoredByGit(asked);
  return followed.map(([uri, real]) => {
    const reasons: PathReason[] = [];
    const pattern = secretPatternOf(uri.path) ?? (real && secretPatternOf(real.path));
    if (pattern !== undefined) reasons.push({ kind: "secret", pattern });
    if (isGitsOwn(uri.path) || (real !== undefined && isGitsOwn(real.path))) reasons.push({ kind: "git" });
    if (!hasLinks(uri)) return { uri, real, reasons };
    const place = real && placeIn(folders, real);
    const isInside =
      real !== undefined && (folders.length === 0 || place !== undefined || inside.some((one) => segmentsBelow(one, real) !== undefined));
    if (!isInside) reasons.push({ kind: "outside", real });
    else if (ignored.has(uri.toString())) reasons.push({ kind: "ignored", byLink: false });
    else if (ignored.has(real.toString())) reasons.push({ kind: "ignored", byLink: true });
    else {
      const isLinked = place !== undefined && place.path !== uri.path;
      if ((!foundBySearch && isExcluded(uri)) || (isLinked && isExcluded(place))) reasons.push({ kind: "excluded" });
    }
    return { uri, real, reasons };
  });
}

/** The pattern of secret files that a path falls under; on NTFS `.env::$DATA` is the file `.env`. */
function secretPatternOf(path: string): string | undefined {
  return secretFilePattern(path) ?? secretFilePattern(path.replace(/:[^/]*$/, ""));
}

/** The written address of a real file in the workspace. */
function placeIn(folders: readonly { readonly uri: vscode.Uri; readonly real: vscode.Uri }[], real: vscode.Uri): vscode.Uri | undefined {
  for (const folder of folders) {
    const segments = segmentsBelow(folder.real, real);
    if (segments !== undefined) return segments.length === 0 ? folder.uri : vscode.Uri.joinPath(folder.uri, ...segments);
  }
  return undefined;
}

/** Whether the settings exclude a file from the explorer or from searches. */
function isExcluded(file: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (folder === undefined) return false;
  // VS Code has no function that matches a glob, but document selectors do.
  const document = { uri: file, languageId: "" } as vscode.TextDocument;
  return excludePatterns().some(
    (pattern) =>
      vscode.languages.match({ pattern: new vscode.RelativePattern(folder, pattern) }, document) > 0 ||
      vscode.languages.match({ pattern: new vscode.RelativePattern(folder, `${pattern}/**`) }, document) > 0,
  );
}
