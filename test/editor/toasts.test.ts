import { beforeEach, describe, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 30_000 };
const source = "export function sum(items) {\n  return items.length;\n}\n";

describe("nothing lies over the message while Aside works", () => {
  const session = useSession({
    files: { "sum.js": source },
    settings: ({ origin }) => ({
      "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/verbatim",
      "files.autoSave": "off",
    }),
  });
  beforeEach(() => session().beginAnew());

  const composer = () => session().panel.frame.locator(".composer");
  const line = (text: string) => session().page.locator(".part.statusbar .statusbar-item", { hasText: text });
  /** What screen readers hear of the panel. */
  const heard = () => session().panel.frame.locator("[aria-live]").first().innerText();
  const expectNothingOver = async () => expect(await session().workbench.toastsOver(composer())).toBe(0);

  test("a reason why nothing happened is a line that is read aloud; where the chat is hidden it is a notification", async () => {
    const { panel, page, workbench } = session();
    const empty = "This conversation is empty.";
    await workbench.runCommand("Aside: Compact Conversation…");
    await line(empty).waitFor(slowly);
    await expect.poll(heard, slowly).toContain(empty);
    await expectNothingOver();
    expect(await page.locator(".notification-toast").count()).toBe(0);
    await session().picture("hint");
    await workbench.runCommand("View: Hide Secondary Side Bar");
    await expect.poll(() => panel.composer.isVisible()).toBe(false);
    await workbench.runCommand("Aside: Compact Conversation…");
    await workbench.notifications.getByText(empty).waitFor(slowly);
    // Which lies where the composer would be: this is what the other tests look for.
    await panel.open();
    expect(await workbench.toastsOver(composer())).toBe(1);
    await workbench.runCommand("Notifications: Clear All Notifications");
  });

  test("while a question is improved that stands above it, with Cancel", async () => {
    const { panel, page, workbench } = session();
    const own = `rate:20 say:${"word ".repeat(500)}`;
    await panel.composer.fill(own);
    await panel.button("Improve my question").click();
    const improve = page.locator(".monaco-dialog-box").getByRole("button", { name: "Improve" });
    await workbench.read(improve);
    await improve.click();
    await composer().getByText("to improve your question").waitFor(slowly);
    await expectNothingOver();
    expect(await workbench.task("to improve your question").count()).toBe(0);
    await session().picture("improving");
    await panel.button("Cancel").click();
    await expect.poll(() => composer().getByText("to improve your question").count(), slowly).toBe(0);
    expect(await panel.composer.inputValue()).toBe(own);
    expect(await panel.composer.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  test("while a conversation is compacted, and after it was stopped", async () => {
    const { panel, page, workbench } = session();
    // The summary takes as long as the answer that it is made of.
    await panel.ask(`Which structure? ${"early ".repeat(300)} rate:15 say:${"word ".repeat(120)}`);
    await panel.ask(`Really? ${"early ".repeat(300)} say:Yes.`);
    await panel.ask("Why? say:It is quick.");
    await workbench.runCommand("Aside: Compact Conversation…");
    const compact = page.locator(".monaco-dialog-box").getByRole("button", { name: "Compact", exact: true });
    await workbench.read(compact);
    await compact.click();
    await panel.frame.getByText(/Summarizing \d+ messages/).waitFor(slowly);
    await expectNothingOver();
    await panel.button("Stop").click();
    await line("The summary was stopped.").waitFor(slowly);
    await expectNothingOver();
  });

  test("while code is edited in place that is a line with Cancel", async () => {
    const { page, workbench } = session();
    await workbench.openFile("sum.js");
    await workbench.insist(async (patience) => {
      await workbench.selectLines(1, 3);
      await page.keyboard.press("Control+K");
      await page.keyboard.press("Control+A");
      await workbench.instructionBox.waitFor({ timeout: 5000 * patience });
    });
    await workbench.instruct(`guard it rate:20 say:\`\`\`js\\nexport function sum(items) {\\n  // ${"word ".repeat(500)}`);
    await workbench.task("Editing sum.js").waitFor(slowly);
    await expectNothingOver();
    expect(await page.locator(".notification-toast").count()).toBe(0);
    await session().picture("editing");
    await workbench.runCommand("Aside: Cancel Running Task");
    await expect.poll(() => workbench.task("Editing sum.js").count(), slowly).toBe(0);
    await expectNothingOver();
    await workbench.closeEditors();
  });

  test("after a key was stored, which is read aloud", async () => {
    await session().writeUserSettings({
      "aside.endpoints": { loopback: { baseUrl: `${session().server.origin}/api/v1`, dialect: "openrouter" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/verbatim",
    });
    await session().load();
    await session().panel.open();
    await session().storeKey("sk-or-v1-e2e0000000000000000000000000000000000000000000000000000000000001");
    await expectNothingOver();
    await expect.poll(heard, slowly).toContain("is stored");
    await session().picture("key-stored");
  });
});
