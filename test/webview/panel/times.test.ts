import { describe, expect, test } from "vitest";
import { answer, question, snapshot } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite, violations } from "./panelSuite.ts";

const open = panelSuite();

/** Noon, so many days ago. */
function noon(daysAgo: number): number {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo, 12).getTime();
}

const days = (panel: PanelPage) => panel.page.locator("article .day").allInnerTexts();
/** What is drawn after an element, and whether it is seen. */
const afterIt = (panel: PanelPage, selector: string) =>
  panel.page.locator(selector).evaluate((element) => {
    const { content, opacity } = getComputedStyle(element, "::after");
    return { content, isSeen: opacity === "1" };
  });

describe("times in a conversation", () => {
  test("a message shows its time under the pointer and with the focus, and describes itself with it", async () => {
    const panel = await open();
    const at = new Date(2001, 4, 6, 7, 8).getTime();
    await panel.send(snapshot([question("q1", "Why?", { createdAt: at }), answer("m1", "Because.", { createdAt: at + 60_000 })]));
    const asked = panel.page.getByRole("article", { name: "You" });
    const answered = panel.page.getByRole("article", { name: "DeepSeek R1" });
    expect(await asked.getAttribute("aria-description")).toMatch(/^May 6, 2001, 7:08\sAM$/);
    expect(await answered.getAttribute("aria-description")).toMatch(/^May 6, 2001, 7:09\sAM$/);
    // The name of the heading is that of the model alone.
    expect(await panel.page.getByRole("heading", { name: "DeepSeek R1", exact: true }).count()).toBe(1);
    await panel.page.getByRole("textbox", { name: "Message" }).hover();
    expect((await afterIt(panel, ".message-answer h2")).isSeen).toBe(false);
    await answered.hover();
    expect(await afterIt(panel, ".message-answer h2")).toEqual({ content: expect.stringMatching(/7:09/), isSeen: true });
    await asked.focus();
    expect(await afterIt(panel, ".message-user .actions")).toEqual({ content: expect.stringMatching(/7:08/), isSeen: true });
    expect(await violations(panel)).toEqual([]);
  });

  test("a separator stands where a day begins, and nowhere in a conversation of today", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "Now?"), answer("m1", "Now.")]));
    await frame(panel);
    expect(await days(panel)).toEqual([]);
    await panel.send(
      snapshot([
        question("q1", "Long ago", { createdAt: new Date(2001, 4, 6).getTime() }),
        answer("m1", "Yes.", { createdAt: new Date(2001, 4, 6, 1).getTime() }),
        question("q2", "Then", { parentId: "m1", createdAt: noon(1) }),
        answer("m2", "Well.", { parentId: "q2", createdAt: noon(1) }),
        question("q3", "And now", { parentId: "m2" }),
        answer("m3", "Still.", { parentId: "q3" }),
      ]),
    );
    await frame(panel);
    expect(await days(panel)).toEqual(["May 6, 2001", "Yesterday", "Today"]);
    expect(await panel.page.locator("article:has(.day)").evaluateAll((all) => all.map((one) => one.dataset["message"]))).toEqual([
      "q1",
      "q2",
      "q3",
    ]);
    expect(await panel.page.getByRole("feed").locator("> :not(article)").count()).toBe(0);
    expect(await violations(panel)).toEqual([]);
  });

  test("a message of unknown time has neither", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "When?", { createdAt: 0 }), answer("m1", "Who knows.", { createdAt: 0 })]));
    await frame(panel);
    expect(await days(panel)).toEqual([]);
    expect(await panel.page.getByRole("article", { name: "You" }).getAttribute("aria-description")).toBe("");
  });
});
