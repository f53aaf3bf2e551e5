import { describe, expect, test } from "vitest";
import type { CountedAnswer, NextRequestEstimate, PanelState, SendingNote } from "../../../src/shared/protocol.ts";
import { answer, DeltaScript, question, snapshot, stateOf } from "./conversations.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();

const estimate: NextRequestEstimate = {
  model: "Claude Sonnet",
  tokens: 41_000,
  factor: 1,
  offset: 0,
  window: 1_000_000,
  answerTokens: 800,
  price: { prompt: 3, completion: 15, request: 0, cacheRead: 0.3, overrides: [{ above: 43_000, prices: { prompt: 6, completion: 22.5 } }] },
  priceNote: null,
  omittedMessages: 0,
};
const model: SendingNote = {
  kind: "model",
  text: "Switching the model re-reads 60K tokens (≈ {0} more)",
  detail: "The conversation is in the cache of Claude Sonnet. 60,000 tokens are read at $5.00 per million instead of $0.30.",
  usd: 0.282,
  action: "Back to Claude Sonnet",
};
const length: SendingNote = {
  kind: "length",
  text: "≈ {0} more: above 43K tokens, input costs double",
  detail: "$6.00 in, $22.50 out per million; up to 43K tokens $3.00 in, $15.00 out",
  above: 43_000,
  action: "Compact conversation",
};
const usage = (prompt: number, completion: number) => ({ prompt_tokens: prompt, completion_tokens: completion });
const talk = [
  question("q1", "Hello"),
  answer("a1", "Hello!", { parentId: "q1", usage: usage(1000, 200) }),
  question("q2", "And now the long part, with all the files.", { parentId: "a1" }),
  answer("a2", "Here it is. ".repeat(60), { parentId: "q2", usage: usage(40_000, 900) }),
];
const with_ = (notes: readonly SendingNote[], change: Partial<PanelState> = {}): PanelState =>
  stateOf({ nextRequests: [estimate], ...(notes.length > 0 && { sendingNotes: notes }), ...change });

