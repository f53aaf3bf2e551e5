import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readFolder } from "../../../../src/host/workspace/folder.ts";
import { newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import { fake, Uri, workspace } from "../../vscode.ts";

let root: string;
const at = (...names: readonly string[]) => Uri.file(path.join(root, ...names));

beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(os.tmpdir(), "aside-folder-")));
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  };
  await write("outside/diary.txt", "OUTSIDE-CANARY\n");
  await write("outside/netrc", "machine example.invalid login joe password NETRC-CANARY\n");
  await write("outside/sub/deep.txt", "OUTSIDE-DEEP-CANARY\n");
  await write("project/.env", "DB_PASSWORD=ENV-CANARY\n");
  await write("project/.git/config", "GIT-CANARY\n");
  await write("project/out/ignored.txt", "IGNORED-CANARY\n");
  await write("project/src/a.ts", "const a = 1;\n");
  await write("project/docs/plain.md", "Plain words\n");
  for (const [name, target] of [
    ["linked.md", "../../outside/diary.txt"],
    ["linkdir", "../../outside/sub"],
    ["howto.md", "../../outside/netrc"],
    ["sample.txt", "../.env"],
    ["gitdir", "../.git"],
    ["result.txt", "../out/ignored.txt"],
    ["code", "../src"],
    ["nowhere.md", "../../gone.md"],
  ] as const) {
    await symlink(target, path.join(root, "project/docs", name));
  }
});

beforeEach(() => {
  fake.reset();
  fake.disk = true;
  workspace.workspaceFolders = [{ uri: at("project"), name: "project", index: 0 }];
  fake.repositories = [
    {
      rootUri: at("project"),
      state: { workingTreeChanges: [], indexChanges: [] },
      checkIgnore: (paths: readonly string[]) => Promise.resolve(new Set(paths.filter((one) => one.includes("/project/out/")))),
    },
  ];
});

afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

describe("a folder with links", () => {
  test("gives what is in the workspace; the rest is named, not read", async () => {
    const text = await readFolder(at("project/docs"), false);
    expect(text).not.toContain("CANARY");
    expect(text).toContain("Plain words");
    expect(text).toContain("===== docs/code/a.ts =====\nconst a = 1;");
    const leftOut = text.slice(text.lastIndexOf("Left out: "));
    expect(leftOut).toContain("docs/linkdir/ (outside the workspace)");
    expect(leftOut).toContain("docs/linked.md (outside the workspace)");
    expect(leftOut).toContain("docs/howto.md (outside the workspace)");
    expect(leftOut).toContain("docs/sample.txt (secret)");
    expect(leftOut).toContain("docs/result.txt (ignored by git)");
    expect(leftOut).toContain("docs/gitdir/ (internal files of Git)");
    expect(leftOut).not.toContain("deep.txt");
  });

  test("names only: what is behind a link that leads outside is not listed", async () => {
    const text = await readFolder(at("project/docs"), true);
    expect(text).toContain("plain.md");
    expect(text).toContain("sample.txt");
    expect(text.slice(0, text.indexOf("Left out: "))).not.toMatch(/linked\.md|deep\.txt|config/);
  });

  test("that is outside itself is asked about, and then read", async () => {
    const folder = newAttachment({ kind: "folder", label: "linkdir/", path: "docs/linkdir/", uri: at("project/docs/linkdir").toString() });
    fake.answers.push({ title: "Leave Out" });
    expect(await captureForSending([{ ...folder, unread: true }])).toEqual([]);
    expect(fake.details[0]).toContain("outside the workspace");
    fake.answers.push({ title: "Keep" });
    expect((await captureForSending([{ ...folder, unread: true }]))?.[0]?.text).toContain("OUTSIDE-DEEP-CANARY");
  });
});
