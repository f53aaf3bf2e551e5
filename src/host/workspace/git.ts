import * as vscode from "vscode";
import { isGitDiff } from "../../apply/gitDiff.ts";
import type { Attached } from "../../app/context/attached.ts";
import { newAttachment, safeName } from "./attachments.ts";
import { type GitCommit, type GitRepository, gitRepositories } from "./gitRepositories.ts";
import { newFileDiffs } from "./newFileDiffs.ts";
import { realUri } from "./workspacePath.ts";

/** `Status.UNTRACKED` of git's API. */
const untracked = 7;
/** The most files of one commit whose diffs are read. */
const mostFiles = 200;

/** The addresses of those files that git ignores. */
export async function ignoredByGit(uris: readonly vscode.Uri[]): Promise<ReadonlySet<string>> {
  const repositories = await gitRepositories();
  const roots = repositories.map((repository) => ({ repository, root: `${repository.rootUri.path}/` }));
  // A submodule is a repository of its own: asked about one of its files from outside, git answers for none of the others either.
  roots.sort((a, b) => b.root.length - a.root.length);
  const ignored = new Set<string>();
  for (const { repository, root } of roots) {
    const inside = uris.filter(({ path }) => roots.find((one) => path.startsWith(one.root))?.root === root);
    if (inside.length === 0) continue;
    for (const uri of await ignoredIn(repository, inside)) ignored.add(uri);
  }
  return ignored;
}

/** The most submodules without an open repository that are left out of a question, one after another. */
const mostSubmodules = 20;

async function ignoredIn(repository: GitRepository, uris: readonly vscode.Uri[]): Promise<readonly string[]> {
  let paths: ReadonlyMap<string, readonly string[]> = new Map(uris.map((uri) => [uri.fsPath, [uri.toString()]]));
  let found = await checkIgnore(repository, paths);
  // If one path is behind a symbolic link or in a submodule, git answers for none of them.
  if (typeof found === "string") {
    paths = await behindLinks(uris);
    found = await checkIgnore(repository, paths);
  }
  for (let left = mostSubmodules; typeof found === "string" && left > 0; left -= 1) {
    const submodule = / is in submodule '(.+)'/.exec(found)?.[1];
    if (submodule === undefined) break;
    const folder = vscode.Uri.joinPath(repository.rootUri, submodule, "x").fsPath.slice(0, -1);
    paths = new Map([...paths].filter(([path]) => !path.startsWith(folder)));
    found = await checkIgnore(repository, paths);
  }
  return typeof found === "string" ? [] : [...found].flatMap((path) => paths.get(path) ?? []);
}

/** The ignored ones of these paths, or the error message of git. */
async function checkIgnore(repository: GitRepository, paths: ReadonlyMap<string, unknown>): Promise<ReadonlySet<string> | string> {
  try {
    return new Set(await repository.checkIgnore([...paths.keys()]));
  } catch (error) {
    const { stderr } = error as { readonly stderr?: unknown };
    return typeof stderr === "string" ? stderr : String(error);
  }
}

