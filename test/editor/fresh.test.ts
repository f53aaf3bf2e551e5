import { execFileSync } from "node:child_process";
import { rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { pngBytes } from "../data/pictures.ts";
import { hand as runByHand, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

/** The machine may be busy. */
const slowly = { timeout: 60_000 };

const cart = `export const rate = 0.2;

export function subtotal(items) {
  return items.reduce((sum, item) => sum + item.price, 0);
}

export function total(items) {
  return subtotal(items) * (1 + rate);
}
`;
const notebook = JSON.stringify({
  cells: ["import math", "area = 2"].map((source) => ({
    cell_type: "code",
    execution_count: null,
    metadata: {},
    outputs: [],
    source: [source],
  })),
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
});
const files = {
  "cart.js": cart,
  "old.js": "export const old = 1;\n",
  "lib/deep/one.js": "export const one = 1;\n",
  "docs/book.ipynb": notebook,
} as const;

interface Part {
  readonly type: string;
  readonly text?: string;
}

describe("what is attached is sent as it is now, or said to have changed", () => {
  const session = useSession({
    neighbours: [handFolder],
    files,
    viewport: { width: 1400, height: 900 },
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
      "files.autoSave": "off",
      "explorer.confirmDelete": false,
      "diffEditor.renderSideBySide": true,
      "diffEditor.useInlineViewWhenSpaceIsLimited": false,
      "git.enabled": true,
      "git.openRepositoryInParentFolders": "never",
    }),
  });
  const hand = (code: string): Promise<unknown> => runByHand(session(), code);
  const uri = (name: string): string => `vscode.Uri.joinPath(root, ...${JSON.stringify(name.split("/"))})`;
  const onDisk = (name: string): string => path.join(session().folders.workspace, name);
  const chips = (): Locator => session().panel.frame.locator(".composer .chip");
  const chip = (name: string): Locator => session().panel.frame.locator(".composer").getByRole("group", { name, exact: true });
  const dialog = (): Locator => session().page.locator(".monaco-dialog-box");

  /** Runs a command until it has attached something. */
  async function attach(command: string, added = 1): Promise<void> {
    const before = await chips().count();
    await hand(command);
    await expect.poll(() => chips().count(), slowly).toBe(before + added);
  }
  const attachFile = (name: string): Promise<void> => attach(`await vscode.commands.executeCommand("aside.addFile", ${uri(name)})`);
  const addSelection = (added = 1): Promise<void> => attach(`await vscode.commands.executeCommand("aside.addSelection")`, added);

  /** The text of the last request's question. */
  function sent(): string {
    const messages = (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly { readonly content: string | readonly Part[] }[];
    const content = messages.at(-1)?.content ?? "";
    return typeof content === "string" ? content : (content.find(({ type }) => type === "text")?.text ?? "");
  }
  async function ask(words = "say:Yes."): Promise<string> {
    await session().panel.ask(words);
    return sent();
  }
  /** Opens a file with these selections: lines (1-based) that are selected whole. */
  const select = (name: string, ...lines: readonly (readonly [number, number])[]): Promise<unknown> =>
    hand(`const editor = await vscode.window.showTextDocument(${uri(name)});
      editor.selections = ${JSON.stringify(lines)}.map(([from, to]) => new vscode.Selection(from - 1, 0, to - 1, editor.document.lineAt(to - 1).text.length));`);

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
    for (const [name, content] of Object.entries(files)) await session().writeFile(name, content);
    const left = chips().getByRole("button", { name: /^Remove / });
    await expect
      .poll(async () => {
        await left
          .first()
          .click({ timeout: 2000 })
          .catch(() => undefined);
        return left.count();
      }, slowly)
      .toBe(0);
  });

  test("a file that another program writes just before it is sent", async () => {
    await attachFile("cart.js");
    // A document that VS Code holds, and has not read again.
    await hand(`kept.document = await vscode.workspace.openTextDocument(${uri("cart.js")})`);
    await session().panel.composer.fill("say:Yes.");
    await writeFile(onDisk("cart.js"), cart.replace("0.2", "0.19"));
    await session().panel.button("Send").click();
    await session().panel.answered(0);
    expect(sent()).toContain("rate = 0.19");
  });

  test("what is unsaved in an editor is sent", async () => {
    await attachFile("cart.js");
    await hand(`const edit = new vscode.WorkspaceEdit();
      edit.insert(${uri("cart.js")}, new vscode.Position(0, 0), "// unsaved\\n");
      await vscode.workspace.applyEdit(edit);`);
    expect(await ask()).toContain("// unsaved\nexport const rate");
    await hand("await vscode.commands.executeCommand('workbench.action.files.revert')");
  });

  test("a deleted file is not sent: the message stays, the chip says so, and another file can take its place", async () => {
    const { panel, workbench } = session();
    await attachFile("old.js");
    await hand(`kept.document = await vscode.workspace.openTextDocument(${uri("old.js")})`);
    await rm(onDisk("old.js"));
    const before = session().chatBodies.length;
    await panel.send("say:Gone?");
    await dialog().getByText("old.js no longer exists.").waitFor();
    await session().picture("fresh-deleted-dialog");
    await workbench.read(dialog());
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => panel.composer.inputValue()).toBe("say:Gone?");
    const mark = chip("old.js").getByRole("button", { name: "Review old.js" });
    await mark.waitFor();
    expect(await mark.getAttribute("title")).toContain("no longer exists");
    expect(session().chatBodies.length).toBe(before);
    await session().picture("fresh-deleted-chip");
    await workbench.insist(async (patience) => {
      await mark.click();
      await workbench.options.filter({ hasText: "Find File…" }).waitFor({ timeout: 5000 * patience });
    });
    await session().picture("fresh-deleted-review");
    await workbench.pick(/Find File…/);
    await workbench.quickInput.getByText("Replace old.js").waitFor();
    await workbench.quickInput.locator("input.input").fill("one.js");
    // The list may still be read.
    const row = workbench.options.filter({ hasText: "one.js" });
    await row.first().waitFor(slowly);
    await workbench.clickUntil(row.first(), chip("one.js"));
    expect(await chip("old.js").count()).toBe(0);
    await panel.button("Send").click();
    await panel.answered(0);
    expect(sent()).toBe("File lib/deep/one.js (javascript):\n```javascript\nexport const one = 1;\n```\n\nsay:Gone?");
  });

  test("a deleted file is left out where the user says so", async () => {
    const { panel, workbench } = session();
    await attachFile("old.js");
    await attachFile("cart.js");
    await rm(onDisk("old.js"));
    await panel.send("say:Gone?");
    await workbench.read(dialog());
    await dialog().getByRole("button", { name: "Send Without It" }).click();
    await panel.answered(0);
    expect(sent()).toContain("File cart.js");
    expect(sent()).not.toContain("old.js");
    await expect.poll(() => chips().count()).toBe(0);
  });

  test("a file that is renamed in VS Code is followed, and so is one in a renamed folder", async () => {
    await attachFile("old.js");
    await attachFile("lib/deep/one.js");
    await select("cart.js", [3, 5]);
    await addSelection();
    await hand(`const edit = new vscode.WorkspaceEdit();
      edit.renameFile(${uri("old.js")}, ${uri("newer.js")}, { overwrite: true });
      edit.renameFile(${uri("cart.js")}, ${uri("basket.js")}, { overwrite: true });
      edit.renameFile(${uri("lib/deep")}, ${uri("lib/flat")}, { overwrite: true });
      await vscode.workspace.applyEdit(edit);`);
    await chip("newer.js").waitFor();
    await chip("basket.js:3-5").waitFor();
    const text = await ask();
    expect(text).toContain("File newer.js (javascript):");
    expect(text).toContain("File lib/flat/one.js (javascript):\n```javascript\nexport const one = 1;\n```");
    expect(text).toContain("Selection from basket.js, lines 3-5 (javascript):\n");
    for (const name of ["lib/flat", "newer.js", "basket.js"]) await rm(onDisk(name), { recursive: true });
  });

  test("a file that was moved outside of VS Code is found again", async () => {
    const { panel, workbench } = session();
    await attachFile("old.js");
    await rename(onDisk("old.js"), onDisk("lib/old.js"));
    await panel.send("say:Where?");
    await dialog().getByText("old.js no longer exists.").waitFor();
    await workbench.read(dialog());
    await dialog().getByRole("button", { name: "Find File…" }).click();
    // The file of this name is the first row.
    await workbench.quickInput.getByText("Replace old.js").waitFor();
    await workbench.options.first().filter({ hasText: "old.js" }).waitFor(slowly);
    await workbench.quickInput.locator("input.input").press("Enter");
    await panel.answered(0);
    expect(sent()).toContain("File lib/old.js (javascript):\n```javascript\nexport const old = 1;");
    await rm(onDisk("lib/old.js"));
  });

  test("a selection whose file has changed says so; one that only moved has its new lines", async () => {
    await select("cart.js", [3, 5]);
    await addSelection();
    await session().writeFile("cart.js", `// A line more.\n${cart}`);
    expect(await ask()).toContain("Selection from cart.js, lines 4-6 (javascript):\n```javascript\nexport function subtotal");
    await session().panel.startAnew();
    await session().writeFile("cart.js", cart);
    await hand("await vscode.commands.executeCommand('workbench.action.files.revert')");
    await select("cart.js", [3, 5]);
    await addSelection();
    await session().writeFile("cart.js", cart.replace("item.price", "item.price * item.count"));
    expect(await ask()).toContain(
      "Selection from cart.js, lines 3-5 (javascript), as it was when it was added; the file has changed since:\n```javascript\nexport function subtotal",
    );
    const told = session().panel.questions.last().getByRole("group", { name: "cart.js:3-5" }).getByRole("button").first();
    expect(await told.getAttribute("title")).toContain("the file has changed since");
  });

  test("a symbol is found on its new lines, and said to be gone where it is", async () => {
    const { panel, workbench } = session();
    await hand(`await vscode.window.showTextDocument(${uri("cart.js")})`);
    const attachSymbol = async (): Promise<void> =>
      workbench.insist(async (patience) => {
        await panel.composer.click();
        await panel.composer.fill("");
        await panel.composer.pressSequentially("#symbol:subtotal");
        await panel.frame
          .getByRole("option", { name: /^subtotal/ })
          .first()
          .click({ timeout: 8000 * patience });
        await chip("subtotal").waitFor({ timeout: 8000 * patience });
      });
    await attachSymbol();
    await session().writeFile("cart.js", `// A line more.\n${cart}`);
    expect(await ask()).toMatch(/^Symbol subtotal from cart\.js, lines 4-6 \(javascript\):\n```javascript\nexport function subtotal/);
    await attachSymbol();
    await session().writeFile("cart.js", cart.replaceAll("subtotal", "sum"));
    await panel.send("say:Gone?");
    await dialog().getByText("subtotal is no longer in cart.js.").waitFor();
    await workbench.read(dialog());
    await dialog().getByRole("button", { name: "Send Without It" }).click();
    await panel.answered(1);
    expect(sent()).toBe("say:Gone?");
  });

  test("several selections are all added, and explained", async () => {
    await select("cart.js", [1, 1], [7, 9]);
    await addSelection(2);
    await chip("cart.js:1").waitFor();
    await chip("cart.js:7-9").waitFor();
    await session().picture("fresh-several-selections");
    const text = await ask();
    expect(text).toContain("Selection from cart.js, line 1 (javascript):\n```javascript\nexport const rate");
    expect(text).toContain("Selection from cart.js, lines 7-9 (javascript):\n```javascript\nexport function total");
    await select("cart.js", [1, 1], [3, 5]);
    const before = session().chatBodies.length;
    await hand(`await vscode.commands.executeCommand("aside.explainSelection")`);
    await expect.poll(() => session().chatBodies.length, slowly).toBe(before + 1);
    expect(sent()).toContain("Selection from cart.js, line 1 (javascript)");
    expect(sent()).toContain("Selection from cart.js, lines 3-5 (javascript)");
    await session().panel.answered(1);
  });

  test("the sides of a diff are named: HEAD, index, and a commit", async () => {
    const { folders } = session();
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.invalid", "-C", folders.workspace, ...args], {
        encoding: "utf8",
      });
    await rm(onDisk(".git"), { recursive: true, force: true });
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    const hash = git("rev-parse", "HEAD").trim();
    await session().writeFile("cart.js", cart.replace("0.2", "0.3"));
    git("add", "cart.js");
    await session().writeFile("cart.js", cart.replace("0.2", "0.4"));
    await hand(`for (let tries = 0; tries < 100; tries += 1) {
        const git = vscode.extensions.getExtension("vscode.git");
        await git?.activate();
        const [repository] = git?.exports.getAPI(1).repositories ?? [];
        await repository?.status();
        if (repository?.state.indexChanges.length > 0) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }`);
    const selectIn = (ref: string): Promise<unknown> =>
      hand(`const file = ${uri("cart.js")};
        const side = file.with({ scheme: "git", query: JSON.stringify({ path: file.fsPath, ref: ${JSON.stringify(ref)} }) });
        const editor = await vscode.window.showTextDocument(side);
        editor.selection = new vscode.Selection(0, 0, 0, editor.document.lineAt(0).text.length);`);
    for (const [ref, label, named, text] of [
      ["HEAD", "cart.js:1 (HEAD)", "cart.js at HEAD", "rate = 0.2;"],
      ["~", "cart.js:1 (index)", "cart.js in the index", "rate = 0.3;"],
      ["", "cart.js:1 (index)", "cart.js in the index", "rate = 0.3;"],
      [hash, `cart.js:1 (${hash.slice(0, 8)})`, `cart.js at ${hash.slice(0, 8)}`, "rate = 0.2;"],
    ] as const) {
      await session().panel.startAnew();
      await selectIn(ref);
      await addSelection();
      await chip(label).waitFor();
      expect(await ask()).toContain(`Selection from ${named}, line 1 (javascript):\n\`\`\`javascript\nexport const ${text}`);
    }
    // The whole file of that side, as the editor shows it.
    await selectIn("HEAD");
    await attach(`await vscode.commands.executeCommand("aside.addFile")`);
    await chip("cart.js (HEAD)").waitFor();
    expect(await ask()).toContain("File cart.js at HEAD (javascript):\n```javascript\nexport const rate = 0.2;");
    // Open Changes, and the left side of it.
    await session().workbench.closeEditors();
    await hand(`await vscode.commands.executeCommand("git.openChange", ${uri("cart.js")});
      await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
      await vscode.commands.executeCommand("diffEditor.switchSide");`);
    await expect.poll(() => hand("return vscode.window.activeTextEditor?.document.uri.scheme"), slowly).toBe("git");
    await hand(`const editor = vscode.window.activeTextEditor;
      editor.selection = new vscode.Selection(0, 0, 0, editor.document.lineAt(0).text.length);`);
    await addSelection();
    await chip("cart.js:1 (index)").waitFor();
    await session().picture("fresh-open-changes");
    await rm(onDisk(".git"), { recursive: true, force: true });
  });

  test("code of a notebook's cell is named with its cell, which is followed when it moves", async () => {
    const { workbench } = session();
    await hand(`const notebook = await vscode.workspace.openNotebookDocument(${uri("docs/book.ipynb")});
      await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(1, 2)] });
      await vscode.commands.executeCommand("notebook.cell.edit");`);
    await expect.poll(() => hand("return vscode.window.activeTextEditor?.document.uri.scheme"), slowly).toBe("vscode-notebook-cell");
    await hand(`const editor = vscode.window.activeTextEditor;
      editor.selection = new vscode.Selection(0, 0, 0, editor.document.lineAt(0).text.length);`);
    await addSelection();
    await chip("book.ipynb:1 (cell 2)").waitFor();
    await session().picture("fresh-cell");
    expect(await ask()).toContain("Selection from docs/book.ipynb, cell 2, line 1 (python):\n```python\narea = 2\n```");
    await session().panel.startAnew();
    await workbench.insist(async (patience) => {
      await session().panel.composer.click();
      await session().panel.composer.fill("");
      await session().panel.composer.pressSequentially("#cell");
      await session()
        .panel.frame.getByRole("option", { name: /^Notebook cell/ })
        .first()
        .click({ timeout: 8000 * patience });
      await chip("Cell 2").waitFor({ timeout: 8000 * patience });
    });
    await hand(`const edit = new vscode.WorkspaceEdit();
      const notebook = vscode.workspace.notebookDocuments.find(({ uri }) => uri.path.endsWith("book.ipynb"));
      edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(0, [new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "first = 1", "python")])]);
      await vscode.workspace.applyEdit(edit);`);
    expect(await ask()).toContain("Notebook cell Cell 3 from docs/book.ipynb (python):\n```python\narea = 2");
    await hand("await vscode.commands.executeCommand('workbench.action.files.revert')");
  });

  test("a picture is sent as it is now, and chip and meter tell one size", async () => {
    const { panel } = session();
    const shot = pngBytes(1200, 900, 2).toString("base64");
    await writeFile(onDisk("shot.png"), pngBytes(300, 300, 1));
    await session().writeWorkspaceSettings({ "aside.model": "demo/painter" });
    await panel.modelButton("painter").waitFor();
    // The meter needs the list of models, which is there after the first question at the latest.
    await panel.ask("only draw");
    await panel.startAnew();
    const meter = async (): Promise<number> => {
      const told = await panel.frame.locator(".totals-tokens").first().getAttribute("title", { timeout: 5000 });
      return Number(/[\d,]+/.exec(told ?? "")?.[0].replaceAll(",", ""));
    };
    await panel.composer.fill("only draw");
    await expect.poll(meter, slowly).toBeGreaterThan(0);
    const without = await meter();
    await attachFile("shot.png");
    const told = (await chip("shot.png").getByRole("button").first().getAttribute("aria-description")) ?? "";
    const size = Number(/about ([\d,]+) tokens/.exec(told)?.[1]?.replaceAll(",", ""));
    expect(size).toBe(Math.ceil((300 * 300) / 750));
    await expect.poll(meter, slowly).toBe(without + size);
    await session().picture("fresh-picture");
    await writeFile(onDisk("shot.png"), pngBytes(1200, 900, 2));
    await panel.ask("only draw");
    expect(JSON.stringify(session().chatBodies.at(-1)).includes(shot)).toBe(true);
    const now = panel.questions.last().getByRole("group", { name: "shot.png" }).getByRole("button").first();
    expect(await now.getAttribute("title")).toContain("about 1,440 tokens");
  });

  test("two folders of one name: chips, rows and prompts tell them apart", async () => {
    const { panel, workbench } = session();
    for (const parent of ["one", "two"]) await session().writeFile(`${parent}/app/x.js`, `export const from = "${parent}";\n`);
    await session().openTwoFolders();
    for (const parent of ["one", "two"]) {
      const row = panel.frame.getByRole("option", { name: new RegExp(`^x\\.js ${parent}/app`) });
      await workbench.insist(async (patience) => {
        if ((await chips().count()) === (parent === "one" ? 1 : 2)) return;
        await panel.composer.click();
        await panel.composer.fill("");
        await panel.composer.pressSequentially("#x.js");
        await row.first().waitFor({ timeout: 8000 * patience });
        if (parent === "one") await session().picture("fresh-two-folders");
        await row.first().click({ timeout: 8000 * patience });
        await expect.poll(() => chips().count(), { timeout: 8000 * patience }).toBe(parent === "one" ? 1 : 2);
      });
    }
    const titles = await Promise.all((await chips().locator(".chip-open").all()).map((one) => one.getAttribute("title")));
    expect(titles[0]).toContain("one/app/x.js");
    expect(titles[1]).toContain("two/app/x.js");
    for (const parent of ["one", "two"]) await chip(`x.js · ${parent}/app`).waitFor();
    await session().picture("fresh-two-folders-chips");
    const text = await ask();
    expect(text).toContain('File one/app/x.js (javascript):\n```javascript\nexport const from = "one";');
    expect(text).toContain('File two/app/x.js (javascript):\n```javascript\nexport const from = "two";');
    await session().load();
    await panel.open();
  });
});
