import * as vscode from "vscode";

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
  };
  /** A unified diff of the working tree, or of the staged changes. */
  diff(cached?: boolean): Promise<string>;
  log(options: { readonly maxEntries: number }): Promise<readonly GitCommit[]>;
  getCommit(ref: string): Promise<GitCommit>;
  diffBetween(from: string, to: string): Promise<readonly GitChange[]>;
  diffBetween(from: string, to: string, path: string): Promise<string>;
  checkIgnore(paths: string[]): Promise<ReadonlySet<string>>;
}

interface GitChange {
  readonly uri: vscode.Uri;
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
