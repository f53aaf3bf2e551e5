import { describe, expect, test } from "vitest";
import { answer, question, snapshot } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite, violations } from "./panelSuite.ts";

const open = panelSuite();

/** Questions with answers of several screens. */
function conversation(questions: number, paragraphs = 60) {
  return Array.from({ length: questions * 2 }, (_, index) => {
    const parentId = index === 0 ? null : `m${index - 1}`;
    if (index % 2 === 0) return question(`m${index}`, `Question ${index}\nwith a second line`, { parentId });
    const text = Array.from({ length: paragraphs }, (_paragraph, at) => `Paragraph ${at} of answer ${index}.`).join("\n\n");
    return answer(`m${index}`, text, { parentId: parentId ?? "" });
  });
}

const bar = (panel: PanelPage) => panel.page.locator(".question-bar");
const line = (panel: PanelPage) => panel.page.locator(".question-line").innerText();
const scrollBy = (panel: PanelPage, pixels: number) =>
  panel.page.locator(".scroller").evaluate((element, by) => {
    element.dispatchEvent(new WheelEvent("wheel", { deltaY: by }));
    element.scrollTop += by;
  }, pixels);
/** How far the top of a message is from the top of the view, in pixels; undefined where it is not drawn. */
const topOf = (panel: PanelPage, id: string) =>
  panel.page.evaluate((message) => {
    const top = document.querySelector(".scroller")?.getBoundingClientRect().top ?? 0;
    const box = document.querySelector(`article[data-message=${message}]`)?.getBoundingClientRect();
    return box === undefined ? undefined : Math.round(box.top - top) || 0;
  }, id);
const focused = (panel: PanelPage) => panel.page.evaluate(() => (document.activeElement as HTMLElement).dataset["message"]);
const step = (panel: PanelPage, action: "previousQuestion" | "nextQuestion") => panel.send({ type: "transcript", action });

describe("the question above an answer", () => {
  test("stays at the top while its answer is read, and a click goes to it", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(3)));
    await expect.poll(() => line(panel)).toBe("Question 4 with a second line");
    // Read where it stands, and nowhere else.
    expect(await bar(panel).getAttribute("aria-hidden")).toBe("true");
    expect(await violations(panel)).toEqual([]);
    await panel.page.locator(".question-line").click();
    await expect.poll(() => topOf(panel, "m4")).toBe(0);
    expect(await focused(panel)).toBe("m4");
    await bar(panel).waitFor({ state: "detached" });
    await scrollBy(panel, -300);
    await expect.poll(() => line(panel)).toBe("Question 2 with a second line");
  });

  test("is known where it is far above what is drawn", async () => {
    const panel = await open();
    // A turn of so many rounds that its question is not drawn.
    const rounds = Array.from({ length: 90 }, (_, index) =>
      answer(`r${index}`, `Round ${index}.`, { parentId: index === 0 ? "q" : `r${index - 1}` }),
    );
    await panel.send(snapshot([question("q", "Question 0\nwith a second line"), ...rounds]));
    await expect.poll(() => line(panel)).toBe("Question 0 with a second line");
  });

  test("covers neither a match nor what gets the focus", async () => {
    const panel = await open();
    const messages = conversation(2).map((one) =>
      one.id === "m3"
        ? answer("m3", `${one.role === "assistant" ? one.text : ""}\n\n[a link](https://a.example) and the needle`, { parentId: "m2" })
        : one,
    );
    await panel.send(snapshot(messages));
    await expect.poll(() => line(panel)).toBe("Question 2 with a second line");
    const link = panel.page.getByRole("link", { name: "a link" });
    // It is just under the bar.
    const place = (await link.boundingBox())?.y ?? 0;
    const top = (await panel.page.locator(".scroller").boundingBox())?.y ?? 0;
    await scrollBy(panel, -400);
    await scrollBy(panel, place - top + 395);
    await link.focus();
    await frame(panel);
    const box = await link.boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(((await bar(panel).boundingBox())?.y ?? 0) + 30);
    await panel.page.keyboard.press("Control+f");
    await bar(panel).waitFor({ state: "detached" });
  });

  test("is not there for short conversations and empty ones", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "Hi"), answer("m1", "Hello")]));
    await frame(panel);
    expect(await bar(panel).count()).toBe(0);
    await panel.send(snapshot([]));
    await frame(panel);
    expect(await bar(panel).count()).toBe(0);
  });

  test("leaves a low view alone", async () => {
    const panel = await open({ height: 260 });
    await panel.send(snapshot(conversation(2)));
    await frame(panel);
    expect(await panel.page.locator(".scroller").evaluate((one) => one.scrollTop)).toBeGreaterThan(500);
    expect(await bar(panel).count()).toBe(0);
    await panel.page.setViewportSize({ width: 400, height: 700 });
    await bar(panel).waitFor();
  });
});

