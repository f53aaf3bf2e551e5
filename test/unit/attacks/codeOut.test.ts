import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { workspaceFile, workspaceFileOf } from "../../../src/host/editor/workspaceFile.ts";
import { root } from "../../../tools/pinned.ts";
import { readAttacks } from "../../attacks/attackCase.ts";
import * as pathAttacks from "../../attacks/path.ts";
import * as terminalAttacks from "../../attacks/terminal.ts";
import { fake, Uri, workspace } from "../vscode.ts";

const list = path.join(root, "../shared/attacks.tsv");
const cases = existsSync(list) ? readAttacks(list) : [];
if (cases.length === 0) console.log("There is no ../shared/attacks.tsv here: its rows are skipped.");

describe.each([
  ["PATH", pathAttacks],
  ["TERMINAL", terminalAttacks],
] as const)("%s", (name, attacks) => {
  afterAll(() => attacks.close());

  const rows = cases.filter(({ attackClass }) => attackClass === name);
  test.skipIf(rows.length === 0)(`all ${rows.length} are blocked`, async () => {
    const results: string[] = [];
    for (const row of rows) {
      const { outcome, detail } = await attacks.run(row);
      if (outcome !== "blocked") results.push(`${row.id} ${outcome}: ${detail}`);
    }
    expect(results).toEqual([]);
  });

  test("the same kind of attack is seen where nothing holds it off", async () => {
    expect(await attacks.control()).toMatchObject({ detected: true });
  });
});

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
