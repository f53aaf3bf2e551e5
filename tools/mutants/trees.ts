import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "../pinned.ts";

const run = promisify(execFile);

/** Copies of the working tree, apart from it: git worktrees in a temporary folder. */
export interface Trees {
  readonly folders: readonly string[];
  remove(): Promise<void>;
}

/** Makes copies of the working tree as it is, with what is not committed. */
export async function makeTrees(count: number): Promise<Trees> {
  const parent = await mkdtemp(path.join(os.tmpdir(), "aside-mutants-"));
  const folders = Array.from({ length: count }, (_, index) => path.join(parent, String(index + 1)));
  const remove = async () => {
    for (const folder of folders) await git("worktree", "remove", "--force", folder).catch(() => undefined);
    await rm(parent, { recursive: true, force: true });
    await git("worktree", "prune");
  };
  try {
    // Empty where there is nothing to stash; nothing in the working tree changes.
    const uncommitted = await git("stash", "create");
    const untracked = (await git("ls-files", "--others", "--exclude-standard")).split("\n").filter((name) => name !== "");
    for (const folder of folders) {
      await git("worktree", "add", "--quiet", "--detach", folder, uncommitted === "" ? "HEAD" : uncommitted);
      await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
      for (const name of untracked) {
        if (name === "node_modules") continue;
        await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
        await copyFile(path.join(root, name), path.join(folder, name));
      }
    }
    return { folders, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("git", args, { cwd: root });
  return stdout.trim();
}