describe("before sending", () => {
  test.each(themes.flatMap((theme) => [300, 900].map((width) => ({ theme, width, name: `${theme.bodyClass} ${width}` }))))(
    "a line says why the next message is dear, with the way back: $name",
    async ({ theme, width, name }) => {
      const panel = await open({ theme, width });
      const { page } = panel;
      await panel.send(snapshot(talk, with_([model])));
      const line = page.getByRole("group", { name: "Switching the model re-reads 60K tokens (≈ $0.28 more)" });
      await line.waitFor();
      await frame(panel);
      const box = await line.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      // All of it can be read.
      expect(await line.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
      await page.screenshot({ path: `.cache/sending-note-${name.replaceAll(/\W+/g, "-")}.png` });
      expect(await violations(panel)).toEqual([]);
      await line.getByRole("button", { name: "Back to Claude Sonnet" }).click();
      await line.getByRole("button", { name: "Do not show this in this conversation" }).click();
      expect(await said(panel, "sendingNote")).toEqual([
        { type: "sendingNote", kind: "model", does: "act" },
        { type: "sendingNote", kind: "model", does: "close" },
      ]);
      expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Message");
    },
  );

  test("the message does not move when a line comes and goes, and the end of the conversation stays in view", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.send(snapshot(talk, with_([length])));
    const composer = page.getByRole("textbox", { name: "Message" });
    await composer.fill("Short");
    const before = await composer.boundingBox();
    const line = page.locator(".sending-note");
    expect(await line.count()).toBe(0);
    await composer.fill("word ".repeat(700));
    await composer.fill("word ".repeat(2200));
    await line.waitFor();
    const longer = await composer.boundingBox();
    await composer.fill("Short");
    await line.waitFor({ state: "detached" });
    expect(await composer.boundingBox()).toEqual(before);
    // The same text with and without the line.
    await composer.fill("word ".repeat(2200));
    await line.waitFor();
    await panel.send({ type: "state", state: with_([]) });
    await line.waitFor({ state: "detached" });
    expect(await composer.boundingBox()).toEqual(longer);
    await composer.fill("Short");
    await panel.send({ type: "state", state: with_([model]) });
    await line.waitFor();
    await frame(panel);
    expect(await composer.boundingBox()).toEqual(before);
    const figures = await page.locator(".answer-footer").last().boundingBox();
    const top = (await line.boundingBox())?.y ?? 0;
    expect((figures?.y ?? 0) + (figures?.height ?? 0)).toBeLessThanOrEqual(top + 1);
  });

  test("a cache that lapses is said at that moment, once, and how long ago it was follows", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.send(snapshot(talk, with_([model])));
    await page.locator(".sending-note").waitFor();
    await page.clock.install({ time: new Date("2026-11-30T12:00:00Z") });
    const from = Date.parse("2026-11-30T12:05:00Z");
    const lapsed: SendingNote = {
      kind: "lapsed",
      text: "≈ {0} more: the cache lapsed {1}",
      detail: "",
      usd: 0.14,
      from,
      action: "Details",
    };
    await page.evaluate((message) => window.postMessage(message, "*"), { type: "state", state: with_([lapsed]) });
    await page.locator(".sending-note").waitFor({ state: "detached" });
    const line = page.locator(".sending-note");
    await page.clock.runFor(299_000);
    expect(await line.count()).toBe(0);
    await page.clock.runFor(2000);
    await page.getByRole("group", { name: "≈ $0.14 more: the cache lapsed this minute" }).waitFor();
    const announced = page.locator("[role=status][aria-live=polite]");
    expect(await announced.innerText()).toBe("≈ $0.14 more: the cache lapsed this minute");
    await page.clock.runFor(185_000);
    await page.getByRole("group", { name: "≈ $0.14 more: the cache lapsed 3 min. ago" }).waitFor();
    expect(await announced.innerText()).toBe("≈ $0.14 more: the cache lapsed this minute");
  });

  test("of several, the dearest is said; a price of this time takes the place of the note beside the figures", async () => {
    const panel = await open({ width: 900 });
    const { page } = panel;
    const time: SendingNote = { kind: "time", text: "≈ {0} more: the price is double until 10:00 UTC", detail: "" };
    const overrides = [{ when: {}, prices: { prompt: 6, completion: 30 } }];
    const doubled = { ...estimate, price: { prompt: 3, completion: 15, request: 0, overrides }, priceNote: "double until 10:00 UTC" };
    const small: SendingNote = { ...model, usd: 0.02 };
    await panel.send(snapshot(talk, with_([small, time], { nextRequests: [doubled] })));
    await page.getByRole("group", { name: "≈ $0.14 more: the price is double until 10:00 UTC" }).waitFor();
    expect(await page.getByText("double until 10:00 UTC", { exact: true }).isVisible()).toBe(false);
    await panel.send({ type: "state", state: with_([small], { nextRequests: [doubled] }) });
    await page.getByRole("group", { name: "Switching the model re-reads 60K tokens (≈ $0.02 more)" }).waitFor();
    await page.getByText("double until 10:00 UTC", { exact: true }).waitFor();
  });

  test("editing an earlier message says what it throws away of the cache; the last one nothing", async () => {
    const panel = await open({ width: 300 });
    const { page } = panel;
    const editing: SendingNote = {
      kind: "editing",
      text: "Editing this message throws away {1} cached tokens (≈ {0})",
      detail: "A cache is read up to the first change.",
      usd: 0.12,
      tokens: 40_000,
    };
    await panel.send(snapshot(talk, with_([editing])));
    await page.locator("[data-message=a2]").waitFor();
    await page.locator("[data-message=q2]").hover();
    await page.locator("[data-message=q2]").getByRole("button", { name: /^Edit/ }).first().click();
    // 40,000 cached, 1,200 go before it.
    await page.getByText("Editing this message throws away 38.8K cached tokens (≈ $0.12)").first().waitFor();
    await page.screenshot({ path: ".cache/editing-note-300.png" });
    expect(await page.locator(".sending-note").count()).toBe(0);
  });

  test("hostile notes show nothing", async () => {
    const panel = await open();
    const odd = [
      { ...model, usd: Number.NaN },
      { ...length, above: -1, text: "{0}" },
      { ...model, usd: -5 },
    ];
    await panel.send(snapshot(talk, with_(odd, { nextRequests: [{ ...estimate, price: null }] })));
    await frame(panel);
    expect(await panel.page.locator(".sending-note").count()).toBe(0);
  });
});

