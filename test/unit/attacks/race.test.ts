import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { workspaceFile, workspaceFileOf } from "../../../src/host/workspace/workspacePath.ts";
import { fake, Uri, workspace } from "../vscode.ts";

// The rows of attacks.tsv are run by `npm run test:attacks`; this one is not among them.
test("a link that is put in a file's place after it was looked at is noticed when it is looked at again", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "aside-race-"));
  try {
    fake.reset();
    await mkdir(path.join(folder, "workspace/src"), { recursive: true });
    workspace.workspaceFolders = [{ uri: Uri.file(path.join(folder, "workspace")), name: "workspace", index: 0 }];
    const file = await workspaceFile("src/new.txt");
    if ("problem" in file) throw new Error(file.problem);
    await rm(path.join(folder, "workspace/src"), { recursive: true });
    await symlink(folder, path.join(folder, "workspace/src"));
    expect(await workspaceFileOf(file.uri)).toHaveProperty("problem");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
