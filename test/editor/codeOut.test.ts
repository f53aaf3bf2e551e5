import { access, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { cacheFolder } from "../../tools/pinned.ts";
import { useSession } from "./harness/session.ts";

const cart = `export class Cart {
  private items: Item[] = [];

  add(item: Item): void {
    this.items.push(item);
  }

  remove(name: string): void {
    this.items = this.items.filter((item) => item.name !== name);
  }

  total(): number {
    let sum = 0;
    for (const item of this.items) sum += item.price;
    return sum;
  }
}
`;
const firstChange = '    if (item.price < 0) throw new Error("a price is never negative");\n';
const secondOld = "    let sum = 0;\n    for (const item of this.items) sum += item.price;\n    return sum;\n";
const secondNew = "    return this.items.reduce((sum, { price }) => sum + price, 0);\n";
const diff = `--- a/cart.ts
+++ b/cart.ts
@@ -40,3 +40,4 @@
   add(item: Item): void {
+${firstChange}     this.items.push(item);
   }
@@ -90,5 +90,3 @@
   total(): number {
${secondOld.replace(/^/gm, "-").replace(/-$/, "")}+${secondNew}   }
`;
const answer = `Change \`cart.ts\` and see \`src/deep/price.ts:2\`, not \`missing.ts\`:

\`\`\`diff
${diff}\`\`\`

\`\`\`ts src/new/money.ts
export const money = (value: number) => value.toFixed(2);
\`\`\`

\`\`\`sh
touch canary.txt
\`\`\`

\`\`\`sh
echo one
touch canary.txt
\`\`\`
`;

const files = {
  "cart.ts": cart,
  "src/deep/price.ts": "export const one = 1;\nexport const two = 2;\n",
  "notes.txt": "A folder for a test.\n",
} as const;

/** The machine may be busy. */
const slowly = { timeout: 30_000 };

describe("using the code of an answer", () => {
  const session = useSession({
    files,
    neighbours: [path.join(import.meta.dirname, "neighbour")],
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
      "files.autoSave": "off",
      "editor.stickyScroll.enabled": false,
      "editor.formatOnSave": true,
      "files.trimTrailingWhitespace": true,
    }),
  });
  const onDisk = (name: string) => readFile(path.join(session().folders.workspace, name), "utf8");
  const figure = (index: number): Locator => session().panel.answers.last().getByRole("figure").nth(index);
  const press = async (index: number, name: string) => {
    await figure(index).getByRole("button", { name, exact: true }).click();
  };
  const picture = async (name: string) => {
    const folder = path.join(cacheFolder, "reports", "codeOut");
    await mkdir(folder, { recursive: true });
    await session().page.screenshot({ path: path.join(folder, `${name}.png`) });
  };
  const tab = (name: RegExp | string) => session().page.getByRole("tab", { name }).first();
  const titleButton = (name: string) =>
    session()
      .page.locator(".editor-actions")
      .getByRole("button", { name: new RegExp(`^${name.replace(/ Changes$/, "")}( Changes)?`) })
      .first();

  /** Presses a button above the proposal until `isDone`: what has just appeared is not decided about. */
  const decideByButton = async (name: string, isDone: () => Promise<boolean>) => {
    await session().workbench.insist(async (patience) => {
      if (!(await isDone())) await titleButton(name).click({ timeout: 5000 });
      await expect.poll(isDone, { timeout: 3000 * patience }).toBe(true);
    });
  };
  const noProposal = async () => (await proposals().count()) === 0;
  const proposals = () => session().page.getByRole("tab", { name: /proposed by Aside/ });
  /** Presses a key in the proposal, with the cursor in the line that holds `line`, until that has closed it. The focus may be on its way elsewhere. */
  const decideByKey = async (line: string, key: string) => {
    const { page, workbench } = session();
    await workbench.insist(async (patience) => {
      if ((await proposals().count()) === 0) return;
      await page.locator(".monaco-diff-editor .modified .view-line", { hasText: line }).first().click({ timeout: 5000 });
      // What has just come into view is not decided about.
      await page.waitForTimeout(600);
      await page.keyboard.press(key);
      await expect.poll(() => proposals().count(), { timeout: 15_000 * patience }).toBe(0);
    });
  };

  /** No editor open, the files as they were, and an answer with code for them. */
  beforeEach(async () => {
    const { panel, workbench } = session();
    await session().beginAnew();
    await workbench.closeEditors();
    for (const [name, content] of Object.entries(files)) await session().writeFile(name, content);
    await rm(path.join(session().folders.workspace, "src/new"), { recursive: true, force: true });
    await panel.ask(`say:${answer}`);
  });

  test("every block has its buttons", async () => {
    const buttons = (block: number) =>
      figure(block)
        .getByRole("button")
        .evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel));
    await expect.poll(() => buttons(0)).toEqual(["Copy code", "Insert at cursor", "Apply to file", "New file"]);
    await expect.poll(() => buttons(2)).toEqual(["Copy code", "Insert at cursor", "New file", "Run in terminal"]);
    await figure(2).hover();
    await picture("buttons");
  });

  test("apply shows a diff; one change is rejected, the other accepted, and Undo brings every byte back", async () => {
    const { page } = session();
    await press(0, "Apply to file");
    await tab(/cart\.ts \(proposed by Aside\)/).waitFor();
    await page.locator(".diff-hidden-lines, .monaco-diff-editor .line-insert").first().waitFor();
    await picture("apply");
    expect(await onDisk("cart.ts")).toBe(cart);
    // The cursor stands at the beginning: the first change is meant.
    await page.locator(".monaco-diff-editor .modified .view-line").first().click();
    await page.keyboard.press("Control+Home");
    await decideByButton(
      "Reject This Change",
      async () => (await page.locator(".monaco-diff-editor .modified .view-lines", { hasText: "never negative" }).count()) === 0,
    );
    await picture("rejected-one");
    await decideByKey("private items", "Control+Enter");
    await tab("cart.ts").waitFor();
    await page.locator(".editor-instance .view-line", { hasText: "reduce" }).first().waitFor();
    await picture("accepted");
    // It is saved with exactly what was shown: nothing is formatted on the way.
    await expect.poll(() => onDisk("cart.ts"), slowly).toBe(cart.replace(secondOld, secondNew));
    await expect.poll(() => page.locator(".tab.dirty", { hasText: "cart.ts" }).count(), slowly).toBe(0);
    await page.keyboard.press("Control+Z");
    await page.locator(".editor-instance .view-line", { hasText: "let sum = 0" }).first().waitFor();
    await page.keyboard.press("Control+Shift+Z");
    await page.locator(".editor-instance .view-line", { hasText: "reduce" }).first().waitFor();
    await page.keyboard.press("Control+Z");
    await page.keyboard.press("Control+S");
    await expect.poll(() => onDisk("cart.ts"), slowly).toBe(cart);
  });

  test("a completely rejected proposal changes nothing", async () => {
    const { page } = session();
    await press(0, "Apply to file");
    await tab(/proposed by Aside/).waitFor();
    await decideByButton("Reject All Changes", noProposal);
    expect(await onDisk("cart.ts")).toBe(cart);
    await expect.poll(() => page.locator(".monaco-dialog-box").count(), slowly).toBe(0);
  });

  test("a new file gets the name from the answer", async () => {
    const { workbench, page } = session();
    await press(1, "New file");
    const input = workbench.quickInput.locator("input.input");
    await expect.poll(() => input.inputValue(), slowly).toBe("src/new/money.ts");
    await picture("new-file");
    await input.press("Enter");
    await tab("money.ts").waitFor();
    await expect.poll(() => onDisk("src/new/money.ts"), slowly).toBe("export const money = (value: number) => value.toFixed(2);\n");
    await page.locator(".editor-instance .view-line", { hasText: "toFixed" }).first().waitFor();
  });

  test("insert puts a block at the cursor", async () => {
    const { workbench, page } = session();
    await workbench.openFile("cart.ts");
    await workbench.selectLines(5, 5);
    await press(1, "Insert at cursor");
    await page.locator(".editor-instance .view-line", { hasText: "toFixed" }).first().waitFor();
    await picture("inserted");
    await page.keyboard.press("Control+S");
    await expect
      .poll(() => onDisk("cart.ts"), slowly)
      .toBe(cart.replace("this.items.push(item);", "export const money = (value: number) => value.toFixed(2);"));
    await page.keyboard.press("Control+Z");
    await page.keyboard.press("Control+S");
    await expect.poll(() => onDisk("cart.ts"), slowly).toBe(cart);
  });

  test("a command is inserted into a terminal but not executed; several lines are not even inserted", async () => {
    const { page } = session();
    await press(2, "Run in terminal");
    await page.locator(".terminal-wrapper.active .xterm-screen").waitFor();
    const inWorkspace = (name: string): Promise<void> => access(path.join(session().folders.workspace, name));
    await page.locator(".terminal-wrapper.active .xterm-rows", { hasText: "touch canary.txt" }).waitFor({ timeout: 60_000 });
    await picture("terminal");
    // A shell takes one line after the other: when the next one has run, this one would have.
    await page.locator(".terminal-wrapper.active .xterm-screen").click();
    await page.keyboard.press("Control+C");
    // Until the shell is at its prompt again, what is typed may be lost.
    const shown = async () => (await page.locator(".terminal-wrapper.active .xterm-rows").innerText()).trim();
    await expect.poll(shown).toMatch(/canary\.txt[^]*[#$]$/);
    await page.keyboard.type("touch after.txt\n");
    await expect
      .poll(() =>
        inWorkspace("after.txt").then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await expect(inWorkspace("canary.txt")).rejects.toThrow();
    await press(3, "Run in terminal");
    await page.locator(".notification-list-item", { hasText: "would run these lines" }).waitFor();
    await picture("terminal-lines");
    await page.locator(".terminal-wrapper.active .xterm-screen").click();
    await page.keyboard.type("touch afterwards.txt\n");
    await expect
      .poll(() =>
        inWorkspace("afterwards.txt").then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await expect(inWorkspace("canary.txt")).rejects.toThrow();
    await page.keyboard.press("Control+J");
  });

  test("existing files are links", async () => {
    const { panel, page } = session();
    const link = panel.answers.last().getByRole("link", { name: "src/deep/price.ts:2" });
    await link.click();
    await tab("price.ts").waitFor();
    await expect.poll(() => page.locator(".statusbar-item", { hasText: /Ln 2, Col 1/ }).count(), slowly).toBe(1);
    // All texts of an answer are asked about at once: what is no link by now will be none.
    expect(await panel.answers.last().getByRole("link", { name: "missing.ts" }).count()).toBe(0);
  });

  test("edit in place: the answer streams into a diff, and keys accept or reject it", async () => {
    const { workbench, page } = session();
    const edit = async () => {
      await workbench.openFile("cart.ts");
      await page.keyboard.press("Control+Home");
      await workbench.insist(async (patience) => {
        await workbench.selectLines(13, 15);
        await page.keyboard.press("Control+K");
        await page.keyboard.press("Control+A");
        await workbench.instructionBox.waitFor({ timeout: 5000 * patience });
      });
      await workbench.instruct(
        String.raw`make it short say:\`\`\`ts\nreturn this.items.reduce((sum, { price }) => sum + price, 0);\n\`\`\``.replaceAll(
          "\\`",
          "`",
        ),
      );
      await tab(/cart\.ts \(proposed by Aside\)/).waitFor();
      await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "reduce" }).first().waitFor();
      await expect.poll(() => workbench.task("Editing").count(), slowly).toBe(0);
    };
    await edit();
    await picture("inline");
    await decideByKey("reduce", "Control+Shift+Delete");
    await edit();
    await decideByKey("reduce", "Control+Enter");
    await expect.poll(() => onDisk("cart.ts"), slowly).toBe(cart.replace(secondOld, secondNew));
    await page.keyboard.press("Control+Z");
    await page.keyboard.press("Control+S");
    await expect.poll(() => onDisk("cart.ts"), slowly).toBe(cart);
  });

  test("a file that changed meanwhile: the proposal is updated and shown again before anything is written", async () => {
    const { page, workbench } = session();
    const added = "// Added on disk.\n";
    await press(0, "Apply to file");
    await tab(/proposed by Aside/).waitFor();
    await session().writeFile("cart.ts", added + cart);
    await page.locator(".monaco-diff-editor .view-line", { hasText: "Added on disk" }).first().waitFor();
    await workbench.insist(async (patience) => {
      await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "private items" }).first().click({ timeout: 5000 });
      await page.keyboard.press("Control+Enter");
      await page.locator(".notification-list-item", { hasText: "The proposal was updated" }).waitFor({ timeout: 5000 * patience });
    });
    expect(await onDisk("cart.ts")).toBe(added + cart);
    await decideByKey("private items", "Control+Enter");
    const changed = cart.replace("    this.items.push", `${firstChange}    this.items.push`).replace(secondOld, secondNew);
    await expect.poll(() => onDisk("cart.ts"), slowly).toBe(added + changed);
    // An editor that is told of the change while it still saves would not see it.
    await expect.poll(() => page.locator(".tab.dirty", { hasText: "cart.ts" }).count(), slowly).toBe(0);
    await session().writeFile("cart.ts", cart);
    await expect.poll(() => page.locator(".editor-instance .view-line", { hasText: "Added on disk" }).count(), slowly).toBe(0);
  });

  test("an incomplete block is not applied without asking", async () => {
    const { panel, page } = session();
    await panel.ask("say:In `cart.ts`:\n\n```ts\n  add(item: Item): void {\n    this.items.unshift(item);\n  }\n");
    await press(0, "Apply to file");
    const question = page.locator(".notification-list-item", { hasText: "This code block is incomplete." });
    await question.waitFor();
    await picture("cut-off");
    expect(await proposals().count()).toBe(0);
    await question.getByRole("button", { name: "Apply Partial Code" }).click();
    await tab(/cart\.ts \(proposed by Aside\)/).waitFor();
    await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "unshift" }).first().waitFor();
    await decideByButton("Reject All Changes", noProposal);
    expect(await onDisk("cart.ts")).toBe(cart);
  });

  test("several files are one set: all changes are shown, and those of unchecked files are not written", async () => {
    const { panel, page, workbench } = session();
    const change = (name: string, old: string, fresh: string) => `--- a/${name}\n+++ b/${name}\n@@ @@\n-${old}\n+${fresh}\n`;
    const set =
      change("src/deep/price.ts", "export const one = 1;", "export const one = 11;") +
      change("notes.txt", "A folder for a test.", "Changed.");
    await panel.ask(`say:\`\`\`diff\n${set}\`\`\`\n`);
    await press(0, "Apply to file");
    await page.locator(".multiDiffEditor").first().waitFor();
    await workbench.quickInput.getByText("Uncheck the files to leave unchanged").waitFor();
    // All are checked at first.
    await workbench.quickInput.getByText("2 Selected").waitFor();
    await picture("several-files");
    const row = workbench.quickInput.locator(".monaco-list-row", { hasText: "notes.txt" });
    await row.locator("input[type=checkbox], .monaco-checkbox").first().click();
    await expect.poll(() => workbench.quickInput.getByText("1 Selected").count(), slowly).toBe(1);
    // Not as soon as the list has come up.
    await page.waitForTimeout(600);
    await workbench.quickInput.getByRole("button", { name: "OK" }).click();
    await expect.poll(() => onDisk("src/deep/price.ts"), slowly).toBe("export const one = 11;\nexport const two = 2;\n");
    await expect.poll(() => page.locator(".tab.dirty").count(), slowly).toBe(0);
    await expect.poll(() => page.getByRole("tab", { name: /proposed changes/ }).count(), slowly).toBe(0);
    await picture("several-files-done");
    expect(await onDisk("notes.txt")).toBe("A folder for a test.\n");
  });

  test("a second block for a file under review joins its proposal, with what the user wrote there", async () => {
    const { panel, page } = session();
    const [first, second] = [
      "  add(item: Item): void {\n    this.items.unshift(item);\n  }\n",
      "  remove(name: string): void {\n    this.items = [];\n  }\n",
    ];
    await panel.ask(`say:In \`cart.ts\`:\n\n\`\`\`ts\n${first}\`\`\`\n\nAnd in \`cart.ts\`:\n\n\`\`\`ts\n${second}\`\`\`\n`);
    await press(0, "Apply to file");
    await tab(/cart\.ts \(proposed by Aside\)/).waitFor();
    await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "unshift" }).first().waitFor();
    // A line of the user's own.
    const mine = page.locator(".monaco-diff-editor .modified .view-line", { hasText: "let mine" }).first();
    await session().workbench.insist(async (patience) => {
      if (await mine.isVisible()) return;
      await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "export class" }).first().click();
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("let mine;\n");
      await mine.waitFor({ timeout: 3000 * patience });
    });
    await press(1, "Apply to file");
    await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "this.items = [];" }).first().waitFor();
    expect(await proposals().count()).toBe(1);
    await picture("joined");
    await decideByKey("unshift", "Control+Enter");
    await expect
      .poll(() => onDisk("cart.ts"), slowly)
      .toBe(
        `let mine;\n${cart
          .replace("this.items.push(item)", "this.items.unshift(item)")
          .replace("this.items = this.items.filter((item) => item.name !== name)", "this.items = []")}`,
      );
  });

  test("all blocks of an answer are one set, which one button undoes", async () => {
    const { panel, page, workbench } = session();
    const fence = (info: string, code: string) => `\`\`\`${info}\n${code}\`\`\`\n\n`;
    await panel.ask(
      `say:In \`cart.ts\`:\n\n${fence("ts", "  add(item: Item): void {\n    this.items.unshift(item);\n  }\n")}Run it:\n\n${fence("sh", "npm test\n")}` +
        `Also in \`cart.ts\`:\n\n${fence("ts", "  remove(name: string): void {\n    this.items = [];\n  }\n")}${fence("ts src/new/money.ts", "export const money = 1;\n")}`,
    );
    await panel.answers.last().hover();
    await panel.answers.last().getByRole("button", { name: "Apply all blocks", exact: true }).click();
    await page.locator(".multiDiffEditor").first().waitFor();
    await workbench.quickInput.getByText("2 Selected").waitFor();
    await picture("apply-all");
    await page.waitForTimeout(700);
    await workbench.quickInput.getByRole("button", { name: "OK" }).click();
    await expect
      .poll(() => onDisk("cart.ts"), slowly)
      .toBe(
        cart
          .replace("this.items.push(item)", "this.items.unshift(item)")
          .replace("this.items = this.items.filter((item) => item.name !== name)", "this.items = []"),
      );
    const money = () => onDisk("src/new/money.ts").catch(() => "");
    await expect.poll(money, slowly).toBe("export const money = 1;\n");
    const told = page.locator(".notification-list-item", { hasText: "Aside changed 2 files." });
    await told.waitFor();
    await picture("apply-all-done");
    await told.getByRole("button", { name: "Undo All" }).click();
    await expect.poll(() => onDisk("cart.ts"), slowly).toBe(cart);
    await expect.poll(money, slowly).toBe("");
  });

  test("an edit that removes a symbol that the block does not name is stopped", async () => {
    const { panel, workbench } = session();
    const plan = "Intro\n-----\nThe first words.\n\nUsage\n-----\nHow it is used.\n\nEnd\n---\nThe last words.\n";
    await session().writeFile("steps.plan.txt", plan);
    const words = "The first words, which are others by now.";
    const without = `Intro\n-----\n${words}\n\nEnd\n---\nThe last words.\n`;
    const whole = plan.replace("The first words.", words);
    const fence = (code: string) => `In \`steps.plan.txt\`:\n\n\`\`\`txt\n${code}\`\`\`\n\n`;
    await panel.ask(`say:${fence(without)}${fence(whole)}`);
    await press(0, "Apply to file");
    await workbench.notifications.getByText("would remove “Usage” from steps.plan.txt").waitFor(slowly);
    await workbench.notifications.getByRole("button", { name: "Ask for an Exact Edit" }).waitFor();
    await picture("removed-symbol");
    expect(await noProposal()).toBe(true);
    await press(1, "Apply to file");
    await tab(/proposed by Aside/).waitFor(slowly);
    await decideByKey("which are others", "Control+Enter");
    await expect.poll(() => onDisk("steps.plan.txt"), slowly).toBe(whole);
  });

  test("a block says its file before its button is pressed", async () => {
    await figure(1).hover();
    await expect.poll(() => figure(1).locator(".md-code-target").textContent(), slowly).toBe("Create money.ts");
    await figure(0).hover();
    await expect.poll(() => figure(0).locator(".md-code-target").textContent(), slowly).toBe("Apply to cart.ts");
    expect(await figure(0).getByRole("button", { name: "Apply to file", exact: true }).getAttribute("title")).toBe("Apply to cart.ts");
    await picture("target");
  });

  test("after a reload nothing is left of a proposal, even of one that was edited", async () => {
    const { panel, page } = session();
    await press(0, "Apply to file");
    await tab(/cart\.ts \(proposed by Aside\)/).waitFor();
    await session().workbench.insist(async (patience) => {
      if ((await page.locator(".tab.dirty").count()) > 0) return;
      await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "export class" }).first().click();
      await page.keyboard.type("Mine ");
      await page.locator(".tab.dirty").waitFor({ timeout: 3000 * patience });
    });
    // VS Code backs up what is not saved after a while.
    await page.waitForTimeout(2000);
    await session().load();
    await panel.open();
    await expect.poll(() => page.getByRole("tab", { name: /proposed/ }).count(), slowly).toBe(0);
    await picture("reloaded");
    expect(await page.locator(".monaco-dialog-box").count()).toBe(0);
    expect(await onDisk("cart.ts")).toBe(cart);
  });
});
