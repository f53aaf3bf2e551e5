import { describe, expect, test } from "vitest";
import type { NextRequestEstimate } from "../../../src/shared/protocol.ts";
import { answer, attachment, question, shown, snapshot, stateOf } from "./conversations.ts";
import { panelSuite, said, violations } from "./panelSuite.ts";

const open = panelSuite();

const estimate: NextRequestEstimate = {
  model: "DeepSeek R1",
  tokens: 60_000,
  factor: 1,
  offset: 0,
  window: 64_000,
  answerTokens: 800,
  price: { prompt: 0.5, completion: 2, request: 0 },
  priceNote: null,
  omittedMessages: 0,
};
const talk = [question("q1", "Hello"), answer("a1", "Hello!")];

describe("before a message is sent", () => {
  test("tokens, price and a meter of the context window are shown and updated while typing", async () => {
    const panel = await open();
    await panel.send(snapshot(talk, stateOf({ nextRequests: [estimate] })));
    const { page } = panel;
    await page.getByText("60K of 64K tokens").waitFor();
    await page.getByText("next ≈ $0.03", { exact: false }).waitFor();
    const meter = page.getByRole("meter", { name: "Context: about 60,000 of 64,000 tokens" });
    expect(await meter.getAttribute("aria-valuemax")).toBe("64000");
    await page.getByRole("textbox", { name: "Message" }).fill("word ".repeat(2000));
    await page.getByText("62K of 64K tokens").waitFor();
    expect(await violations(panel)).toEqual([]);
  });

  test("while a long conversation is counted, that is said in place of a number", async () => {
    const panel = await open();
    await panel.send(snapshot(talk, stateOf({ isCounting: true })));
    const { page } = panel;
    await page.getByText("Counting tokens…").waitFor();
    expect(await page.getByRole("meter").count()).toBe(0);
    await panel.send({ type: "state", state: stateOf({ nextRequests: [estimate] }) });
    await page.getByText("60K of 64K tokens").waitFor();
    expect(await page.getByText("Counting tokens…").count()).toBe(0);
  });

  test("with several models, the total price and the fullest context window are shown", async () => {
    const panel = await open();
    const other = { ...estimate, model: "Small", window: 70_000, tokens: 69_000, price: { prompt: 1, completion: 2, request: 0 } };
    await panel.send(snapshot(talk, stateOf({ nextRequests: [estimate, other] })));
    const { page } = panel;
    await page.getByText("next ≈ $0.099", { exact: true }).waitFor();
    await page.getByRole("meter", { name: "Context: about 69,000 of 70,000 tokens" }).waitFor();
    await page.getByRole("textbox", { name: "Message" }).fill("word ".repeat(2000));
    await page.getByRole("alert").filter({ hasText: "more than Small accepts" }).waitFor();
    // A long prompt pays what long prompts pay.
    const tiered = {
      ...estimate,
      price: { prompt: 0.5, completion: 2, request: 0, overrides: [{ above: 59_999, prices: { prompt: 5 } }] },
    };
    await page.getByRole("textbox", { name: "Message" }).fill("");
    await panel.send({ type: "state", state: stateOf({ nextRequests: [tiered] }) });
    await page.getByText("next ≈ $0.30", { exact: true }).waitFor();
    // A price that changes by the hour says when.
    await panel.send({ type: "state", state: stateOf({ nextRequests: [{ ...tiered, priceNote: "double until 10:00 UTC" }] }) });
    await page.getByText("double until 10:00 UTC", { exact: true }).waitFor();
  });

  test("over the limit, a card says by how much; nothing is sent, and each button works", async () => {
    const panel = await open({ width: 300 });
    const { page } = panel;
    await panel.send(snapshot(talk, stateOf({ nextRequests: [estimate], attachments: [attachment] })));
    const composer = page.getByRole("textbox", { name: "Message" });
    await composer.fill("word ".repeat(6000));
    const card = page.getByRole("alert").filter({ hasText: "more than DeepSeek R1 accepts" });
    await card.waitFor();
    expect(await card.getAttribute("data-code")).toBe("contextTooLong");
    await composer.press("Enter");
    expect(await said(panel, "send")).toEqual([]);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Omit the oldest messages");
    await card.getByRole("button", { name: "Omit the oldest messages" }).click();
    expect(await said(panel, "omitOldest")).toHaveLength(1);
    await card.getByRole("button", { name: "Remove cart.ts:12-20" }).click();
    await card.getByRole("button", { name: "Choose another model" }).click();
    expect(await violations(panel)).toEqual([]);
    await page.screenshot({ path: ".cache/overflow-300.png" });
    await card.getByRole("button", { name: "Send anyway" }).click();
    expect(await said(panel, "send")).toMatchObject([{ force: true }]);
    // What was chosen is said, and can be taken back.
    await panel.send({ type: "state", state: stateOf({ nextRequests: [{ ...estimate, tokens: 900, omittedMessages: 2 }] }) });
    await page.getByText("2 older messages won't be sent.").waitFor();
    await page.getByRole("button", { name: "Include them" }).click();
    expect(await said(panel, "includeOmitted")).toHaveLength(1);
  });

  test("a message with omitted older messages says so", async () => {
    const panel = await open();
    await panel.send(snapshot([...talk, question("q2", "And now?", { parentId: "a1", leavesOut: 2 })]));
    await panel.page.getByText("From here on, 2 older messages are no longer sent.").waitFor();
  });
});

