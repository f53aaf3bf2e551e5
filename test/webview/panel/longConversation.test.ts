import { describe, expect, test } from "vitest";
import { longMarkdown } from "../../server/models/long.ts";
import { answer, DeltaScript, question, shown, snapshot, stateOf } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite } from "./panelSuite.ts";

const open = panelSuite();

/** Questions and answers of lengths that differ, so that no guess at a height is right. */
function conversation(size: number) {
  return Array.from({ length: size }, (_, index) => {
    const parentId = index === 0 ? null : `m${index - 1}`;
    if (index % 2 === 0) return question(`m${index}`, `Question ${index}`, { parentId });
    const text = Array.from({ length: 1 + ((index * 7) % 13) }, (_line, line) => `Paragraph ${line} of answer ${index}.`).join("\n\n");
    return answer(`m${index}`, text, { parentId: parentId ?? "", reasoning: index % 5 === 0 ? `Thought ${index}.` : "" });
  });
}

const size = 1200;
const last = `m${size - 1}`;
const article = (panel: PanelPage, id: string) => panel.page.locator(`article[data-message=${id}]`);
const drawn = (panel: PanelPage) => panel.page.getByRole("article").count();
const scrollTo = (panel: PanelPage, where: "top" | "middle" | "end") =>
  panel.page.locator(".scroller").evaluate((element, place) => {
    element.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
    element.scrollTop = { top: 0, middle: element.scrollHeight / 2, end: element.scrollHeight }[place];
  }, where);
/** The message at the top of the view, and how far its top is from there. */
const atTop = (panel: PanelPage) =>
  panel.page.evaluate(() => {
    const top = document.querySelector(".scroller")?.getBoundingClientRect().top ?? 0;
    const first = [...document.querySelectorAll<HTMLElement>("article")].find((one) => one.getBoundingClientRect().bottom > top + 1);
    return { id: first?.dataset["message"] ?? "", offset: Math.round((first?.getBoundingClientRect().top ?? 0) - top) };
  });

