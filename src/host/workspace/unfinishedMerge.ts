import type { GitRepository } from "./gitRepositories.ts";

/** What a repository is in the middle of: files with conflicts, or an operation whose message git has prepared. */
export type UnfinishedMerge = { readonly kind: "conflicts"; readonly count: number } | { readonly kind: "merge" | "cherryPick" | "revert" };

const heads = [
  ["MERGE_HEAD", "merge"],
  ["CHERRY_PICK_HEAD", "cherryPick"],
  ["REVERT_HEAD", "revert"],
] as const;

/**
 * What a repository is in the middle of; undefined where there is nothing of the kind.
 * @param changes its diffs, which know of conflicts before the window has noticed them
 */
export async function unfinishedMerge(repository: GitRepository, changes: string): Promise<UnfinishedMerge | undefined> {
  // Lines of content never begin with an asterisk or at the margin.
  const inDiff = new Set(Array.from(changes.matchAll(/^(?:\* Unmerged path|diff --cc) (.*)$/gm), ([, path]) => path));
  const count = Math.max(repository.state.mergeChanges?.length ?? 0, inDiff.size);
  if (count > 0) return { kind: "conflicts", count };
  const found = await Promise.all(heads.map(([ref]) => exists(repository, ref)));
  const kind = heads.find((_head, at) => found[at] === true)?.[1];
  return kind && { kind };
}

/** Asked of git itself, because a worktree or a submodule has its `.git` elsewhere. */
async function exists(repository: GitRepository, ref: string): Promise<boolean> {
  try {
    await repository.getCommit(ref);
    return true;
  } catch {
    return false;
  }
}