describe("the way from question to question", () => {
  test("commands go to the previous and the next one, with the focus, and in the end to the end", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(3)));
    await frame(panel);
    for (const id of ["m4", "m2", "m0"]) {
      await step(panel, "previousQuestion");
      await expect.poll(() => focused(panel)).toBe(id);
      await expect.poll(() => topOf(panel, id)).toBeLessThanOrEqual(4);
    }
    await step(panel, "previousQuestion");
    expect(await focused(panel)).toBe("m0");
    for (const id of ["m2", "m4"]) {
      await step(panel, "nextQuestion");
      await expect.poll(() => focused(panel)).toBe(id);
    }
    await step(panel, "nextQuestion");
    await expect
      .poll(() => panel.page.locator(".scroller").evaluate((one) => one.scrollHeight - one.clientHeight - one.scrollTop))
      .toBeLessThanOrEqual(2);
  });

  test("counts from where the user reads, not from where the focus was left", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(4)));
    await frame(panel);
    await step(panel, "previousQuestion");
    await expect.poll(() => focused(panel)).toBe("m6");
    await scrollBy(panel, -3000);
    await expect.poll(() => line(panel)).toBe("Question 2 with a second line");
    await step(panel, "nextQuestion");
    await expect.poll(() => focused(panel)).toBe("m4");
    await scrollBy(panel, 400);
    await step(panel, "previousQuestion");
    await expect.poll(() => topOf(panel, "m4")).toBe(0);
  });

  test("the buttons beside the question do the same", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(3)));
    await panel.page.getByTitle("Previous question").click();
    await expect.poll(() => topOf(panel, "m4")).toBe(0);
    await scrollBy(panel, 200);
    await panel.page.getByTitle("Previous question").click();
    await expect.poll(() => topOf(panel, "m4")).toBe(0);
    await scrollBy(panel, -400);
    await panel.page.getByTitle("Next question").click();
    await expect.poll(() => topOf(panel, "m4")).toBe(0);
  });

  test("reaches questions that are not drawn", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(200, 3)));
    await frame(panel);
    for (let at = 0; at < 60; at += 1) await step(panel, "previousQuestion");
    await expect.poll(() => focused(panel)).toBe(`m${400 - 120}`);
  });
});

describe("the marks beside the scroll bar", () => {
  test("show the question under the pointer, and a click goes there", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(5)));
    await panel.page.locator(".scroller").hover();
    const marks = panel.page.locator(".question-mark");
    await expect.poll(() => marks.count()).toBe(5);
    const second = await marks.nth(1).boundingBox();
    await panel.page.mouse.move((second?.x ?? 0) + 3, (second?.y ?? 0) + 3);
    const tip = panel.page.locator(".question-tip");
    await expect.poll(() => tip.innerText()).toBe("Question 2 with a second line");
    await panel.page.mouse.down();
    await panel.page.mouse.up();
    await expect.poll(() => topOf(panel, "m2")).toBe(0);
    expect(await violations(panel)).toEqual([]);
  });

  test("are for questions that are not drawn, too, and are drawn as one where they are too close", async () => {
    const panel = await open();
    await panel.send(snapshot(conversation(500, 2)));
    await panel.page.locator(".scroller").hover();
    const marks = panel.page.locator(".question-mark");
    await expect.poll(() => marks.count()).toBeGreaterThan(20);
    expect(await marks.count()).toBeLessThan(250);
    const first = await marks.first().boundingBox();
    await panel.page.mouse.move((first?.x ?? 0) + 3, (first?.y ?? 0) + 1);
    await expect.poll(() => panel.page.locator(".question-tip").innerText()).toMatch(/^Question \d /);
    await panel.page.mouse.down();
    await panel.page.mouse.up();
    await expect.poll(() => focused(panel)).toMatch(/^m\d$/);
  });

  test("are not loaded before the pointer comes, and not there without anything to scroll", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "Hi"), answer("m1", "Hello"), question("q2", "And?", { parentId: "m1" })]));
    await frame(panel);
    await panel.page.locator(".scroller").hover();
    await frame(panel);
    expect(await panel.page.locator(".question-rail").count()).toBe(0);
  });
});
