import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openLink } from "../../../../src/host/links/links.ts";
import type { Log } from "../../../../src/app/log.ts";
import type { Message } from "../../../../src/shared/conversation.ts";
import { commands, fake, Range, Uri, window, workspace } from "../../vscode.ts";

/** An answer that has this link. */
function said(href: string): Message {
  return { role: "assistant", id: "a", text: `See [this](${href}).` } as Message;
}

const log = { info: () => undefined } as unknown as Log;

describe("opening a link", () => {
  beforeEach(() => fake.reset());

  test("a file opens inside the workspace alone", async () => {
    fake.files.set("/project/src/a.ts", new Uint8Array());
    await openLink({ href: "src/a.ts#L3" }, said("src/a.ts#L3"), log);
    expect(fake.opened).toEqual([Uri.file("/project/src/a.ts").toString()]);
    await openLink({ href: "src/missing.ts" }, said("src/missing.ts"), log);
    expect(fake.opened).toHaveLength(1);
    expect(fake.messages).toEqual(["src/missing.ts does not exist in this workspace."]);
  });

  test("a link on disk that leads out of the workspace is followed nowhere, in a folder of the path either", async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), "aside-links-"));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const [project, outside] = [path.join(root, "project"), path.join(root, "outside")];
    await mkdir(path.join(project, "docs"), { recursive: true });
    await mkdir(outside);
    await writeFile(path.join(outside, "deep.txt"), "outside");
    await writeFile(path.join(project, "inside.txt"), "inside");
    await symlink(outside, path.join(project, "docs/folder"));
    await symlink(path.join(outside, "deep.txt"), path.join(project, "docs/linked.md"));
    await symlink(path.join(outside, "missing"), path.join(project, "docs/broken.md"));
    await symlink("../inside.txt", path.join(project, "docs/inside.txt"));
    fake.disk = true;
    workspace.workspaceFolders = [{ uri: Uri.file(project), name: "project", index: 0 }];
    for (const href of ["docs/folder/deep.txt", "docs/linked.md", "docs/broken.md"]) await openLink({ href }, said(href), log);
    expect(fake.opened).toEqual([]);
    expect(fake.messages).toEqual(
      ["docs/folder/deep.txt", "docs/linked.md", "docs/broken.md"].map((one) => `“${one}” is outside the workspace.`),
    );
    await openLink({ href: "docs/inside.txt" }, said("docs/inside.txt"), log);
    expect(fake.opened).toEqual([Uri.file(path.join(project, "docs/inside.txt")).toString()]);
  });

  test.each([
    ["src/a.ts", undefined],
    ["/src/a.ts", undefined],
    ["/project/src/a.ts:2", [1, 0, 1, 0]],
    ["file:///project/src/a.ts", undefined],
    ["src/../src/./a.ts#L2C5", [1, 4, 1, 4]],
    ["src%5Ca.ts:1-2", [0, 0, 1, 10_000]],
    ["src/a.ts?plain=1#L3", [2, 0, 2, 0]],
  ])("%s opens the file at its place", async (href, place) => {
    fake.files.set("/project/src/a.ts", new Uint8Array());
    const shown: unknown[] = [];
    const { showTextDocument } = window;
    onTestFinished(() => void Object.assign(window, { showTextDocument }));
    Object.assign(window, {
      showTextDocument: (uri: Uri, { selection }: { selection?: Range }) => {
        const { start, end } = selection ?? {};
        shown.push([uri.path, start && end ? [start.line, start.character, end.line, end.character] : undefined]);
      },
    });
    await openLink({ href }, said(href), log);
    expect(fake.messages).toEqual([]);
    expect(shown).toEqual([["/project/src/a.ts", place]]);
  });

  test.each(["src", "src/", "/project/src", "file:///project/src/"])("%s is shown in the Explorer", async (href) => {
    fake.files.set("/project/src/a.ts", new Uint8Array());
    await openLink({ href }, said(href), log);
    expect(fake.opened).toEqual([]);
    expect(fake.executed.map(([name, uri]) => [name, (uri as Uri).path])).toEqual([
      ["revealInExplorer", expect.stringMatching(/^\/project\/src/)],
    ]);
  });

  test.each([
    ["../other/a.ts", "“../other/a.ts” is outside the workspace."],
    ["a/%2e%2e/%2e%2e/etc/passwd", "“a/../../etc/passwd” is outside the workspace."],
    ["C:%5CUsers%5Cme%5Ca.ts", "“C:/Users/me/a.ts” is outside the workspace."],
    ["/etc/passwd", "“/etc/passwd” is not in this workspace."],
    ["tel/x:1", "tel/x does not exist in this workspace."],
  ])("%s says why it is not opened", async (href, why) => {
    await openLink({ href }, said(href), log);
    expect(fake.opened).toEqual([]);
    expect(fake.executed).toEqual([]);
    expect(fake.messages).toEqual([why]);
  });

  test.each([
    ["/home/me/my notes.md", "/home/me/my notes.md"],
    ["/home/me/my%20notes.md:3", "/home/me/my notes.md"],
    ["file:///home/me/my%20notes.md", "/home/me/my notes.md"],
    ["C:/Users/me/my%20notes.md", "/C:/Users/me/my notes.md"],
  ])("in a window without a folder, %s opens after a question that names the file", async (href, file) => {
    workspace.workspaceFolders = [];
    fake.files.set(file, new Uint8Array());
    fake.answers.push(undefined, "Open");
    await openLink({ href }, said(href), log);
    expect(fake.opened).toEqual([]);
    expect(fake.messages).toEqual(["Open a file outside the workspace?"]);
    expect(fake.dialogs[0]).toMatchObject({ modal: true, detail: expect.stringContaining(file.slice(1)) });
    await openLink({ href }, said(href), log);
    expect(fake.opened).toEqual([Uri.file(file).toString()]);
  });

  test("in a window without a folder, what cannot be opened says why, and the disk is not looked at before the question", async () => {
    workspace.workspaceFolders = [];
    fake.files.set("/home/me/notes/a.md", new Uint8Array());
    const looked: string[] = [];
    const { stat } = workspace.fs;
    onTestFinished(() => void Object.assign(workspace.fs, { stat }));
    Object.assign(workspace.fs, {
      stat: (uri: Uri) => {
        looked.push(uri.path);
        return stat(uri);
      },
    });
    await openLink({ href: "notes/a.md" }, said("notes/a.md"), log);
    fake.answers.push(undefined);
    await openLink({ href: "/home/me/notes/a.md" }, said("/home/me/notes/a.md"), log);
    expect(looked).toEqual([]);
    for (const href of ["/home/me/notes", "/home/me/missing.md"]) {
      fake.answers.push("Open");
      await openLink({ href }, said(href), log);
    }
    expect(fake.opened).toEqual([]);
    expect(fake.executed).toEqual([]);
    expect(fake.messages.filter((one) => !one.startsWith("Open a file"))).toEqual([
      "No folder is open, so “notes/a.md” cannot be found.",
      "“/home/me/notes” is a folder. Use File > Open Folder to open it.",
      "“/home/me/missing.md” does not exist.",
    ]);
  });

  test("a symbol is found by its name, its last name or as a heading", async () => {
    fake.files.set("/project/a.md", new Uint8Array());
    const at = (line: number) => new Range(line, 0, line + 3, 0);
    const { executeCommand } = commands;
    onTestFinished(() => void Object.assign(commands, { executeCommand }));
    Object.assign(commands, {
      executeCommand: async () => [
        { name: "# The first part!", kind: 0, range: at(1), children: [{ name: "add()", kind: 0, range: at(4), children: [] }] },
      ],
    });
    const lines: (number | undefined)[] = [];
    const { showTextDocument } = window;
    onTestFinished(() => void Object.assign(window, { showTextDocument }));
    Object.assign(window, {
      showTextDocument: (_uri: Uri, { selection }: { selection?: Range }) => void lines.push(selection?.start.line),
    });
    for (const href of ["a.md#the-first-part", "a.md#add", "a.md#Sum.add", "a.md#missing"]) await openLink({ href }, said(href), log);
    expect(lines).toEqual([1, 4, 4, undefined]);
  });

  test("a page whose address may deceive is asked about with its true host", async () => {
    fake.answers.push(undefined, "Open");
    await openLink({ href: "https://openrouter.ai@example.invalid/" }, said("https://openrouter.ai@example.invalid/"), log);
    expect(fake.opened).toEqual([]);
    expect(fake.messages).toEqual(["Open a page on example.invalid?"]);
    expect(fake.dialogs[0]).toMatchObject({ modal: true, detail: expect.stringContaining("example.invalid") });
    await openLink({ href: "https://openrouter.ai@example.invalid/" }, said("https://openrouter.ai@example.invalid/"), log);
    expect(fake.opened).toHaveLength(1);
  });

  test("what is refused opens nothing and runs nothing", async () => {
    await openLink({ href: "command:workbench.action.reloadWindow" }, said("command:workbench.action.reloadWindow"), log);
    expect(fake.opened).toEqual([]);
    expect(fake.executed).toEqual([]);
  });

  test("a link that is not in the message is rejected", async () => {
    await openLink({ href: "https://example.invalid/?d=SECRET" }, said("https://example.invalid/"), log);
    await openLink({ href: "https://example.invalid/" }, undefined, log);
    expect(fake.opened).toEqual([]);
  });

  test("a link that is called like another page is asked about", async () => {
    fake.answers.push(undefined);
    await openLink({ href: "https://a.example.invalid/x", label: "https://openrouter.ai" }, said("https://a.example.invalid/x"), log);
    expect(fake.opened).toEqual([]);
    expect(fake.messages).toEqual(["Open a page on a.example.invalid?"]);
  });
});
