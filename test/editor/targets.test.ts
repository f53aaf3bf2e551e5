import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { hand as runByHand, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

/** The machine may be busy. */
const slowly = { timeout: 60_000 };

const sum = `export const one = 1;
export const two = 2;

export function longest(words) {
  let found = "";
  for (const word of words) if (word.length > found.length) found = word;
  return found;
}

export function sum(a, b) {
  return a + b;
}
`;
const better = "export function sum(a, b) {\n  return Number(a) + Number(b);\n}\n";
const block = (before: string, code = better, info = "js") => `say:${before}\n\n\`\`\`${info}\n${code}\`\`\`\n`;
const notebook = (...sources: readonly string[]) =>
  JSON.stringify({
    cells: sources.map((source) => ({ cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: [source] })),
    metadata: { language_info: { name: "python" } },
    nbformat: 4,
    nbformat_minor: 5,
  });

const files = {
  "cart.js": sum,
  "docs/My Notes.md": "# Notes\n\nOne line.\n\nTwo lines.\n",
  "Notes.md": "# Notes\n\nOne line.\n\nOther lines.\n",
  "src/größe.js": sum,
  "app/routes/posts.$slug.js": sum,
  "frozen.js": sum,
  "latin.py": "import math\n\n\ndef area(r):\n    total = r * r\n    return math.pi * total\n\n\ndef name():\n    return 'x'\n",
  "book.ipynb": notebook(
    "import math",
    "import os\n\n\ndef home():\n    path = os.environ\n    return path\n\n\ndef area(r):\n    return 3 * r * r",
  ),
} as const;

describe("where the code of an answer goes", () => {
  const session = useSession({
    neighbours: [handFolder],
    files,
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
      "files.autoSave": "off",
      "diffEditor.renderSideBySide": true,
      "diffEditor.useInlineViewWhenSpaceIsLimited": false,
      "files.readonlyInclude": { "**/frozen.js": true },
      "[python]": { "files.encoding": "iso88591" },
      "git.enabled": true,
      "git.openRepositoryInParentFolders": "never",
    }),
  });
  const hand = (code: string): Promise<unknown> => runByHand(session(), code);
  const uri = (name: string): string => `vscode.Uri.joinPath(root, ...${JSON.stringify(name.split("/"))})`;
  const attach = async (address: string): Promise<void> => {
    const chips = session().panel.frame.locator(".composer .chip");
    const before = await chips.count();
    await hand(`await vscode.commands.executeCommand("aside.addFile", ${address})`);
    await expect.poll(() => chips.count(), slowly).toBe(before + 1);
  };
  const press = (name: string): Promise<void> =>
    session().panel.answers.last().getByRole("figure").last().getByRole("button", { name, exact: true }).click();
  const apply = (): Promise<void> => press("Apply to file");
  const proposal = (name: string) => session().page.getByRole("tab", { name: new RegExp(`${name}.*proposed by Aside`) });
  const said = (text: string | RegExp) => session().page.locator(".notification-list-item", { hasText: text }).first();
  /** The addresses of the diff that is open: the file, and its text and that of the proposal. */
  const shownDiff = (): Promise<unknown> =>
    hand(`const tab = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === "aside-proposal");
      if (tab === undefined) return null;
      const [left, right] = [await vscode.workspace.openTextDocument(tab.input.original), await vscode.workspace.openTextDocument(tab.input.modified)];
      return { left: left.uri.path, language: right.languageId, text: right.getText() };`);
  const acceptAll = async (): Promise<void> => {
    const { page, workbench } = session();
    await workbench.insist(async (patience) => {
      await page.waitForTimeout(700);
      await hand(`await vscode.commands.executeCommand("aside.acceptProposal")`);
      await expect.poll(() => page.getByRole("tab", { name: /proposed by Aside/ }).count(), { timeout: 5000 * patience }).toBe(0);
    });
  };
  const onDisk = (name: string) => readFile(path.join(session().folders.workspace, name), "utf8");

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
    for (const [name, content] of Object.entries(files)) await session().writeFile(name, content);
    const left = session()
      .panel.frame.locator(".composer")
      .getByRole("button", { name: /^Remove / });
    while (await left.first().isVisible()) await left.first().click();
  });

  test("words of the sentence are no files: the attached one is meant", async () => {
    await attach(uri("cart.js"));
    await session().panel.ask(block("You can do this with a loop, e.g. (see Node.js and `logger.info`):"));
    await apply();
    await proposal("cart.js").waitFor();
    expect(await shownDiff()).toMatchObject({ left: path.join(session().folders.workspace, "cart.js") });
    await session().picture("targets-words");
  });

  test("names with blanks, letters of any language and signs are found", async () => {
    const { panel, workbench } = session();
    for (const [before, name, code, info] of [
      ["Change docs/My Notes.md:", "docs/My Notes.md", "--- a\n+++ b\n@@ @@\n-Two lines.\n+Two longer lines.\n", "diff"],
      ["Ändere src/größe.js so:", "src/größe.js", better, "js"],
      ["In `app/routes/posts.$slug.js`:", "app/routes/posts.$slug.js", better, "js"],
    ] as const) {
      const named = info === "diff" ? code.replace("--- a\n+++ b", `--- a/${name}\n+++ b/${name}`) : code;
      await panel.ask(block(before, named, info));
      await apply();
      await expect.poll(shownDiff, slowly).toMatchObject({ left: path.join(session().folders.workspace, name) });
      await workbench.closeEditors();
    }
    await panel.ask(block("Change docs/My Notes.md:", "# Notes\n\nOne line.\n\nTwo longer lines.\n", "md"));
    const figure = panel.answers.last().getByRole("figure").last();
    await figure.hover();
    await expect
      .poll(() => figure.getByRole("button", { name: "Apply to file" }).getAttribute("title"), slowly)
      .toBe("Apply to docs/My Notes.md");
  });

  test("a read-only file is not proposed for, nor inserted into; nor is the old side of a comparison, nor output", async () => {
    const { panel, page, workbench, folders } = session();
    await panel.ask(block("In `frozen.js`:"));
    await apply();
    await said("frozen.js is read-only because of").waitFor();
    await session().picture("targets-read-only");
    expect(await shownDiff()).toBeNull();
    await hand(`await vscode.window.showTextDocument(${uri("frozen.js")})`);
    await workbench.runCommand("Notifications: Clear All Notifications");
    await press("Insert at cursor");
    await said("frozen.js is read-only because of").waitFor();
    expect(await hand(`return (await vscode.workspace.openTextDocument(${uri("frozen.js")})).getText()`)).toBe(sum);
    await workbench.runCommand("Notifications: Clear All Notifications");

    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.invalid", "-C", folders.workspace, ...args]);
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    await session().writeFile("cart.js", `${sum}export const two = 2;\n`);
    await hand(`const right = ${uri("cart.js")};
      const left = right.with({ scheme: "git", query: JSON.stringify({ path: right.fsPath, ref: "HEAD" }) });
      for (let tries = 0; tries < 100; tries += 1) {
        if (vscode.extensions.getExtension("vscode.git")?.isActive && vscode.extensions.getExtension("vscode.git").exports.getAPI(1).repositories.length > 0) break;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      await vscode.commands.executeCommand("vscode.diff", left, right, "cart.js (HEAD)");`);
    await hand(`await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
      await vscode.commands.executeCommand("diffEditor.switchSide");`);
    await expect.poll(() => hand("return vscode.window.activeTextEditor?.document.uri.scheme"), slowly).toBe("git");
    await press("Insert at cursor");
    await said("cart.js at HEAD is read-only").waitFor();
    await session().picture("targets-head");
    expect(await hand("return vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'git').getText()")).toBe(sum);

    await workbench.closeEditors();
    await hand(`await vscode.window.showTextDocument(${uri("cart.js")}, { selection: new vscode.Range(5, 0, 5, 0) });
      kept.output ??= vscode.window.createOutputChannel("Of a test");
      kept.output.appendLine("A line of output");
      kept.output.show(false);`);
    await page.locator(".output-view .view-line, .output .view-line", { hasText: "A line of output" }).first().click();
    await expect.poll(() => hand("return vscode.window.activeTextEditor?.document.uri.scheme"), slowly).toBe("output");
    await press("Insert at cursor");
    await expect
      .poll(() => hand(`return (await vscode.workspace.openTextDocument(${uri("cart.js")})).getText()`), slowly)
      .toContain("return Number(a) + Number(b)");
    expect(await page.getByRole("tab", { name: /Of a test/ }).count()).toBe(0);
    await workbench.runCommand("View: Hide Panel");
  });

  test("a document that is read-only for this session only is found out when it is written", async () => {
    const { panel, workbench } = session();
    await panel.ask(block("In `cart.js`:"));
    await apply();
    await proposal("cart.js").waitFor();
    await hand(`await vscode.window.showTextDocument(${uri("cart.js")}, { preview: false })`);
    await workbench.runCommand("File: Set Active Editor Read-only in Session");
    await proposal("cart.js").click();
    await workbench.insist(async (patience) => {
      await session().page.waitForTimeout(700);
      await hand(`await vscode.commands.executeCommand("aside.acceptProposal")`);
      await said("cart.js is read-only. Nothing was changed.").waitFor({ timeout: 5000 * patience });
    });
    expect(await onDisk("cart.js")).toBe(sum);
    expect(await hand(`return (await vscode.workspace.openTextDocument(${uri("cart.js")})).getText()`)).toBe(sum);
    await hand(`await vscode.window.showTextDocument(${uri("cart.js")}, { preview: false })`);
    await workbench.runCommand("File: Set Active Editor Writeable in Session");
  });

  test("what the file's encoding cannot hold is said before anything is shown", async () => {
    await session().panel.ask(block("In `latin.py`:", "def name():\n    return '5 € → 日本'\n", "python"));
    await apply();
    await said("latin.py is saved as iso88591, which cannot represent “€→日本”").waitFor();
    await session().picture("targets-encoding");
    expect(await shownDiff()).toBeNull();
  });

  test("an untitled editor is changed, and stays unsaved", async () => {
    const { panel, page, workbench } = session();
    await hand(`const document = await vscode.workspace.openTextDocument({ content: ${JSON.stringify(sum)}, language: "javascript" });
      await vscode.window.showTextDocument(document, { preview: false });`);
    await panel.ask(block("Change it so:"));
    await apply();
    await workbench.pick("Untitled-1");
    await page.getByRole("tab", { name: /Untitled-1 \(proposed by Aside\)/ }).waitFor();
    await expect.poll(shownDiff, slowly).toMatchObject({ language: "javascript" });
    await session().picture("targets-untitled");
    await acceptAll();
    expect(await hand("return vscode.window.activeTextEditor.document.getText()")).toBe(sum.replace("a + b;", "Number(a) + Number(b);"));
    expect(await hand("return vscode.window.activeTextEditor.document.isUntitled")).toBe(true);
  });

  test("a notebook's cell is changed, not its JSON; an older attachment is no target", async () => {
    const { panel } = session();
    await attach(uri("cart.js"));
    await panel.ask("say:Yes.");
    await hand(`await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(${uri("book.ipynb")}))`);
    const fresh = "def area(r):\n    return math.pi * r * r\n";
    const wanted = "import os\n\n\ndef home():\n    path = os.environ\n    return path\n\n\ndef area(r):\n    return math.pi * r * r";
    await panel.ask(block("In `book.ipynb`:", fresh, "python"));
    await apply();
    await proposal("book.ipynb").waitFor();
    await expect.poll(shownDiff, slowly).toMatchObject({ language: "python", text: wanted });
    await session().picture("targets-cell");
    await acceptAll();
    const cells = () => hand("return vscode.workspace.notebookDocuments[0].getCells().map(({ document }) => document.getText())");
    expect(await cells()).toEqual(["import math", wanted]);
    await session().picture("targets-cell-accepted");
    await hand("await vscode.commands.executeCommand('workbench.action.files.revert')");
  });

  test("two folders of one name: the attached file is meant, and rows differ", async () => {
    const { folders, page, panel, workbench } = session();
    for (const parent of ["one", "two"]) await session().writeFile(`${parent}/app/x.js`, sum);
    await session().openTwoFolders();
    await panel.ask(block("In `app/x.js`:"));
    await apply();
    await expect.poll(() => workbench.options.allInnerTexts(), slowly).toHaveLength(3);
    await session().picture("targets-two-folders");
    const rows = (await workbench.options.allInnerTexts()).join("\n");
    expect(rows).toContain("one/app/x.js");
    expect(rows).toContain("two/app/x.js");
    await page.keyboard.press("Escape");
    await attach("vscode.Uri.joinPath(vscode.workspace.workspaceFolders[1].uri, 'x.js')");
    await panel.ask(block("In `app/x.js`:"));
    await apply();
    await expect.poll(shownDiff, slowly).toMatchObject({ left: path.join(folders.workspace, "two/app/x.js") });
    await workbench.closeEditors();
    await session().load();
    await panel.open();
  });

  test("a window without a folder: an open file is changed", async () => {
    const { folders, page, panel, workbench } = session();
    await page.goto(`${session().editor.origin}/?ew=true`);
    await page.locator(".monaco-workbench .part.statusbar").waitFor(slowly);
    await workbench.runCommand("Aside: Focus on Chat View");
    await panel.composer.waitFor(slowly);
    await panel.startAnew();
    await hand(`await vscode.window.showTextDocument(vscode.Uri.file(${JSON.stringify(path.join(folders.workspace, "cart.js"))}))`);
    await panel.ask(block("In `cart.js`:"));
    await apply();
    await proposal("cart.js").waitFor(slowly);
    await session().picture("targets-no-folder");
    await workbench.insist(async (patience) => {
      await page.waitForTimeout(700);
      await workbench.runCommand("Aside: Accept All Changes");
      await expect.poll(() => page.getByRole("tab", { name: /proposed by Aside/ }).count(), { timeout: 5000 * patience }).toBe(0);
    });
    await expect.poll(() => onDisk("cart.js"), slowly).toBe(sum.replace("a + b;", "Number(a) + Number(b);"));
    await session().load();
    await panel.open();
  });
});