describe("after an answer", () => {
  test.each([
    [{ cost: 0.0123 }, "$0.0123", "$0.0123"],
    [{ cost: 0.000012 }, "<$0.0001", "$0.000012"],
    [
      { cost: 0.0123, costBasis: "listPrice" as const },
      "≈ $0.0123",
      "≈ $0.0123 · Estimated from list prices because the server did not report a cost.",
    ],
    [
      { cost: 0.0105, costBasis: "byok" as const, usage: { is_byok: true, cost_details: { upstream_inference_cost: 0.01 } } },
      "$0.0105",
      "$0.01 billed to your own provider key, plus $0.0005 billed by openrouter.ai.",
    ],
  ])("the cost says where it comes from: %j", async (change, text, detail) => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "Hello"), answer("a1", "Hello!", change)]));
    const figure = panel.page.getByRole("group", { name: "Answer statistics" }).getByText(text, { exact: true });
    await figure.waitFor();
    expect(await figure.getAttribute("title")).toBe(detail);
  });

  test("a free model's limit shows when it resets, and offers the paid version and the fallback", async () => {
    const panel = await open();
    const error = {
      code: "freeLimit" as const,
      message: "The limit for free models at https://openrouter.ai is reached.",
      retryAt: Date.now() + 5 * 3600_000,
      paidVariant: "deepseek/deepseek-r1",
      fallbackModel: "openai/gpt-5",
    };
    await panel.send(snapshot([question("q1", "Hello"), answer("a1", "", { status: "failed", error })]));
    const { page } = panel;
    await page.getByText(/The limit resets at /).waitFor();
    expect(await page.getByText(/retry in/).count()).toBe(0);
    await page.getByRole("button", { name: "Use paid version" }).click();
    await panel.send({ type: "handled", request: 1 });
    await page.getByRole("button", { name: "Use fallback model" }).click();
    expect((await said(panel, "errorAction")).map(({ action }) => action)).toEqual(["usePaidVariant", "useFallback"]);
    await panel.send({ type: "handled", request: 2 });
    await panel.send({
      type: "message",
      conversationId: "c1",
      shown: shown(answer("a1", "", { status: "failed", error: { code: "contextTooLong", message: "Too long." } })),
    });
    await page.getByRole("button", { name: "Retry without the oldest messages" }).click();
    expect((await said(panel, "errorAction")).at(-1)?.action).toBe("dropOldest");
  });

  test("the cost of the conversation opens the usage page", async () => {
    const panel = await open();
    const usage = { promptTokens: 10, completionTokens: 5, reasoningTokens: 0, cost: 0.5, isEstimated: true };
    await panel.send(snapshot(talk, stateOf({ usage })));
    await panel.page.getByRole("group", { name: "Usage" }).getByRole("button", { name: "≈ $0.50" }).click();
    expect(await said(panel, "showUsage")).toHaveLength(1);
  });
});