/** The files by their real paths: links to their folders are followed. */
async function behindLinks(uris: readonly vscode.Uri[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const folders = new Map<string, Promise<vscode.Uri>>();
  const paths = new Map<string, string[]>();
  for (const uri of uris) {
    const folder = vscode.Uri.joinPath(uri, "..");
    const real = folders.get(folder.path) ?? realUri(folder).then((followed) => followed ?? folder);
    folders.set(folder.path, real);
    const path = vscode.Uri.joinPath(await real, uri.path.slice(uri.path.lastIndexOf("/") + 1)).fsPath;
    paths.set(path, [...(paths.get(path) ?? []), uri.toString()]);
  }
  return paths;
}

const untrackedFiles = "Untracked files: ";

/** Whether changes are git's own diff, in which every file is named. A program in `diff.external` writes anything. */
export function areGitsOwn(changes: string): boolean {
  const [first = "", ...rest] = changes.split("\n");
  return isGitDiff(first.startsWith(untrackedFiles) ? rest.join("\n") : changes);
}

/**
 * A diff of the working tree, or of the staged changes. Untracked files, which are in no diff of git, follow as new ones; those that are too large or no
 * plain files are listed by name.
 */
export async function changesOf(repository: GitRepository, staged: boolean): Promise<string> {
  const diff = await repository.diff(staged);
  if (staged) return diff;
  const { workingTreeChanges, untrackedChanges = [] } = repository.state;
  const files = [...workingTreeChanges.filter(({ status }) => status === untracked), ...untrackedChanges].map(({ uri }) => uri);
  const fresh = await newFileDiffs(repository.rootUri, files);
  const tracked = diff === "" || diff.endsWith("\n") ? diff : `${diff}\n`;
  const names = fresh.named.length === 0 ? "" : `${untrackedFiles}${fresh.named.join(", ")}\n`;
  return fresh.diff === "" ? names + diff : names + tracked + fresh.diff;
}

/** A commit: its author, date and message, and its diff against its first parent. */
export async function commitText(repository: GitRepository, hash: string): Promise<string> {
  const commit = await repository.getCommit(hash);
  const head = [`commit ${commit.hash}`, ...(commit.authorName === undefined ? [] : [`Author: ${commit.authorName}`])];
  if (commit.authorDate !== undefined) head.push(`Date: ${commit.authorDate.toISOString()}`);
  const [parent] = commit.parents;
  const parts = [`${head.join("\n")}\n\n${commit.message.trimEnd()}`];
  if (parent === undefined) return `${parts.join("\n\n")}\n\n(This is the first commit: there is nothing to compare it with.)`;
  const changes = await repository.diffBetween(parent, commit.hash);
  for (const { uri } of changes.slice(0, mostFiles)) {
    const diff = await repository.diffBetween(parent, commit.hash, uri.fsPath);
    // An external program may not name the file. Without its name, secret files could not be recognized.
    const name = safeName(uri.path.slice(repository.rootUri.path.length + 1));
    parts.push(isGitDiff(diff) ? diff : `diff --git a/${name} b/${name}\n${diff}`);
  }
  if (changes.length > mostFiles) parts.push(`(${changes.length - mostFiles} more files changed.)`);
  return parts.join("\n\n");
}

/** A commit of an open repository. */
export interface FoundCommit {
  readonly repository: GitRepository;
  readonly commit: GitCommit;
  readonly subject: string;
}

/** How many commits are searched. */
const mostCommits = 500;

/** The newest commits whose subject contains the query, or whose hash starts with it. */
export async function listCommits(query: string, most: number): Promise<readonly FoundCommit[]> {
  const wanted = query.toLowerCase();
  const found: FoundCommit[] = [];
  for (const repository of await gitRepositories()) {
    for (const commit of await repository.log({ maxEntries: wanted === "" ? most : mostCommits }).catch(() => [])) {
      const subject = commit.message.split("\n", 1)[0] ?? "";
      if (commit.hash.startsWith(wanted) || subject.toLowerCase().replaceAll(" ", "").includes(wanted))
        found.push({ repository, commit, subject });
    }
  }
  return found.slice(0, most);
}

/** A commit as an attachment; its diff is read when the message is sent. */
export function attachCommit(repository: GitRepository, { hash, message }: GitCommit): Attached {
  const short = hash.slice(0, 8);
  const subject = message.split("\n", 1)[0] ?? "";
  const attachment = newAttachment({
    kind: "commit",
    label: `${short} ${subject.length > 50 ? `${subject.slice(0, 49)}…` : subject}`,
    path: `${hash} ${subject}`,
    uri: repository.rootUri.toString(),
    languageId: "diff",
  });
  return { attachment: { ...attachment, unread: true } };
}