describe("while an answer runs", () => {
  const counting: CountedAnswer = {
    messageId: "a9",
    price: { prompt: 3, completion: 15, request: 0 },
    promptTokens: 10_000,
    factor: 1,
    at: Date.now(),
  };
  const running = answer("a9", "", { status: "streaming", parentId: "q9" });
  const asked = [question("q9", "Go"), running];

  test.each([300, 900])("its counted cost grows and becomes the billed one, at %i px, without a shift", async (width) => {
    const panel = await open({ width });
    const { page } = panel;
    await panel.send(snapshot(asked, stateOf({ answering: "a9", counting: [counting] })));
    const figures = page.getByRole("group", { name: "Answer statistics" });
    await figures.getByText("≈ $0.03", { exact: true }).waitFor();
    const script = new DeltaScript("a9");
    await panel.send(script.next("", "First I think about it. ".repeat(200)), script.next("Then I answer. ".repeat(100)));
    await expect.poll(() => figures.innerText()).toMatch(/^≈ \$0\.0[5-9]\d*≈ 1[12],\d{3} tokens$/);
    expect(await figures.getAttribute("aria-live")).toBe("off");
    await page.screenshot({ path: `.cache/running-cost-${width}.png` });
    /** Below the beginning of the answer. */
    const place = () =>
      figures.evaluate((element) => element.getBoundingClientRect().y - (element.closest("article")?.getBoundingClientRect().y ?? 0));
    const before = await place();
    const text = "Then I answer. ".repeat(100);
    const ended = {
      ...running,
      text,
      reasoning: "First I think about it. ".repeat(200),
      status: "done" as const,
      cost: 0.0712,
      usage: usage(10_000, 1600),
    };
    await panel.send(
      { type: "message", conversationId: "c1", shown: { message: ended, version: 1, versions: 1 } },
      { type: "state", state: stateOf() },
    );
    await figures.getByText("$0.0712", { exact: true }).waitFor();
    expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(1);
    expect(await violations(panel)).toEqual([]);
  });

  test("without a price only the tokens are said; without any count nothing", async () => {
    const panel = await open();
    const { page } = panel;
    await panel.send(snapshot(asked, stateOf({ answering: "a9", counting: [{ ...counting, price: null }] })));
    const figures = page.getByRole("group", { name: "Answer statistics" });
    await expect.poll(() => figures.innerText()).toBe("≈ 10,000 tokens");
    await panel.send({ type: "state", state: stateOf({ answering: "a9" }) });
    await figures.waitFor({ state: "detached" });
  });

  test("a continued answer counts what is new", async () => {
    const panel = await open();
    const text = "What was there before. ".repeat(500);
    const continued = { ...counting, textFrom: text.length, reasoningFrom: 0 };
    await panel.send(snapshot([question("q9", "Go"), { ...running, text }], stateOf({ answering: "a9", counting: [continued] })));
    await panel.page.getByRole("group", { name: "Answer statistics" }).getByText("≈ 10,000 tokens").waitFor();
  });

  test("a stopped answer keeps its counted cost until the real one is there, also as a part of its turn", async () => {
    const panel = await open();
    const { page } = panel;
    const stopped = answer("a9", "Half an", { status: "stopped", parentId: "q9" });
    await panel.send(snapshot([question("q9", "Go"), stopped], stateOf({ countedCosts: { a9: 0.0312 } })));
    const figures = page.getByRole("group", { name: "Answer statistics" });
    await figures.getByText("≈ $0.0312", { exact: true }).waitFor();
    await panel.send({ type: "message", conversationId: "c1", shown: { message: { ...stopped, cost: 0.03 }, version: 1, versions: 1 } });
    await figures.getByText("$0.03", { exact: true }).waitFor();
  });
});
