import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

/** What VS Code passes from its menus is in no typings: menus of the Explorer, of editors and of titles are used in the real editor. */
describe("commands from menus", () => {
  const session = useSession({
    files: { "a.ts": "export const a = 1;\n", "b.ts": "export const b = 2;\n", "docs/c.md": "Of a and b.\n" },
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/plain",
    }),
  });
  const chip = (name: string) => session().panel.frame.getByRole("group", { name, exact: true });
  const refusals = async (): Promise<number> => (await session().log()).split("does not take").length - 1;

  test("the Explorer: several files, and a folder", async () => {
    await session().beginAnew();
    const { page, panel, workbench } = session();
    const item = (name: string) => page.locator(".explorer-folders-view").getByRole("treeitem", { name });
    await item("a.ts").click();
    await item("b.ts").click({ modifiers: ["Shift"] });
    await item("b.ts").click({ button: "right" });
    await workbench.chooseFromMenu("Add File to Aside");
    await chip("a.ts").waitFor();
    await chip("b.ts").waitFor();
    await item("docs").click({ button: "right" });
    await workbench.chooseFromMenu("Add Folder to Aside…");
    await workbench.pick(/Name of its 1 file/);
    await panel.frame.getByRole("group", { name: /^docs/ }).waitFor();
    expect(await refusals()).toBe(0);
  });

  test("an editor and its tab", async () => {
    await session().beginAnew();
    const { page, workbench } = session();
    // The message gets the focus after each attachment, which closes a menu that is open by then.
    const choose = (chosen: Locator, clicked: Locator, ...labels: readonly string[]) =>
      workbench.insist(async (patience) => {
        await clicked.click({ button: "right", timeout: 5000 * patience });
        await workbench.chooseFromMenu(...labels);
        await chosen.waitFor({ timeout: 3000 * patience });
      });
    await workbench.openFile("notes.txt");
    await choose(chip("notes.txt"), page.getByRole("tab", { name: "notes.txt" }).first(), "Add File to Aside");
    await workbench.selectLines(1, 1);
    const line = page.locator(".editor-instance .view-line", { hasText: "A folder" }).first();
    await choose(chip("notes.txt:1"), line, "Aside", "Add Selection to Message");
    expect(await refusals()).toBe(0);
  });

  test("the title of the view", async () => {
    await session().beginAnew();
    const { page, panel, workbench } = session();
    await panel.newConversationButton.click();
    await panel.conversationsButton.click();
    await workbench.quickInput.waitFor();
    await page.keyboard.press("Escape");
    expect(await refusals()).toBe(0);
  });
});
