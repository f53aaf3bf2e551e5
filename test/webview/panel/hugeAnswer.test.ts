import { describe, expect, test } from "vitest";
import { longMarkdown } from "../../server/models/long.ts";
import { answer, question, snapshot } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite, said } from "./panelSuite.ts";

const open = panelSuite();

const sections = 200;
const long = longMarkdown(240_000);
const text = `Go to [the third](#section-3-what-a-panel-has-to-draw).\n\n${long.slice(0, long.lastIndexOf("\n\n---"))}\n\nThe end.`;
const paragraphs = (panel: PanelPage) => panel.page.locator("article .markdown p").count();

/** An answer of hundreds of blocks, of which only those near its end are on the page. */
async function openHuge(): Promise<PanelPage> {
  const panel = await open();
  await panel.send(snapshot([question("q1", "All of it."), answer("a1", text)]));
  await panel.page.getByText("The end.").waitFor();
  await expect.poll(() => paragraphs(panel)).toBeLessThan(60);
  return panel;
}

/** Scrolls so that the middle of the answer is in view, and waits until it is drawn. */
async function toTheMiddle(panel: PanelPage): Promise<void> {
  await panel.page.locator(".scroller").evaluate((scroller) => {
    scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
    scroller.scrollTop = scroller.scrollHeight / 2;
  });
  await frame(panel);
  await frame(panel);
}

describe("an answer of hundreds of blocks", () => {
  test("is on the page where it is read, and nothing moves while it is scrolled", async () => {
    const panel = await openHuge();
    const height = await panel.page.locator(".scroller").evaluate((scroller) => scroller.scrollHeight);
    const { jumps, most } = await panel.page.evaluate(async () => {
      const scroller = document.querySelector(".scroller");
      if (scroller === null) throw new Error("there is no scroller");
      const { top } = scroller.getBoundingClientRect();
      const jumped: number[] = [];
      let largest = 0;
      scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
      for (let step = 0; step < 60; step++) {
        const read = [...document.querySelectorAll("article .md-chunk > *")].find((one) => one.getBoundingClientRect().top >= top + 100);
        const before = read?.getBoundingClientRect().top ?? 0;
        scroller.scrollTop -= 300;
        for (let time = 0; time < 3; time++) await new Promise((done) => requestAnimationFrame(done));
        jumped.push(Math.abs((read?.getBoundingClientRect().top ?? 0) - before - 300));
        largest = Math.max(largest, document.querySelectorAll("*").length);
      }
      return { jumps: jumped, most: largest };
    });
    expect(jumps.filter((jump) => jump > 2)).toEqual([]);
    expect(most).toBeLessThan(8000);
    const after = await panel.page.locator(".scroller").evaluate((scroller) => scroller.scrollHeight);
    expect(Math.abs(after - height) / height).toBeLessThan(0.05);
  });

  test("its blocks of code keep their numbers, and what leads to its parts finds them", async () => {
    const panel = await openHuge();
    await toTheMiddle(panel);
    const first = panel.page.locator(".md-code[data-language=typescript]:visible").first();
    const number = Number(/section(\d+)/.exec((await first.innerText()) ?? "")?.[1]);
    expect(number).toBeGreaterThan(10);
    // What comes on the page next may be above it.
    const figure = panel.page.locator(".md-code", { hasText: `section${number}(` });
    await figure.hover();
    await figure.getByRole("button", { name: "Insert" }).first().click();
    await expect.poll(async () => (await said(panel, "codeAction")).at(-1)).toMatchObject({ messageId: "a1", block: (number - 1) * 2 });

    await panel.page.keyboard.press("Control+f");
    const field = panel.page.getByRole("textbox", { name: "Find in conversation" });
    await field.fill("section_7(");
    const shown = () =>
      panel.page.evaluate(() => Array.from(CSS.highlights.get("aside-find-current") ?? [], (range) => (range as Range).toString()).join());
    await expect.poll(shown).toBe("section_7(");
    await field.press("Escape");

    await panel.page.locator(".scroller").evaluate((scroller) => (scroller.scrollTop = 0));
    await panel.page.getByRole("link", { name: "the third" }).click();
    const heading = panel.page.getByRole("heading", { name: "Section 3: what a panel has to draw" });
    await expect.poll(async () => (await heading.boundingBox())?.y ?? -1).toBeGreaterThanOrEqual(0);
    expect((await heading.boundingBox())?.y).toBeLessThan(700);
  });

  test("what is selected of it is there to be copied", async () => {
    const panel = await openHuge();
    await panel.page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector("article .markdown") ?? document.body));
    await expect.poll(() => paragraphs(panel)).toBeGreaterThan(sections);
    await toTheMiddle(panel);
    expect(await paragraphs(panel)).toBeGreaterThan(sections);
  });

  test("stays whole for a screen reader", async () => {
    const panel = await open();
    await panel.page.evaluate(() => document.body.classList.add("vscode-using-screen-reader"));
    await panel.send(snapshot([question("q1", "All of it."), answer("a1", text)]));
    await expect.poll(() => paragraphs(panel)).toBeGreaterThan(sections);
    await panel.page.waitForTimeout(2500);
    expect(await paragraphs(panel)).toBeGreaterThan(sections);
  });
});