describe("the card of an error", () => {
  const error = {
    code: "unreachable" as const,
    message: "Cannot reach http://127.0.0.1:34647 (connection refused).",
    origin: "http://127.0.0.1:34647",
    model: "demo/one",
  };

  test("says it in one sentence, with the endpoint's name and two buttons; the rest is folded", async () => {
    const panel = await open({ width: 300 });
    await panel.send(snapshot([question("q1", "Hello"), answer("a1", "", { status: "failed", endpoint: "Home server", error })]));
    const card = panel.page.getByRole("alert");
    expect((await card.innerText()).split("\n").filter((line) => line.trim() !== "")).toEqual([
      "Cannot reach Home server (connection refused).",
      "Retry",
      "Open settings",
      "Details",
    ]);
    await card.getByRole("button", { name: "Details" }).click();
    await card.getByText("Address: http://127.0.0.1:34647").waitFor();
    await card.getByRole("button", { name: "Show log" }).click();
    expect(await said(panel, "errorAction")).toMatchObject([{ action: "showLog" }]);
    expect(await violations(panel)).toEqual([]);
  });

  test("never names the model that failed as similar to itself", async () => {
    const panel = await open();
    const gone = { ...error, code: "modelNotFound" as const, suggestions: ["demo/one", "demo/two"] };
    await panel.send(snapshot([question("q1", "Hello"), answer("a1", "", { status: "failed", error: gone })]));
    await panel.page.getByText("Similar models: demo/two", { exact: true }).waitFor();
  });

  test("has nothing empty below it: the next question is as far as after any answer", async () => {
    const panel = await open();
    const failed = answer("a2", "", { parentId: "q2", status: "failed", error });
    await panel.send(
      snapshot([question("q1", "One"), answer("a1", "Yes."), question("q2", "Two"), failed, question("q3", "Three"), answer("a3", "Yes.")]),
    );
    const box = async (selector: string) => {
      const found = await panel.page.locator(selector).boundingBox();
      return { top: found?.y ?? 0, bottom: (found?.y ?? 0) + (found?.height ?? 0) };
    };
    const afterAnswer = (await box("[data-message=q2] .question")).top - (await box("[data-message=a1] [data-part=text]")).bottom;
    const afterError = (await box("[data-message=q3] .question")).top - (await box("[data-message=a2] .error-card")).bottom;
    expect(Math.abs(afterError - afterAnswer)).toBeLessThanOrEqual(4);
  });
});

describe("what a server refuses", () => {
  test("a line at the answer says what was sent otherwise; the card offers to leave out only what the user has to decide", async () => {
    const panel = await open({ width: 340 });
    const { page } = panel;
    const error = {
      code: "badRequest",
      message: "https://api.example.com rejected the request (400).",
      serverMessage: "Thinking mode does not support this tool_choice",
      refusedField: "tool_choice",
    } as const;
    const lessons = [
      { do: "leaveOut", field: "top_k" },
      { do: "rename", field: "max_tokens", to: "max_completion_tokens" },
      { do: "demand", field: "messages.reasoning_content" },
    ] as const;
    const before = [question("q1", "Hello"), answer("a1", "Hello!", { lessons })];
    await panel.send(
      snapshot([...before, question("q2", "And?", { parentId: "a1" }), answer("a2", "", { parentId: "q2", status: "failed", error })]),
    );
    await page.getByText("Sent without top_k, which the server refused").waitFor();
    await page.getByText("Sent with max_completion_tokens instead of max_tokens, which the server refused").waitFor();
    await page.getByText("Sent with reasoning_content, which the server requires").waitFor();
    if (process.env["SCREENSHOT"] !== undefined) await page.screenshot({ path: process.env["SCREENSHOT"] });
    await page.getByRole("button", { name: "Retry without tool_choice" }).click();
    expect(await said(panel, "errorAction")).toMatchObject([{ messageId: "a2", action: "leaveOut" }]);
    expect(await violations(panel)).toEqual([]);
  });

  test("a place where an answer was continued and may be wrong is shown, and can be undone", async () => {
    const panel = await open({ width: 340 });
    const { page } = panel;
    const seams = [{ at: 9, cut: "Sure, continuing:\n\n" }];
    await panel.send(snapshot([question("q1", "Hello"), answer("a1", "One, two, three, four", { seams })]));
    await page.getByText("Continued here. Check the join: “One, two, | three, four”. Left out: “Sure, continuing:”.").waitFor();
    await page.getByRole("button", { name: "Undo join" }).click();
    expect(await said(panel, "separateParts")).toMatchObject([{ messageId: "a1", at: 9 }]);
    expect(await violations(panel)).toEqual([]);
  });

  test("an answer that came at once has no rate", async () => {
    const panel = await open({ width: 340 });
    const usage = { prompt_tokens: 12, completion_tokens: 34 };
    const timed = (id: string, totalMs: number) => answer(id, "Hello!", { usage, timings: { firstTokenMs: 200, totalMs } });
    await panel.send(snapshot([question("q1", "Hello"), timed("a1", 200.3), question("q2", "Hello"), timed("a2", 2200)]));
    const figures = panel.page.getByRole("group", { name: "Answer statistics" });
    expect(await figures.first().innerText()).not.toContain("tok/s");
    expect(await figures.last().innerText()).toContain("17 tok/s");
  });

  test("the tier that served an answer is shown with who served it, and audio that cannot be played is named", async () => {
    const panel = await open({ width: 340 });
    const { page } = panel;
    await panel.send(snapshot([question("q1", "Hello"), answer("a1", "", { provider: "OpenAI", serviceTier: "flex", audioOnly: true })]));
    const figures = page.getByRole("group", { name: "Answer statistics" });
    expect(await figures.innerText()).toMatch(/via OpenAI\s+flex tier/);
    await page.getByText("The model answered with audio, which Aside cannot play.").waitFor();
    expect(await violations(panel)).toEqual([]);
  });
});
