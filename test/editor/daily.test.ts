import { beforeEach, describe, expect, test } from "vitest";
import { hand, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

describe("a day with the chat", () => {
  const session = useSession({
    files: { "prices.ts": "export const price = 12;\nexport const rate = 1.25;\n" },
    server: { rate: 400 },
    neighbours: [handFolder],
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
    }),
  });

  beforeEach(async () => {
    await session().beginAnew();
  });

  /** VS Code knows what a key means in the panel once the extension host has heard of the focus. */
  const hostHasHeard = async (): Promise<void> => void (await hand(session(), "return null"));

  test("text and code follow chat.fontSize and chat.editor.* at once, also in a panel that opens later", async () => {
    const { panel } = session();
    const answer = await panel.ask(
      'say:Some text.\n\n```js\nconst a = "a line of code that is longer than the panel of this window is wide";\n```',
    );
    const sizes = async () => {
      const of = (selector: string) =>
        panel.frame
          .locator(selector)
          .first()
          .evaluate((element) => getComputedStyle(element).fontSize);
      return [await of('[data-part="text"] p'), await of(".md-code-lines"), await of(".composer-text")];
    };
    await answer.locator(".md-code-lines").first().waitFor();
    const before = await sizes();
    await session().writeWorkspaceSettings({ "chat.fontSize": 19, "chat.editor.fontSize": 21, "chat.editor.wordWrap": "on" });
    await expect.poll(sizes, { timeout: 15_000 }).toEqual(["19px", "21px", "19px"]);
    expect(await answer.locator(".md-code-body").evaluate((body) => body.scrollWidth <= body.clientWidth)).toBe(true);
    await session().picture("fonts");
    await session().load();
    await panel.open();
    await expect.poll(sizes, { timeout: 15_000 }).toEqual(["19px", "21px", "19px"]);
    await session().writeWorkspaceSettings({});
    await expect.poll(sizes, { timeout: 15_000 }).toEqual(before);
  });

  test("an answer that ends while the chat is hidden shows a badge and one notification, whose Show leads to it", async () => {
    const { panel, page, workbench } = session();
    const hideChat = async () => {
      await workbench.runCommand("View: Hide Secondary Side Bar");
      await expect.poll(() => panel.composer.isVisible()).toBe(false);
    };
    const toast = page.locator(".notifications-toasts .notification-list-item");
    const badge = page.locator('[aria-label="Aside - 1 conversation has something new"]').first();
    await panel.ask("say:Seen.");
    expect(await toast.count()).toBe(0);
    await panel.send(`say:${"word ".repeat(60)}. rate:12`);
    await panel.answers.nth(1).waitFor();
    await hideChat();
    await toast.filter({ hasText: "New answer in" }).waitFor({ timeout: 30_000 });
    await session().picture("notice");
    expect(await toast.count()).toBe(1);
    await badge.waitFor({ state: "attached" });
    await toast.getByRole("button", { name: "Show" }).click();
    await panel.composer.waitFor();
    await panel.answered(1);
    await expect.poll(() => toast.count()).toBe(0);
    await expect.poll(() => badge.count()).toBe(0);
  });

  test("keys focus the chat, begin a conversation and add the selection, and VS Code itself uses none of them there", async () => {
    const { panel, page, workbench } = session();
    const defaults = String(
      await hand(
        session(),
        'return (await vscode.workspace.openTextDocument(vscode.Uri.parse("vscode://defaultsettings/keybindings.json"))).getText();',
      ),
    );
    const commands = (key: string) =>
      [...defaults.matchAll(/\{ "key": "([^"]+)",\s*"command": "([^"]+)"/g)]
        .filter(([, keys]) => keys === key)
        .map(([, , command]) => command);
    expect(commands("ctrl+k ctrl+shift+a")).toEqual(["aside.chat.focus"]);
    expect(new Set(commands("ctrl+k shift+a"))).toEqual(new Set(["aside.addSelection", "aside.attachSuggested"]));
    // VS Code's Chat has the same key for the same thing.
    expect(commands("ctrl+n")).toEqual(expect.arrayContaining(["workbench.action.chat.newChat", "aside.newConversation"]));
    await panel.ask("say:First.");
    await workbench.openFile("prices.ts");
    await workbench.selectLines(1, 2);
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Shift+A");
    await panel.frame.getByRole("group", { name: /prices\.ts/ }).waitFor();
    await page.locator(".monaco-editor .view-lines").first().click();
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+Shift+A");
    const isFocused = () => panel.composer.evaluate((field) => field.matches(":focus"));
    await expect.poll(isFocused).toBe(true);
    await hostHasHeard();
    await page.keyboard.press("Control+n");
    await expect.poll(() => panel.questions.count()).toBe(0);
    await expect.poll(isFocused).toBe(true);
  });

  test("the arrow up brings back questions of the conversation and of earlier ones, and F2 edits the last", async () => {
    const { panel } = session();
    await panel.ask("say:One.");
    await panel.startAnew();
    const press = async (key: string) => {
      await panel.composer.press(key);
      return panel.composer.inputValue();
    };
    await panel.composer.press("ArrowUp");
    await expect.poll(() => panel.composer.inputValue()).toBe("say:One.");
    expect(await press("ArrowDown")).toBe("");
    await panel.ask("say:Two.");
    expect([await press("ArrowUp"), await press("ArrowUp"), await press("ArrowDown"), await press("ArrowDown")]).toEqual([
      "say:Two.",
      "say:One.",
      "say:Two.",
      "",
    ]);
    await panel.composer.press("F2");
    await panel.frame.getByRole("textbox", { name: "Edit your question" }).waitFor();
  });

  test("selected text of an answer is quoted by its button, the context menu and the key", async () => {
    const { panel, page } = session();
    const answer = await panel.ask("say:Quote this sentence.");
    const sentence = answer.locator('[data-part="text"] p').first();
    const quoted = "> Quote this sentence.\n\n";
    await sentence.click({ clickCount: 3 });
    await panel.button("Quote").waitFor();
    await session().picture("quote");
    await panel.button("Quote").click();
    await expect.poll(() => panel.composer.inputValue()).toBe(quoted);
    await panel.composer.fill("");
    await sentence.click({ clickCount: 3 });
    await panel.button("Quote").waitFor();
    await sentence.click({ button: "right" });
    await session().workbench.chooseFromMenu("Quote Selection in Message");
    await expect.poll(() => panel.composer.inputValue()).toBe(quoted);
    await panel.composer.fill("");
    await sentence.click({ clickCount: 3 });
    await panel.button("Quote").waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.press("q");
    await expect.poll(() => panel.composer.inputValue()).toBe(quoted);
  });

  test("a message is written in an editor and comes back by key and by saving, with its attachments, and both changes are kept", async () => {
    const { panel, page, workbench } = session();
    const tab = page.getByRole("tab", { name: "Message.md" });
    await workbench.openFile("prices.ts");
    await workbench.selectLines(1, 1);
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Shift+A");
    const chip = panel.frame.getByRole("group", { name: /prices\.ts/ });
    await chip.waitFor();
    await panel.composer.fill("Why");
    await panel.composer.hover();
    await session().picture("draft tools");
    await panel.button("Write in an editor").click();
    await tab.waitFor();
    await page.locator(".statusbar-item", { hasText: "Ln 1, Col 4" }).waitFor();
    await page.keyboard.type(" is that?");
    await session().picture("message in an editor");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => panel.composer.inputValue()).toBe("Why is that?");
    await expect.poll(() => tab.count()).toBe(0);
    await expect.poll(() => panel.composer.evaluate((field) => field.matches(":focus"))).toBe(true);
    expect(await chip.count()).toBe(1);
    await panel.frame.getByText("Your message was replaced.").waitFor();
    await page.keyboard.press("Control+z");
    await expect.poll(() => panel.composer.inputValue()).toBe("Why");

    // A change of the composer is shown in an editor that has none of its own.
    await workbench.runCommand("Aside: Write This Message in an Editor");
    await tab.waitFor();
    await panel.composer.fill("Why not");
    const line = page.locator(".editor-instance .view-line").first();
    await expect.poll(() => line.innerText(), { timeout: 15_000 }).toMatch(/^Why.not$/);
    // Saved, the editor's text is the message, and the tab can stay.
    await line.click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("?");
    await page.keyboard.press("Control+s");
    await expect.poll(() => panel.composer.inputValue(), { timeout: 15_000 }).toBe("Why not?");
    // Both have changed: VS Code asks before it overwrites one of them.
    await line.click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" Editor");
    await panel.composer.fill("Why not? Composer");
    await page.waitForTimeout(1000);
    await line.click();
    await page.keyboard.press("Control+s");
    await page
      .getByText(/content of the file is newer/)
      .first()
      .waitFor();
    expect(await panel.composer.inputValue()).toBe("Why not? Composer");
    expect(await line.innerText()).toMatch(/Editor/);
    await workbench.runCommand("File: Revert File");
    await expect.poll(() => line.innerText()).toMatch(/Composer/);
    await workbench.closeEditors();
  });

  test("a question is improved after its price was shown, is not sent, and comes back by Undo", async () => {
    const { panel, page } = session();
    const own = "say:Better words.";
    expect(await panel.button("Improve my question").count()).toBe(0);
    await panel.composer.fill(own);
    await panel.button("Improve my question").click();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText(/to improve your question\?/).waitFor();
    await dialog
      .getByText(/about .*\$|price is unknown|is free/)
      .first()
      .waitFor();
    await session().picture("improve");
    const before = session().chatRequests.length;
    await dialog.getByRole("button", { name: "Improve" }).click();
    await panel.frame.getByText("Your message was replaced.").waitFor();
    expect(await panel.composer.inputValue()).toBe("Better words.");
    expect(session().chatRequests.length).toBe(before + 1);
    expect(await panel.questions.count()).toBe(0);
    await session().picture("improved");
    await panel.button("Undo").click();
    await expect.poll(() => panel.composer.inputValue()).toBe(own);
    // Counted as what it is.
    await session().workbench.runCommand("Aside: Show Usage and Cost");
    const usage = page.frameLocator('iframe.webview[src*="extensionId=aside.aside"]').last().frameLocator("iframe#active-frame");
    await usage.getByText("Improved questions").first().waitFor({ state: "attached", timeout: 30_000 });
    await session().workbench.closeEditors();
  });
});
