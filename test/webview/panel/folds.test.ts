import { describe, expect, test } from "vitest";
import { answer, question, snapshot } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";

const open = panelSuite();

const paragraphs = Array.from({ length: 60 }, (_, index) => `Paragraph ${index}.`).join("\n\n");
const text = `## The **plan** of \`cart.ts\`\n\n${paragraphs}\n\nThe needle is here.`;
const conversation = [
  question("q1", "How?"),
  answer("m1", text, { reasoning: "First thought." }),
  question("q2", "And?", { parentId: "m1" }),
  answer("m2", "Short.", { parentId: "q2", reasoning: "Second thought." }),
];
const article = (panel: PanelPage, id: string) => panel.page.locator(`article[data-message=${id}]`);
const isShown = (panel: PanelPage, id: string) => article(panel, id).locator('[data-part="text"]').isVisible();
const heightOf = async (panel: PanelPage, id: string) => (await article(panel, id).boundingBox())?.height ?? 0;

async function collapse(panel: PanelPage): Promise<void> {
  await article(panel, "m1").getByRole("button", { name: "Collapse answer" }).scrollIntoViewIfNeeded();
  await article(panel, "m1").getByText("The needle is here.").hover();
  await article(panel, "m1").getByRole("button", { name: "Collapse answer" }).click();
  await expect.poll(() => isShown(panel, "m1")).toBe(false);
}

describe("an answer can be collapsed", () => {
  test("to its first line and its footer, and stays so after a reload", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation));
    await collapse(panel);
    expect(await heightOf(panel, "m1")).toBeLessThan(130);
    const line = article(panel, "m1").getByRole("button", { name: "The plan of cart.ts", exact: true });
    expect(await line.getAttribute("aria-expanded")).toBe("false");
    // Its beginning is in view, and the button that was pressed still has the focus.
    expect(
      await article(panel, "m1")
        .boundingBox()
        .then((box) => (box?.y ?? 0) >= 0),
    ).toBe(true);
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Expand answer");
    expect(await violations(panel)).toEqual([]);
    await panel.page.reload();
    await panel.send(snapshot(conversation));
    await frame(panel);
    expect(await isShown(panel, "m1")).toBe(false);
    await line.click();
    await expect.poll(() => isShown(panel, "m1")).toBe(true);
    expect(await isShown(panel, "m2")).toBe(true);
  });

  test("by keyboard, and what is copied is the whole of it", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation));
    const button = article(panel, "m2").getByRole("button", { name: "Collapse answer" });
    await button.focus();
    await panel.page.keyboard.press("Enter");
    await expect.poll(() => isShown(panel, "m2")).toBe(false);
    await article(panel, "m2").getByRole("button", { name: "Copy message" }).click();
    expect(await said(panel, "copyMessage")).toEqual([{ type: "copyMessage", messageId: "m2" }]);
    await article(panel, "m2").getByRole("button", { name: "Expand answer" }).focus();
    await panel.page.keyboard.press("Enter");
    await expect.poll(() => isShown(panel, "m2")).toBe(true);
  });

  test("find opens it where it finds something", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation));
    await collapse(panel);
    await panel.page.keyboard.press("Control+f");
    await panel.page.getByRole("textbox", { name: "Find in conversation" }).fill("needle");
    await expect.poll(() => isShown(panel, "m1")).toBe(true);
    await expect
      .poll(() =>
        panel.page.evaluate(() => {
          const [range] = CSS.highlights.get("aside-find-current") ?? [];
          const view = document.querySelector(".scroller")?.getBoundingClientRect();
          const box = range instanceof Range ? range.getBoundingClientRect() : undefined;
          return box !== undefined && view !== undefined && box.height > 0 && box.top >= view.top && box.bottom <= view.bottom;
        }),
      )
      .toBe(true);
  });
});

describe("all reasoning", () => {
  const isOpen = (panel: PanelPage) =>
    panel.page.locator(".reasoning-toggle").evaluateAll((all) => all.map((one) => one.getAttribute("aria-expanded")));

  test("is opened and folded at once, also what comes later and after a reload", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation));
    await panel.send({ type: "transcript", action: "expandReasoning" });
    await expect.poll(() => isOpen(panel)).toEqual(["true", "true"]);
    const more = [
      ...conversation,
      question("q3", "More?", { parentId: "m2" }),
      answer("m3", "Yes.", { parentId: "q3", reasoning: "Third." }),
    ];
    await panel.page.reload();
    await panel.send(snapshot(more));
    await expect.poll(() => isOpen(panel)).toEqual(["true", "true", "true"]);
    // One of them can be folded by itself.
    await panel.page.locator(".reasoning-toggle").nth(1).click();
    await expect.poll(() => isOpen(panel)).toEqual(["true", "false", "true"]);
    await panel.send({ type: "transcript", action: "collapseReasoning" });
    await expect.poll(() => isOpen(panel)).toEqual(["false", "false", "false"]);
    await panel.page.locator(".reasoning-toggle").first().click();
    await expect.poll(() => isOpen(panel)).toEqual(["true", "false", "false"]);
  });
});
