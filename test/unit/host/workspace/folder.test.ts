import { beforeEach, describe, expect, test } from "vitest";
import { attachFolder, readFolder } from "../../../../src/host/workspace/folder.ts";
import { findFiles } from "../../../../src/host/workspace/workspaceFiles.ts";
import { fake, Uri } from "../../vscode.ts";
import { answerLists, choose } from "../../vscode/answerLists.ts";

const folder = Uri.file("/project");

beforeEach(() => {
  fake.reset();
  for (const [path, text] of Object.entries({
    "src/a.ts": "const a = 1;",
    "src/b.ts": "const b = 2;",
    "out/c.ts": "const c = 3;",
    ".git/x": "x",
  })) {
    fake.files.set(`/project/${path}`, new TextEncoder().encode(text));
  }
  fake.user["search.exclude"] = { "**/out": true, "**/src/b.ts": false };
});

describe("a folder", () => {
  test("is read without what the settings exclude from searches", async () => {
    expect(await readFolder(folder, true)).toBe("src/a.ts\nsrc/b.ts");
    const whole = await readFolder(folder, false);
    expect(whole).toContain("const b = 2;");
    expect(whole).not.toContain("const c = 3;");
  });

  test.each([
    ["its names", "Names of", true],
    ["its names and contents", "Names and contents", undefined],
  ])("is attached with %s; the number of files is said", async (_what, label, part) => {
    void answerLists(choose(label));
    const [attached] = await attachFolder(folder);
    expect(attached).toMatchObject({ attachment: { kind: "folder", unread: true } });
    expect((attached as { attachment: { part?: boolean } }).attachment.part).toBe(part);
    expect(fake.quickPicks[0]?.items).toHaveLength(2);
    expect(JSON.stringify(fake.quickPicks[0]?.items)).toContain("2 files");
  });

  test("is not attached where the list is closed", async () => {
    void answerLists((picker) => picker.hide());
    expect(await attachFolder(folder)).toEqual([]);
  });
});

test("files are completed without what the settings exclude from searches", async () => {
  const found = await findFiles("ts", 10, new AbortController().signal);
  expect(found.map(({ uri }) => uri.path).sort()).toEqual(["/project/src/a.ts", "/project/src/b.ts"]);
});
