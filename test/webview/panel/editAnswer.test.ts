import { describe, expect, test } from "vitest";
import { answer, question, shown, snapshot } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";

const open = panelSuite();
const conversation = [question("q1", "How?"), answer("m1", "Use `map`.", { reasoning: "Hm." })];
const article = (panel: PanelPage) => panel.page.locator("article[data-message=m1]");
const field = (panel: PanelPage) => panel.page.getByRole("textbox", { name: "Edit answer text" });

async function edit(panel: PanelPage): Promise<void> {
  await article(panel).getByRole("button", { name: "Edit answer" }).click();
  await expect.poll(() => field(panel).evaluate((element) => element === document.activeElement)).toBe(true);
}

describe("an answer can be edited", () => {
  test("as Markdown, in its place, and is saved as a new version", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation));
    await edit(panel);
    expect(await field(panel).inputValue()).toBe("Use `map`.");
    expect(await violations(panel)).toEqual([]);
    await field(panel).press("End");
    // Enter is a new line, whatever sends a message.
    await field(panel).press("Enter");
    await field(panel).pressSequentially("Or a loop.");
    expect(await said(panel, "editMessage")).toEqual([]);
    await panel.page.getByRole("button", { name: "Save as new version" }).click();
    expect(await said(panel, "editMessage")).toMatchObject([{ messageId: "m1", text: "Use `map`.\nOr a loop." }]);
    await field(panel).waitFor({ state: "detached" });
    await expect.poll(() => article(panel).locator('[data-part="text"]').innerText()).toBe("Use map.");
  });

  test("by keyboard, survives a reload, and Escape leaves it as it was", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation));
    await edit(panel);
    await field(panel).fill("Mine");
    await panel.page.reload();
    await panel.send(snapshot(conversation));
    expect(await field(panel).inputValue()).toBe("Mine");
    await field(panel).press("Escape");
    await field(panel).waitFor({ state: "detached" });
    await edit(panel);
    await field(panel).fill("Mine again");
    await field(panel).press("Control+Enter");
    expect(await said(panel, "editMessage")).toMatchObject([{ messageId: "m1", text: "Mine again" }]);
  });

  test("says so, and shows its versions without the pointer", async () => {
    const panel = await open();
    const edited = answer("m1", "Mine.", { edited: true });
    const last = question("q2", "And?", { parentId: "m1" });
    const message = snapshot([question("q1", "How?"), edited, last]);
    if (message.type !== "snapshot") throw new Error("no snapshot");
    await panel.send({ ...message, messages: [shown(question("q1", "How?")), shown(edited, 2, 2), shown(last, 1, 3)] });
    await frame(panel);
    expect(await article(panel).innerText()).toContain("Edited by you");
    await panel.page.getByRole("textbox", { name: "Message" }).hover();
    for (const id of ["m1", "q2"]) {
      const pager = panel.page.locator(`article[data-message=${id}] .versions`);
      // All that it stands in is drawn in full.
      expect(
        await pager.evaluate((element) => {
          for (let at: Element | null = element; at !== null; at = at.parentElement) if (getComputedStyle(at).opacity !== "1") return false;
          return true;
        }),
      ).toBe(true);
    }
    await article(panel).getByRole("button", { name: "Previous version" }).click();
    expect(await said(panel, "showVersion")).toEqual([{ type: "showVersion", messageId: "m1", step: -1 }]);
    expect(await violations(panel)).toEqual([]);
  });

  test.each([
    [170, true],
    [300, true],
    [300, false],
    [900, true],
  ])("its versions are not covered by its actions at %d px", async (width, hasFigures) => {
    const panel = await open({ width });
    const figures = hasFigures ? { usage: { prompt_tokens: 100, completion_tokens: 500 }, cost: 0.0012 } : {};
    const message = snapshot([]);
    if (message.type !== "snapshot") throw new Error("no snapshot");
    const [first, second] = [answer("m1", "Some text.", figures), question("q2", "And?", { parentId: "m1" })];
    await panel.send({ ...message, messages: [shown(question("q1", "How?")), shown(first, 2, 3), shown(second)] });
    await article(panel).hover();
    // Playwright refuses to press what something lies over.
    await article(panel).getByRole("button", { name: "Next version" }).click({ timeout: 5000 });
    await article(panel).getByRole("button", { name: "Previous version" }).click({ timeout: 5000 });
    expect((await said(panel, "showVersion")).map(({ step }) => step)).toEqual([1, -1]);
  });
});