describe("a long conversation", () => {
  test("F134 opens at its end with a few messages on the page, which report their positions", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(size)));
    await frame(panel);
    expect(await drawn(panel)).toBeLessThanOrEqual(40);
    const box = await article(panel, last).boundingBox();
    expect(box?.y).toBeLessThan(700);
    expect(await article(panel, last).getAttribute("aria-posinset")).toBe(String(size));
    expect(await article(panel, last).getAttribute("aria-setsize")).toBe(String(size));
    const more = question("more", "One more", { parentId: last });
    await panel.send({ type: "message", conversationId: "c1", shown: shown(more) });
    await frame(panel);
    expect(await article(panel, last).getAttribute("aria-setsize")).toBe(String(size + 1));
    expect(await article(panel, "more").isVisible()).toBe(true);
  });

  test("the same elements stay when a message is added", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(size)));
    await frame(panel);
    await article(panel, last).evaluate((element) => element.setAttribute("data-mark", "kept"));
    for (let index = 0; index < 200; index++) {
      const message = question(`n${index}`, `Next ${index}`, { parentId: index === 0 ? last : `n${index - 1}` });
      await panel.send({ type: "message", conversationId: "c1", shown: shown(message) });
      if (index === 0) expect(await article(panel, last).getAttribute("data-mark")).toBe("kept");
    }
    await frame(panel);
    expect(await drawn(panel)).toBeLessThanOrEqual(150);
    expect(await article(panel, "n199").isVisible()).toBe(true);
  });

  test("scrolling up draws earlier messages without moving the visible ones", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(size)));
    await frame(panel);
    const jumps = await panel.page.evaluate(async (step) => {
      const scroller = document.querySelector(".scroller");
      if (scroller === null) throw new Error("there is no scroller");
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const { top } = scroller.getBoundingClientRect();
      const found: number[] = [];
      scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
      for (let count = 0; count < 150; count++) {
        const read = [...document.querySelectorAll("article")].find((one) => one.getBoundingClientRect().top >= top);
        const before = read?.getBoundingClientRect().top ?? 0;
        scroller.scrollTop -= step;
        await frame();
        await frame();
        found.push(Math.abs((read?.getBoundingClientRect().top ?? 0) - before - step));
      }
      return found;
    }, 300);
    const { id } = await atTop(panel);
    expect(Number(id.slice(1))).toBeLessThan(size - 100);
    expect(await drawn(panel)).toBeLessThanOrEqual(112);
    expect(jumps.filter((jump) => jump > 2)).toEqual([]);
  });

  test("dragging the scrollbar shows the messages at that position, and the end again", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(size)));
    await frame(panel);
    await scrollTo(panel, "middle");
    await expect.poll(async () => Math.abs(Number((await atTop(panel)).id.slice(1)) - size / 2)).toBeLessThan(size * 0.15);
    await scrollTo(panel, "top");
    await expect.poll(async () => (await atTop(panel)).id).toBe("m0");
    await panel.page.getByRole("button", { name: "Jump to latest" }).click();
    await expect.poll(() => article(panel, last).count()).toBe(1);
    await frame(panel);
    expect((await article(panel, last).boundingBox())?.y).toBeLessThan(700);
    expect(await panel.page.getByRole("button", { name: "Jump to latest" }).count()).toBe(0);
  });

  test("Ctrl+Home goes to the first message, Page Up to the previous one, Ctrl+End to the composer", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(size)));
    await frame(panel);
    await article(panel, last).focus();
    for (let step = 1; step <= 70; step++) {
      await panel.page.keyboard.press("PageUp");
      await frame(panel);
    }
    const focused = () => panel.page.evaluate(() => document.activeElement?.getAttribute("data-message"));
    expect(await focused()).toBe(`m${size - 71}`);
    await panel.page.keyboard.press("Control+Home");
    await expect.poll(focused).toBe("m0");
    expect(await atTop(panel)).toMatchObject({ id: "m0" });
    await panel.page.keyboard.press("Control+End");
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Message");
  });

  test("the scroll position survives a reload anywhere in the conversation", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(size)));
    await frame(panel);
    await scrollTo(panel, "middle");
    // The position is stored a moment after the last scroll.
    const isStored = async (): Promise<boolean> => {
      const state = await panel.page.evaluate(() => sessionStorage.getItem("state"));
      const { scroll } = JSON.parse(state ?? "{}") as { readonly scroll?: { readonly messageId: string; readonly offset: number } | null };
      const { id, offset } = await atTop(panel);
      return scroll?.messageId === id && Math.abs(Math.abs(scroll.offset) - Math.abs(offset)) <= 2;
    };
    await expect.poll(isStored).toBe(true);
    const before = await atTop(panel);
    await panel.page.reload();
    await panel.send(snapshot(conversation(size)));
    await frame(panel);
    const after = await atTop(panel);
    expect(after.id).toBe(before.id);
    expect(Math.abs(after.offset - before.offset)).toBeLessThanOrEqual(2);
  });

  test("an answer that streams while it is off screen is complete when it is scrolled into view", async () => {
    const panel = await open();
    const running = { answering: "run" };
    const messages = [
      ...conversation(size),
      question("ask", "Go", { parentId: last }),
      answer("run", "", { parentId: "ask", status: "streaming" }),
    ];
    const script = new DeltaScript("run");
    await panel.send(snapshot(messages, stateOf(running)), script.next("Before. "));
    await frame(panel);
    await scrollTo(panel, "top");
    await expect.poll(async () => (await atTop(panel)).id).toBe("m0");
    expect(await article(panel, "run").count()).toBe(0);
    for (let step = 0; step < 20; step++) await panel.send(script.next(`Piece ${step}. `));
    await frame(panel);
    expect((await atTop(panel)).id).toBe("m0");
    await panel.page.getByRole("button", { name: "Jump to latest" }).click();
    await panel.send(script.next("After."));
    await expect.poll(() => article(panel, "run").innerText()).toContain("After.");
    expect(await article(panel, "run").innerText()).toContain("Before. Piece 0. Piece 1.");
  });

  test("F2 in the composer edits the last question from anywhere", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(size)));
    await frame(panel);
    await scrollTo(panel, "top");
    await expect.poll(async () => (await atTop(panel)).id).toBe("m0");
    await panel.page.getByRole("textbox", { name: "Message" }).press("F2");
    const editor = panel.page.getByRole("textbox", { name: "Edit your question" });
    await expect.poll(() => editor.count()).toBe(1);
    expect(await editor.inputValue()).toBe(`Question ${size - 2}`);
    expect(await editor.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe("long answers", () => {
  /** Answers of 20 KB, each some fifteen views tall. */
  const long = (count: number) =>
    Array.from({ length: count * 2 }, (_, index) => {
      const parentId = index === 0 ? null : `m${index - 1}`;
      return index % 2 === 0
        ? question(`m${index}`, `Question ${index}`, { parentId })
        : answer(`m${index}`, longMarkdown(20_000), { parentId: parentId ?? "" });
    });
  const elements = (panel: PanelPage) => panel.page.evaluate(() => document.querySelectorAll("*").length);
  /** Scrolls up, as with a wheel. */
  const scrollUp = (panel: PanelPage, steps: number) =>
    panel.page.evaluate(async (count) => {
      const scroller = document.querySelector(".scroller");
      if (scroller === null) throw new Error("there is no scroller");
      for (let step = 0; step < count; step++) {
        scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
        scroller.scrollTop -= 600;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      }
    }, steps);

  test("few of them are on the page, wherever the user reads", async () => {
    const panel = await open();
    await panel.send(snapshot(long(25)));
    await frame(panel);
    const atEnd = await elements(panel);
    expect(await drawn(panel)).toBeLessThanOrEqual(3);
    let most = 0;
    for (let part = 0; part < 6; part++) {
      await scrollUp(panel, 12);
      most = Math.max(most, await elements(panel));
      expect(await drawn(panel)).toBeLessThanOrEqual(6);
    }
    expect(Number((await atTop(panel)).id.slice(1))).toBeLessThan(47);
    expect(most).toBeLessThan(atEnd * 3);
  });

  test("what has the focus or is selected stays on the page, and nothing else with it", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(size)));
    await frame(panel);
    await article(panel, last).focus();
    await scrollUp(panel, 40);
    expect(await article(panel, last).evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await article(panel, `m${size - 20}`).count()).toBe(0);
    const read = (await atTop(panel)).id;
    await article(panel, read).evaluate((element) => {
      getSelection()?.selectAllChildren(element.querySelector(".markdown, .question-text") ?? element);
      (document.activeElement as HTMLElement).blur();
    });
    await scrollUp(panel, 40);
    expect(await article(panel, last).count()).toBe(0);
    expect(await article(panel, read).count()).toBe(1);
    expect(await article(panel, read).evaluate((element) => getSelection()?.containsNode(element, true))).toBe(true);
    expect((await atTop(panel)).id).not.toBe(read);
  });

  test("all is selected of a conversation that is longer than what is drawn", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(30)));
    await frame(panel);
    expect(await drawn(panel)).toBeLessThan(30);
    await article(panel, "m29").focus();
    await panel.page.keyboard.press("Control+a");
    await expect.poll(() => drawn(panel)).toBe(30);
    expect(await panel.page.evaluate(() => String(getSelection()))).toContain("Paragraph 0 of answer 1.");
  });
});

test("a very long question is on the page completely, in pieces", async () => {
  const panel = await open();
  const text = "Why does this line \u{1f600} come again and again?\n".repeat(20_000);
  await panel.send(snapshot([question("q1", text)]));
  const said = panel.page.locator(".question-text");
  await expect.poll(() => said.evaluate((element) => element.textContent.length)).toBe(text.length);
  expect(await said.evaluate((element) => element.textContent)).toBe(text);
  expect(await said.locator("span").count()).toBeGreaterThan(100);
});
