import { beforeEach, describe, expect, test } from "vitest";
import { hand as handOf, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

const cart = [
  "export function total(items) {",
  "  let sum = 0;",
  "  for (const { price } of items) sum += price;",
  "  return sum;",
  "}",
  "",
].join("\n");

describe("attaching", () => {
  const session = useSession({
    viewport: { width: 1200, height: 800 },
    neighbours: [handFolder],
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/reasoner",
      "files.exclude": { "**/hidden.txt": true },
    }),
    files: {
      "src/cart.js": cart,
      "src/heap.js": "export const heap = [];\n",
      "src/.env": "TOKEN=swordfish-0123\n",
      "hidden.txt": "not to be seen\n",
      "notes of mine/my file (1).txt": "words with blanks\n",
      "notes of mine/größe 大小 [a].md": "many names\n",
    },
  });
  const hand = (code: string): Promise<unknown> => handOf(session(), code);
  const show = (name: string, from = 0, to = 0, column = 0): Promise<unknown> =>
    hand(
      `await vscode.window.showTextDocument(vscode.Uri.joinPath(root, ...${JSON.stringify(name.split("/"))}), { preserveFocus: true, selection: new vscode.Range(${from}, 0, ${to}, ${column}) })`,
    );
  const composer = () => session().panel.frame.locator(".composer");
  const chip = (name: string) => composer().getByRole("group", { name, exact: true });
  const suggested = (name: string) => composer().getByRole("button", { name: `Attach ${name}`, exact: true });
  const anySuggested = () => composer().getByRole("button", { name: /^Attach (?!context)/ });

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
    // What a test before this one left in the composer.
    const left = composer().getByRole("button", { name: /^Remove / });
    while (await left.first().isVisible()) await left.first().click();
    await expect.poll(() => anySuggested().count()).toBe(0);
  });

  test("the suggested chip follows the editor and attaches its file or selection; what it names is sent only then", async () => {
    const { panel, workbench, page } = session();
    await show("src/heap.js");
    await suggested("heap.js").waitFor();
    await show("src/cart.js", 1, 2, 10);
    await suggested("cart.js, lines 2–3").waitFor();
    await panel.ask("What does it hold? rate:0");
    expect(JSON.stringify(session().chatBodies.at(-1))).not.toMatch(/sum|heap/);

    await workbench.setPanelWidth(300);
    for (const [theme, kind] of [
      ["Light Modern", "vscode-light"],
      ["Default High Contrast", "vscode-high-contrast"],
      ["Dark Modern", "vscode-dark"],
    ] as const) {
      await session().writeWorkspaceSettings({ "workbench.colorTheme": theme });
      await panel.frame.locator(`body.${kind}`).waitFor({ state: "attached" });
      await session().picture(`suggested-${kind}`);
    }

    await suggested("cart.js, lines 2–3").click();
    await chip("cart.js:2-3").waitFor();
    await expect.poll(() => anySuggested().count()).toBe(0);
    await panel.frame.locator(".composer-text:focus").waitFor();
    // Without a selection, the file; by its key, from the message.
    await show("src/cart.js");
    await suggested("cart.js").waitFor();
    await session().picture("suggested-beside-attached");
    await panel.composer.press("Control+K");
    await page.keyboard.press("Shift+A");
    await chip("cart.js").waitFor();
    await panel.ask("And now? rate:0");
    const sent = JSON.stringify(session().chatBodies.at(-1));
    expect(sent).toContain("Selection from src/cart.js, lines 2-3");
    expect(sent).toContain("File src/cart.js (javascript):");
    expect(sent).toContain("return sum;");
  });

  test("what would not be sent without asking is not suggested, and nothing is with the setting off", async () => {
    for (const name of ["src/.env", "hidden.txt"]) {
      await show("src/heap.js");
      await suggested("heap.js").waitFor();
      await show(name);
      await expect.poll(() => anySuggested().count(), { message: name }).toBe(0);
    }
    await hand(
      `await vscode.workspace.openTextDocument({ content: "" }).then((d) => vscode.window.showTextDocument(d, { preserveFocus: true }))`,
    );
    await expect.poll(() => anySuggested().count()).toBe(0);
    await hand(`await vscode.window.activeTextEditor.edit((edit) => edit.insert(new vscode.Position(0, 0), "a note"))`);
    await anySuggested().waitFor();
    await hand(`await vscode.workspace.getConfiguration("aside").update("suggestActiveEditor", false, vscode.ConfigurationTarget.Global)`);
    try {
      await expect.poll(() => anySuggested().count()).toBe(0);
    } finally {
      await hand(
        `await vscode.workspace.getConfiguration("aside").update("suggestActiveEditor", undefined, vscode.ConfigurationTarget.Global)`,
      );
    }
    await anySuggested().waitFor();
  });

  test("Attach finds files as one types; Enter takes the highlighted one, in Files…, too", async () => {
    const { panel, workbench, page } = session();
    const input = workbench.quickInput.locator("input.input");
    const highlighted = workbench.quickInput.locator(".monaco-list-row.focused");
    const attach = panel.button("Attach context");
    await workbench.clickUntil(attach, input);
    await input.fill("cartj");
    await highlighted.filter({ hasText: "cart.js" }).waitFor();
    await session().picture("attach-finds-files");
    await page.keyboard.press("Enter");
    await chip("cart.js").waitFor();

    await workbench.clickUntil(attach, input);
    await workbench.pick(/Files…/);
    await workbench.quickInput.getByText("Attach files").waitFor();
    await input.fill("hea");
    await highlighted.filter({ hasText: "heap.js" }).waitFor();
    await page.keyboard.press("Enter");
    await chip("heap.js").waitFor();

    // What is checked stays while one looks for others.
    await workbench.clickUntil(attach, input);
    await workbench.pick(/Files…/);
    await workbench.quickInput.getByText("Attach files").waitFor();
    await input.fill("größe");
    const row = (name: string) => workbench.quickInput.locator(".monaco-list-row", { hasText: name });
    await row("größe").locator(".monaco-checkbox, input").first().click();
    await input.fill("my file");
    await highlighted.filter({ hasText: "my file (1).txt" }).waitFor();
    await row("my file").locator(".monaco-checkbox, input").first().click();
    await row("my file").locator('[aria-checked="true"], .checked, input:checked').first().waitFor();
    await session().picture("attach-several-files");
    await input.press("Enter");
    for (const name of ["my file (1).txt", "größe 大小 [a].md"]) await chip(name).waitFor();
    await panel.ask("What is in them? rate:0");
    expect(JSON.stringify(session().chatBodies.at(-1))).toContain("words with blanks");
  });

  test("# finds names with blanks, and a sentence after it is sent by Enter", async () => {
    const { panel } = session();
    await panel.composer.click();
    await panel.composer.pressSequentially("Compare #my file (");
    const option = panel.frame.getByRole("option", { name: /my file \(1\)/ });
    await option.waitFor();
    await session().picture("names-with-blanks");
    await panel.composer.press("Enter");
    await chip("my file (1).txt").waitFor();
    expect(await panel.composer.inputValue()).toBe('Compare "my file (1).txt"');
    await panel.composer.pressSequentially(" with #notes of mine/größe 大");
    await panel.frame.getByRole("option", { name: /größe/ }).first().waitFor();
    await panel.composer.press("Enter");
    await chip("größe 大小 [a].md").waitFor();
    await panel.composer.pressSequentially(" and #cart");
    await panel.frame.getByRole("option").first().waitFor();
    await panel.composer.pressSequentially(" or something like it? rate:0");
    await expect.poll(() => panel.frame.getByRole("option").count()).toBe(0);
    await panel.composer.press("Enter");
    await panel.answered(0);
    const sent = JSON.stringify(session().chatBodies.at(-1));
    expect(sent).toContain("words with blanks");
    expect(sent).toContain("#cart or something like it?");
  });

  test("#conversation attaches an earlier conversation or one answer of it, as it is when it is sent; a deleted one is said", async () => {
    const { panel, workbench, page } = session();
    const options = panel.frame.getByRole("option");
    // Another one for every try.
    const tag = crypto.randomUUID().slice(0, 8);
    const label = `Which structure ${tag} sorts best? say: A heap.`;
    const begin = async (): Promise<void> => {
      await session().beginAnew();
      await panel.composer.click();
    };
    await session().writeWorkspaceSettings({ "aside.model": "demo/verbatim" });
    await panel.modelButton("verbatim").waitFor();
    await panel.ask(label);
    await panel.ask("Is it stable? say: No, a heap is not.");

    await workbench.runCommand("Aside: New Temporary Conversation");
    await panel.frame.getByText("This conversation is temporary").waitFor();
    await panel.ask("A secret plan say: Nobody knows.");
    await begin();
    await panel.composer.pressSequentially("#conv");
    await options.filter({ hasText: "Conversation…" }).waitFor();
    await panel.composer.press("Enter");
    await options.filter({ hasText: tag }).first().waitFor();
    expect(await options.filter({ hasText: "secret plan" }).count()).toBe(0);
    await panel.composer.pressSequentially(`${tag} struct`);
    await expect.poll(() => options.count()).toBe(1);
    await session().picture("conversation-completions");
    await panel.composer.press("Enter");
    await workbench.options.filter({ hasText: "Whole conversation" }).waitFor();
    await session().picture("conversation-parts");
    await page.keyboard.press("Enter");
    await chip(label).waitFor();
    await expect.poll(() => chip(label).innerText()).toMatch(/≈\d+/);

    await workbench.clickUntil(panel.button("Attach context"), workbench.quickInput.locator("input.input"));
    await workbench.pick(/Conversation…/);
    await workbench.pick(new RegExp(tag));
    await workbench.pick(/Is it stable/);
    await composer()
      .getByRole("group", { name: /^Answer: Is it stable/ })
      .waitFor();
    await workbench.setPanelWidth(300);
    for (const [theme, kind] of [
      ["Light Modern", "vscode-light"],
      ["Dark Modern", "vscode-dark"],
    ] as const) {
      await session().writeWorkspaceSettings({ "aside.model": "demo/verbatim", "workbench.colorTheme": theme });
      await panel.frame.locator(`body.${kind}`).waitFor({ state: "attached" });
      await session().picture(`conversation-${kind}`);
    }
    await panel.ask("Go on from there");
    const sent = JSON.stringify(session().chatBodies.at(-1));
    expect(sent).toContain(`## User\\n\\nWhich structure ${tag} sorts best?`);
    expect(sent).toMatch(/## Assistant \([^)]+\)\\n\\nA heap\./);
    expect(sent).toMatch(/Answer: Is it stable[^\n]*from the conversation/);

    await begin();
    await panel.composer.pressSequentially(`#conversation:${tag}`);
    await options.filter({ hasText: tag }).first().click();
    await workbench.pick(/Whole conversation/);
    await chip(label).waitFor();
    await workbench.insist(async (patience) => {
      await panel.conversationsButton.click();
      const row = workbench.options.filter({ hasText: tag }).first();
      await row.hover({ timeout: 5000 * patience });
      await row.getByRole("button", { name: "Delete" }).click({ timeout: 5000 * patience });
      await row.filter({ hasText: "deleted" }).waitFor({ timeout: 5000 * patience });
    });
    await page.keyboard.press("Escape");
    await workbench.quickInput.waitFor({ state: "hidden" });
    await chip(label).waitFor();
    const before = session().chatBodies.length;
    await panel.send("Still there? say: Yes.");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText(`The conversation “${label}” was deleted.`).waitFor();
    expect(session().chatBodies.length).toBe(before);
    await dialog.getByRole("button", { name: "Send Without It" }).click();
    await panel.answered(0, 60_000);
    expect(JSON.stringify(session().chatBodies.at(-1))).not.toContain("A heap");
  });
});
