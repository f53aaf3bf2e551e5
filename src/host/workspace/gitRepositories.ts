import * as vscode from "vscode";
import { folderName, pathInWorkspace } from "./workspaceNames.ts";

/** The part of a repository in the API of VS Code's git extension (version 1) that Aside uses. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  /** Contains the commit message. */
  readonly inputBox: { value: string };
  readonly state: {
    readonly workingTreeChanges: readonly GitChange[];
    readonly indexChanges: readonly GitChange[];
    readonly untrackedChanges?: readonly GitChange[];
    /** Files with conflicts. */
    readonly mergeChanges?: readonly GitChange[];
    /** Undefined while the repository is read; without a name where no branch is checked out. */
    readonly HEAD?: {
      readonly name?: string;
      readonly commit?: string;
      readonly upstream?: { readonly remote: string; readonly name: string };
    };
  };
  /** A unified diff of the working tree, or of the staged changes. */
  diff(cached?: boolean): Promise<string>;
  log(options: { readonly maxEntries: number }): Promise<readonly GitCommit[]>;
  getCommit(ref: string): Promise<GitCommit>;
  diffBetween(from: string, to: string): Promise<readonly GitChange[]>;
  diffBetween(from: string, to: string, path: string): Promise<string>;
  /** The whole diff of a commit against the merge base with another. Only newer versions have it. */
  diffBetweenPatch?(from: string, to: string): Promise<string>;
  getMergeBase(one: string, other: string): Promise<string | undefined>;
  /** The branch that another one was made from, as far as it is known. */
  getBranchBase(name: string): Promise<{ readonly name?: string; readonly remote?: string } | undefined>;
  getRefs(query: { readonly sort?: "alphabetically" | "committerdate" }): Promise<readonly GitRef[]>;
  /** The content of a file in a commit, or in a stage of the index (`:1`). */
  show(ref: string, path: string): Promise<string>;
  checkIgnore(paths: string[]): Promise<ReadonlySet<string>>;
}

/** A branch or tag in the API of the git extension. */
export interface GitRef {
  /** 0 is a branch, 1 one of a remote, 2 a tag. */
  readonly type: number;
  readonly name?: string;
  readonly commit?: string;
}

interface GitChange {
  readonly uri: vscode.Uri;
  /** The old path of a renamed file. */
  readonly originalUri?: vscode.Uri;
  /** 7 is untracked. */
  readonly status: number;
}

/** A commit in the API of the git extension. */
export interface GitCommit {
  readonly hash: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly authorName?: string;
  readonly authorDate?: Date;
}

/** The name of a repository: that of its folder, with as many of those above it as it takes to tell it from another folder of the workspace. */
export function repositoryName(root: vscode.Uri): string {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === root.toString());
  const below = pathInWorkspace(root) ?? "";
  return folder === undefined ? below || root.path.slice(root.path.lastIndexOf("/") + 1) : folderName(folder);
}

/** The open repositories; none if the git extension is disabled or missing. */
export async function gitRepositories(): Promise<readonly GitRepository[]> {
  try {
    const extension = vscode.extensions.getExtension<{ getAPI(version: 1): { readonly repositories: readonly GitRepository[] } }>(
      "vscode.git",
    );
    return (await extension?.activate())?.getAPI(1).repositories ?? [];
  } catch {
    return [];
  }
}
