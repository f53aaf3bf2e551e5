import { describe, expect, test } from "vitest";
import type { SummaryMessage } from "../../../src/shared/conversation.ts";
import { answer, question, shown, snapshot, stateOf } from "./conversations.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();

const summary: SummaryMessage = {
  role: "summary",
  id: "s1",
  parentId: "m2",
  createdAt: 1,
  text: "- They chose a **heap** for `queue.ts`.\n\n```ts\nsiftDown();\n```",
  endpoint: "openrouter",
  model: "m/one",
  modelName: "One",
  covers: 2,
  messages: 42,
  tokensBefore: 12_400,
  tokensAfter: 900,
  cost: 0.003,
};

const talk = (change: Partial<SummaryMessage> = {}) => [
  question("q1", "Which structure?"),
  answer("m1", "A heap."),
  { ...question("q2", "Why?"), parentId: "m1" },
  { ...answer("m2", "It is short."), parentId: "q2" },
  { ...summary, ...change },
];

const estimate = {
  model: "DeepSeek R1",
  tokens: 900,
  factor: 1,
  offset: 0,
  window: 1000,
  answerTokens: 100,
  price: null,
  priceNote: null,
  omittedMessages: 0,
};

describe("a summary in the transcript", () => {
  test("is a folded card with its figures; opened it shows its text, whose code can only be copied", async () => {
    const panel = await open();
    await panel.send(snapshot(talk()));
    const card = panel.page.getByRole("article", { name: "Summary" });
    expect(await card.locator(".summary-figures").innerText()).toBe("12,400 → 900 tokens · $0.003");
    const toggle = card.getByRole("button", { name: "Summary of 42 messages" });
    expect(await toggle.getAttribute("aria-expanded")).toBe("false");
    expect(await card.locator('[data-part="text"]').isVisible()).toBe(false);
    await toggle.focus();
    await panel.page.keyboard.press("Enter");
    expect(await toggle.getAttribute("aria-expanded")).toBe("true");
    await card.getByText("They chose a heap").waitFor();
    const code = card.locator("figure");
    expect(await code.getByRole("button", { name: "Copy code" }).count()).toBe(1);
    expect(await code.getByRole("button", { name: /Apply|Insert|terminal/ }).count()).toBe(0);
  });

  test("a quiet line marks where messages are still sent as they are", async () => {
    const panel = await open();
    await panel.send(snapshot(talk()));
    const line = panel.page.getByText("The 42 messages above are no longer sent; the summary is sent instead.");
    expect(await panel.page.locator("article", { has: line }).getAttribute("data-message")).toBe("q2");
    await panel.send({ type: "message", conversationId: "c1", shown: shown({ ...summary, off: true }) });
    await frame(panel);
    expect(await line.count()).toBe(0);
  });

  test("one button goes back to the full conversation, and the same one forth", async () => {
    const panel = await open();
    await panel.send(snapshot(talk()));
    await panel.page.getByText("Sent in place of the earlier messages.").waitFor();
    await panel.page.getByRole("button", { name: "Send the full conversation" }).click();
    await panel.send({ type: "message", conversationId: "c1", shown: shown({ ...summary, off: true }) });
    await panel.page.getByText("Not used: the full conversation is sent.").waitFor();
    await panel.page.getByRole("button", { name: "Use the summary" }).click();
    expect(await said(panel, "useSummary")).toMatchObject([
      { messageId: "s1", use: false },
      { messageId: "s1", use: true },
    ]);
  });

  test("one that a later summary tells of says so, and has no button", async () => {
    const panel = await open();
    const later = { ...summary, id: "s2", parentId: "q3", covers: 4, messages: 44 };
    await panel.send(snapshot([...talk(), { ...question("q3", "More?"), parentId: "s1" }, later]));
    const [first, second] = await panel.page.getByRole("article", { name: "Summary" }).all();
    expect(await first?.innerText()).toContain("Part of a later summary.");
    expect(await first?.getByRole("button", { name: "Send the full conversation" }).count()).toBe(0);
    expect(await second?.getByRole("button", { name: "Send the full conversation" }).count()).toBe(1);
  });

  test("is edited as a new version, and copied", async () => {
    const panel = await open();
    await panel.send(snapshot(talk()));
    const card = panel.page.getByRole("article", { name: "Summary" });
    await card.hover();
    await card.getByRole("button", { name: "Copy message" }).click();
    await card.getByRole("button", { name: "Edit message" }).click();
    const box = card.getByRole("textbox", { name: "Edit the summary" });
    expect(await box.inputValue()).toBe(summary.text);
    await box.press("Escape");
    expect(await card.locator('[data-part="text"]').isVisible()).toBe(false);
    await card.hover();
    await card.getByRole("button", { name: "Edit message" }).click();
    await box.fill("They chose a tree.");
    await card.getByRole("button", { name: "Submit" }).click();
    expect(await said(panel, "copyMessage")).toMatchObject([{ messageId: "s1" }]);
    expect(await said(panel, "editMessage")).toMatchObject([{ messageId: "s1", text: "They chose a tree." }]);
  });

  test("find opens it where a match is inside", async () => {
    const panel = await open();
    await panel.send(snapshot(talk()));
    await panel.page.keyboard.press("Control+F");
    await panel.page.getByRole("textbox", { name: "Find in conversation" }).fill("siftDown");
    await expect.poll(() => panel.page.locator('[data-part="text"] figure').isVisible()).toBe(true);
  });

  test("while it is written that is said, with its tokens so far and Stop, and once it is there, too", async () => {
    const panel = await open();
    await panel.send(snapshot(talk().slice(0, 4), stateOf({ answering: "s1", summarizing: { messages: 42, tokens: 0 } })));
    await panel.page.getByRole("status").getByText("Summarizing 42 messages…").waitFor();
    await panel.send({ type: "state", state: stateOf({ answering: "s1", summarizing: { messages: 42, tokens: 312 } }) });
    await panel.page.getByText("312 tokens so far").waitFor();
    await panel.page.getByRole("button", { name: "Stop" }).click();
    expect(await said(panel, "stop")).toHaveLength(1);
    await panel.send({ type: "message", conversationId: "c1", shown: shown(summary) });
    await panel.send({ type: "state", state: stateOf() });
    await panel.page.getByText("Conversation compacted.").waitFor({ state: "attached" });
    expect(await panel.page.getByText("Summarizing").count()).toBe(0);
  });

  test("is offered where a message does not fit, and beside the meter once half of the window is full", async () => {
    const panel = await open();
    const button = panel.page.getByRole("button", { name: "Compact conversation" });
    await panel.send(snapshot(talk().slice(0, 4), stateOf({ nextRequests: [{ ...estimate, tokens: 400 }] })));
    await frame(panel);
    expect(await button.count()).toBe(0);
    await panel.send({ type: "state", state: stateOf({ nextRequests: [estimate] }) });
    await button.click();
    await panel.send({ type: "state", state: stateOf({ nextRequests: [{ ...estimate, tokens: 2000 }] }) });
    await panel.page.getByRole("textbox", { name: "Message" }).fill("Go on");
    await panel.page.getByRole("alert").getByRole("button", { name: "Compact conversation" }).click();
    expect(await said(panel, "compact")).toHaveLength(2);
  });

  test.each(themes)("axe finds no problems in $name, closed or open, at 170 to 900 px", async (theme) => {
    const panel = await open({ theme, width: 300, height: 900 });
    await panel.send(snapshot(talk()));
    expect(await violations(panel)).toEqual([]);
    await panel.page.getByRole("button", { name: "Summary of 42 messages" }).click();
    expect(await violations(panel)).toEqual([]);
    await panel.page.screenshot({ path: `.cache/summary-${theme.name.replaceAll(/\W+/g, "-")}.png` });
    for (const width of [170, 900]) {
      await panel.page.setViewportSize({ width, height: 900 });
      await frame(panel);
      const wide = await panel.page.evaluate(() => document.querySelector(".scroller")?.scrollWidth ?? 0);
      expect(wide).toBeLessThanOrEqual(width);
    }
    await panel.page.screenshot({ path: `.cache/summary-${theme.name.replaceAll(/\W+/g, "-")}-900.png` });
  });
});
