import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FromWebview } from "../../../src/shared/fromWebview.ts";
import type { ToWebview } from "../../../src/shared/protocol.ts";
import { launchChromium } from "../../../tools/chromium.ts";
import { answer, attachment, DeltaScript, question, shown, snapshot, stateOf } from "./conversations.ts";
import { buildPanel, openPanel, type PanelPage, type PanelPageOptions } from "./panelPage.ts";
import { themes } from "./themes.ts";

let files: ReadonlyMap<string, Buffer>;
let browser: Browser;
const opened: PanelPage[] = [];

beforeAll(async () => {
  [files, browser] = await Promise.all([buildPanel(), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
});
afterEach(async () => {
  for (const panel of opened.splice(0)) {
    const { troubles } = panel;
    await panel.page.context().close();
    expect(troubles).toEqual([]);
  }
});

async function open(options?: PanelPageOptions): Promise<PanelPage> {
  const panel = await openPanel(browser, files, options);
  opened.push(panel);
  return panel;
}

async function said<T extends FromWebview["type"]>(panel: PanelPage, type: T): Promise<readonly Extract<FromWebview, { type: T }>[]> {
  return (await panel.posted()).filter((message): message is Extract<FromWebview, { type: T }> => message.type === type);
}

const frame = (panel: PanelPage) =>
  panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

const long = Array.from({ length: 60 }, (_, line) => `Paragraph ${line} of a long answer.`).join("\n\n");
const usage = { prompt_tokens: 1234, completion_tokens: 567, completion_tokens_details: { reasoning_tokens: 300 } };
const failed = {
  code: "connectionLost",
  message: "The connection to openrouter.ai broke while the answer came in.",
  serverMessage: "<img src=x onerror=alert(1)> upstream closed",
} as const;

/** A conversation that shows every part of the panel. */
const everything = [
  question("q1", "Why does this sum to NaN?", { attachments: [attachment] }),
  answer("m1", "Use `<` instead.\n\n```ts\nconst a = 1;\n```", {
    reasoning: "The bound is off by one.",
    timings: { reasoningMs: 12_300, firstTokenMs: 640, totalMs: 15_000 },
    usage,
    cost: 0.1 + 0.2 - 0.3 + 0.000413,
    provider: "Chutes",
  }),
  question("q2", "And strings?"),
  answer("m2", "Then parse", { parentId: "q2", status: "interrupted", error: failed }),
];
const busyState = stateOf({
  attachments: [attachment],
  queued: [{ id: "w1", text: "Then write tests." }],
  endpoint: { name: "demo", host: "127.0.0.1", notice: "This is the bundled demo server." },
  banner: { code: "storage", text: "The history cannot be written." },
  usage: { promptTokens: 12_000, completionTokens: 1600, reasoningTokens: 600, cost: 0.0127, isEstimated: false },
});

describe("names and roles", () => {
  test("the fixed accessible names are there", async () => {
    const panel = await open();
    await panel.send(snapshot(everything, { ...busyState, answering: "m2" }));
    const { page } = panel;
    for (const name of [
      "New conversation",
      "Conversations",
      "Model: DeepSeek R1",
      "Attach context",
      "Send",
      "Stop",
      "Remove cart.ts:12-20",
    ]) {
      expect(await page.getByRole("button", { name, exact: true }).count(), name).toBe(1);
    }
    expect(await page.getByRole("textbox", { name: "Message" }).count()).toBe(1);
    const feed = page.getByRole("feed", { name: "Conversation" });
    expect(await feed.getByRole("article", { name: "You" }).count()).toBe(2);
    const first = feed.getByRole("article", { name: "DeepSeek R1" }).first();
    expect(await first.getAttribute("data-status")).toBe("done");
    expect(await first.locator("[data-part=text]").innerText()).toContain("Use < instead.");
    expect(await first.locator("[data-part=reasoning]").textContent()).toContain("off by one");
    for (const name of ["Copy message", "Regenerate", "Delete message"]) {
      expect(await first.getByRole("button", { name, exact: true }).count(), name).toBe(1);
    }
    expect(await page.getByRole("button", { name: "Continue", exact: true }).count()).toBe(1);
    expect(await page.getByRole("button", { name: "Edit message", exact: true }).count()).toBe(2);
    expect(await page.getByRole("group", { name: "cart.ts:12-20" }).count()).toBe(2);
    expect(await page.getByRole("group", { name: "Usage" }).innerText()).toMatch(/13\.6K tokens\s+\$0\.0127/);
    expect(await first.innerText()).toContain("$0.00041");
    const alert = page.locator("[role=alert][data-code=connectionLost]");
    expect(await alert.getByRole("button", { name: "Retry" }).count()).toBe(1);
  });

  test("in a side bar, the buttons for other conversations are those of its title", async () => {
    const panel = await open({ inSideBar: true });
    await panel.send(snapshot([]));
    await panel.page.getByRole("textbox", { name: "Message" }).waitFor();
    for (const name of ["New conversation", "Conversations"]) expect(await panel.page.getByRole("button", { name }).count(), name).toBe(0);
  });

  test("the model is shown without its maker; its tooltip says where the choice comes from", async () => {
    const panel = await open();
    await panel.send(snapshot([], stateOf({ model: { id: "deepseek/deepseek-r1", name: "DeepSeek: R1", source: "workspace" } })));
    const button = panel.page.getByRole("button", { name: "Model: DeepSeek: R1" });
    expect(await button.locator(".model-name").innerText()).toBe("R1");
    expect(await button.getAttribute("aria-description")).toContain("workspace settings");
  });

  test("how much the model reasons stands beside its name, if it can", async () => {
    const panel = await open();
    await panel.send(snapshot([], stateOf({ reasoning: { wish: null, unset: "medium" } })));
    const button = panel.page.getByRole("button", { name: /^Reasoning effort/ });
    expect(await button.getAttribute("aria-label")).toBe("Reasoning effort: Model default (medium)");
    expect(await button.innerText()).toBe("Effort");
    await panel.send({ type: "state", state: stateOf({ reasoning: { wish: { effort: "high" }, unset: "medium" } }) });
    await expect.poll(() => button.innerText()).toBe("High");
    await button.click();
    expect(await said(panel, "selectEffort")).toHaveLength(1);
    await panel.send({ type: "state", state: stateOf({ reasoning: null }) });
    await expect.poll(() => button.count()).toBe(0);
  });

  test("a note about the server is closed for good, until it says something else", async () => {
    const panel = await open();
    const noted = (notice: string) => stateOf({ endpoint: { name: "demo", host: "127.0.0.1", notice } });
    await panel.send(snapshot([], noted("On the other machine.")));
    await panel.page.getByRole("button", { name: "Close this note" }).click();
    await expect.poll(() => panel.page.getByText("On the other machine.").count()).toBe(0);
    await panel.page.reload();
    await panel.send(snapshot([], noted("On the other machine.")));
    await panel.page.getByRole("textbox", { name: "Message" }).waitFor();
    expect(await panel.page.getByText("On the other machine.").count()).toBe(0);
    await panel.send({ type: "state", state: noted("On a third one.") });
    await panel.page.getByText("On a third one.").waitFor();
  });

  test.each([170, 300, 560, 900])("the composer has its buttons in at most two rows, and nothing is cut at %i px", async (width) => {
    const panel = await open({ width });
    const state = stateOf({
      answering: "m1",
      reasoning: { wish: { effort: "xhigh" }, unset: null },
      tools: { on: 12, unusable: null, allowed: [] },
    });
    await panel.send(snapshot(everything, state));
    const rows = await panel.page.locator(".composer-bar button").evaluateAll((buttons) => {
      const box = document.querySelector(".composer-box")?.getBoundingClientRect();
      const boxes = buttons.map((button) => button.getBoundingClientRect());
      const outside = boxes.filter(({ left, right }) => box !== undefined && (left < box.left || right > box.right));
      return { tops: new Set(boxes.map(({ top, height }) => Math.round((top + height / 2) / 8))).size, outside: outside.length };
    });
    expect(rows).toEqual({ tops: width < 260 ? 2 : 1, outside: 0 });
  });

  test("an answer can be forked; one that another window is receiving says so and has no actions until it ends", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "A"), answer("m1", "Said.")]));
    await panel.page.locator("article[data-message=m1]").hover();
    await panel.page.getByRole("button", { name: "Fork conversation" }).click();
    expect(await said(panel, "forkConversation")).toEqual([{ type: "forkConversation", messageId: "m1" }]);

    const theirs = (text: string, status: "streaming" | "interrupted") => ({
      ...snapshot([question("q1", "A"), answer("m1", text, { status })]),
      messages: [
        shown(question("q1", "A")),
        status === "streaming"
          ? { ...shown(answer("m1", text, { status })), inOtherWindow: true as const }
          : shown(answer("m1", text, { status })),
      ],
    });
    for (const text of ["", "Half", "Half of it"]) {
      await panel.send(theirs(text, "streaming"));
      await panel.page.getByText("Another window is receiving this answer").waitFor();
      await expect.poll(() => panel.page.locator("[data-message=m1] [data-part=text]").innerText()).toBe(text);
      expect(await panel.page.getByRole("button", { name: "Continue" }).count()).toBe(0);
    }
    await panel.send(theirs("Half of it", "interrupted"));
    await panel.page.getByRole("button", { name: "Continue" }).waitFor();
    expect(await panel.page.getByText("Another window is receiving this answer").count()).toBe(0);
  });

  test("versions have a counter and can be switched", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "Hello")]), {
      type: "message",
      conversationId: "c1",
      shown: shown(answer("m1", "Hi"), 2, 3),
    });
    expect(await panel.page.getByText("2 of 3").count()).toBe(1);
    await panel.page.getByRole("button", { name: "Previous version" }).click();
    await panel.page.getByRole("button", { name: "Next version" }).click();
    expect((await said(panel, "showVersion")).map((message) => message.step)).toEqual([-1, 1]);
  });

  test("a double click asks, forks and deletes once", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "Hello"), answer("m1", "Hi")]));
    for (const name of ["Regenerate", "Fork conversation", "Delete message"]) {
      await panel.page.getByRole("button", { name }).last().dblclick();
    }
    const asked = (await panel.posted()).map(({ type }) => type);
    expect(asked.filter((type) => ["regenerate", "forkConversation", "deleteMessage"].includes(type))).toEqual([
      "regenerate",
      "forkConversation",
      "deleteMessage",
    ]);
  });

  test("the focus stays in the conversation when the focused message is replaced", async () => {
    const panel = await open();
    const version = (id: string, at: number, conversationId = "c1"): ToWebview =>
      ({
        ...snapshot([], stateOf(), conversationId),
        messages: [shown(question("q1", "Which?")), shown(answer(id, `Answer ${at}`), at, 2)],
      }) as ToWebview;
    const focused = () => panel.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.tagName);
    await panel.send(version("a2", 2));
    await panel.page.getByRole("button", { name: "Previous version" }).focus();
    await panel.send(version("a1", 1));
    // The first has none before it: the button beside leads back.
    await expect.poll(focused).toBe("Next version");
    await panel.page.getByRole("button", { name: "Regenerate" }).focus();
    await panel.send(version("a2", 2));
    await expect.poll(focused).toBe("Regenerate");
    await panel.page.getByRole("button", { name: "Delete message" }).last().focus();
    await panel.send(snapshot([question("q1", "Which?")]));
    await expect.poll(focused).toBe("Delete message");
    await panel.send(snapshot([]));
    await expect.poll(focused).toBe("Message");
    // Another conversation is another matter.
    await panel.send(version("a1", 1));
    await panel.page.getByRole("button", { name: "Regenerate" }).focus();
    await panel.send(version("a2", 2, "c2"));
    await panel.page.getByText("Answer 2").waitFor();
    expect(await focused()).toBe("BODY");
  });
});

describe("empty", () => {
  test("what draws messages is not loaded before the user turns to the panel", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    await panel.page.reload();
    const isLoaded = () => panel.page.evaluate(() => performance.getEntriesByName("aside messages").length > 0);
    await panel.page.evaluate((message) => window.postMessage(message, "*"), snapshot([]));
    await panel.page.getByRole("textbox", { name: "Message" }).waitFor();
    expect(await isLoaded()).toBe(false);
    await panel.page.mouse.move(100, 100);
    await expect.poll(isLoaded).toBe(true);
  });

  test("asks for a key first, then for a model, then offers examples", async () => {
    const panel = await open();
    await panel.send(snapshot([], stateOf({ needsKey: true, model: null })));
    await panel.page.getByRole("button", { name: "Set API key" }).click();
    expect(await said(panel, "setApiKey")).toHaveLength(1);
    await panel.page.getByRole("button", { name: "Sign in", exact: true }).click();
    expect(await said(panel, "signIn")).toHaveLength(1);
    await panel.send({ type: "state", state: stateOf({ model: null }) });
    await panel.page.getByRole("button", { name: "Choose a model", exact: true }).click();
    expect(await said(panel, "selectModel")).toHaveLength(1);
    await panel.send({ type: "state", state: stateOf() });
    await expect.poll(async () => (await said(panel, "complete")).length).toBeGreaterThan(0);
    await panel.send({ type: "completions", requestId: (await said(panel, "complete")).at(-1)?.requestId ?? 0, items: [] });
    await panel.page.getByRole("button", { name: "Ask about a file or folder…" }).click();
    expect(await said(panel, "attachContext")).toHaveLength(1);
    await panel.page.getByRole("button", { name: /regular expression/ }).click();
    expect(await panel.page.getByRole("textbox", { name: "Message" }).inputValue()).toContain("regular expression");
    expect(await said(panel, "send")).toEqual([]);
  });

  test("an empty conversation suggests what the host finds in the editor, and the last conversations", async () => {
    const panel = await open();
    await panel.send(snapshot([], stateOf()));
    await expect.poll(async () => (await said(panel, "complete")).length).toBeGreaterThan(0);
    const answerWith = async (label: string) => {
      const asked = (await said(panel, "complete")).at(-1);
      const items = [
        { id: "s1", icon: "file", label, insert: "Explain this file." },
        { id: "r1", icon: "comment-discussion", label: "Parsing dates", detail: "2 days ago" },
      ];
      await panel.send({ type: "completions", requestId: asked?.requestId ?? 0, items });
    };
    await answerWith("Explain prices.ts");
    const suggestions = panel.page.getByRole("region", { name: "Suggestions" });
    await suggestions.getByRole("button", { name: "Explain prices.ts" }).waitFor();
    // Turning to the panel asks again: the user may have turned to another file.
    const before = (await said(panel, "complete")).length;
    await panel.page.evaluate(() => dispatchEvent(new Event("focus")));
    await expect.poll(async () => (await said(panel, "complete")).length).toBeGreaterThan(before);
    await answerWith("Explain cart.ts");
    expect(await violations(panel)).toEqual([]);
    await suggestions.getByRole("button", { name: "Explain cart.ts" }).click();
    await panel.page
      .getByRole("region", { name: "Recent conversations" })
      .getByRole("button", { name: /Parsing dates/ })
      .click();
    expect((await said(panel, "chooseCompletion")).map(({ id }) => id)).toEqual(["s1", "r1"]);
    expect(await panel.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("Explain this file.");
    expect(await said(panel, "send")).toEqual([]);
  });
});

describe("composer", () => {
  test("Enter sends, Shift+Enter adds a line; no key reaches the workbench", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    await panel.page.evaluate(() => {
      Object.assign(window, { leaked: [] });
      window.addEventListener("keydown", (event) => (window as unknown as { leaked: string[] }).leaked.push(event.key));
    });
    const box = panel.page.getByRole("textbox", { name: "Message" });
    await box.pressSequentially("one");
    await box.press("Shift+Enter");
    await box.pressSequentially("two");
    await box.press("Enter");
    expect(await said(panel, "send")).toEqual([{ type: "send", text: "one\ntwo" }]);
    expect(await box.inputValue()).toBe("");
    await panel.send({ type: "state", state: stateOf({ sendWith: "ctrlEnter" }) });
    await box.pressSequentially("three");
    await box.press("Enter");
    expect(await said(panel, "send")).toHaveLength(1);
    await box.press("Control+Enter");
    expect((await said(panel, "send"))[1]).toEqual({ type: "send", text: "three\n" });
    const leaked = await panel.page.evaluate(() => (window as unknown as { leaked: string[] }).leaked);
    expect(leaked.filter((key) => key === "Enter")).toHaveLength(2);
  });

  test("an Enter of an input method never sends", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    const box = panel.page.getByRole("textbox", { name: "Message" });
    await box.fill("こんにちは");
    await box.evaluate((element) => {
      const enter = (init: KeyboardEventInit) =>
        element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }));
      enter({ isComposing: true });
      enter({ keyCode: 229 });
      element.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
      enter({});
    });
    expect(await said(panel, "send")).toEqual([]);
    await box.press("Enter");
    expect(await said(panel, "send")).toHaveLength(1);
  });

  test("without a model the message goes to the host, which asks for one", async () => {
    const panel = await open();
    await panel.send(snapshot([], stateOf({ model: null })));
    const box = panel.page.getByRole("textbox", { name: "Message" });
    await box.fill("hello");
    await box.press("Enter");
    expect(await said(panel, "send")).toMatchObject([{ text: "hello" }]);
    expect(await said(panel, "selectModel")).toEqual([]);
  });

  test("each conversation keeps its draft, even after a reload; the panel itself saves only that of the shown one", async () => {
    const panel = await open();
    const box = panel.page.getByRole("textbox", { name: "Message" });
    const kept = () => panel.page.evaluate(() => sessionStorage.getItem("state") ?? "");
    const one = snapshot([question("q1", "A")], stateOf(), "c1");
    await panel.send(one);
    await box.fill("draft of one");
    expect(await kept()).toContain("draft of one");
    await panel.send(snapshot([question("q9", "B")], stateOf(), "c2"));
    expect(await box.inputValue()).toBe("");
    // The host has it from here on.
    expect(await said(panel, "draft")).toContainEqual({ type: "draft", conversationId: "c1", text: "draft of one", version: 0 });
    expect(await kept()).not.toContain("draft of one");
    await box.fill("draft of two");
    await panel.page.reload();
    await panel.send(snapshot([question("q9", "B")], stateOf(), "c2"));
    expect(await box.inputValue()).toBe("draft of two");
    await panel.send({ ...one, draft: "draft of one" } as typeof one);
    expect(await box.inputValue()).toBe("draft of one");
  });

  test("the draft of a temporary conversation is sent to the host and not saved by the panel", async () => {
    const panel = await open();
    const box = panel.page.getByRole("textbox", { name: "Message" });
    const temporary = (messages: Parameters<typeof snapshot>[0], draft = "") =>
      ({ ...snapshot(messages, stateOf(), "t1"), temporary: true, draft }) as ReturnType<typeof snapshot>;
    const kept = () => panel.page.evaluate(() => sessionStorage.getItem("state") ?? "");
    await panel.send(snapshot([], stateOf(), "c1"));
    await box.fill("ordinary");
    await panel.send(temporary([]));
    expect(await box.inputValue()).toBe("");
    await box.fill("secret one");
    await expect.poll(() => said(panel, "draft")).toContainEqual({ type: "draft", conversationId: "t1", text: "secret one", version: 0 });
    await panel.send(temporary([question("q1", "A")]));
    expect(await box.inputValue()).toBe("secret one");
    await box.fill("");
    await box.press("F2");
    await panel.page.getByRole("textbox", { name: "Edit your question" }).fill("secret edit");
    expect(await kept()).not.toContain("secret");
    await panel.page.reload();
    await panel.send(temporary([question("q1", "A")], "secret two"));
    expect(await box.inputValue()).toBe("secret two");
    await panel.send(snapshot([], stateOf(), "c2"));
    expect(await box.inputValue()).toBe("ordinary");
    expect(await kept()).not.toContain("secret");
  });

  test("an edit that was not submitted survives a reload; one that was does not come back from an older state", async () => {
    const panel = await open();
    const editor = panel.page.getByRole("textbox", { name: "Edit your question" });
    await panel.send(snapshot([question("q1", "One"), answer("m1", "Said.")]));
    await panel.page.getByRole("textbox", { name: "Message" }).press("F2");
    await editor.fill("One, edited");
    await panel.page.reload();
    await panel.send(snapshot([question("q1", "One"), answer("m1", "Said.")]));
    expect(await editor.inputValue()).toBe("One, edited");
    // The window ended before VS Code wrote what the panel said after the edit had been submitted.
    await panel.page.reload();
    await panel.send(snapshot([question("q2", "One, edited"), answer("m2", "Said again.")]));
    await panel.send(snapshot([question("q1", "One"), answer("m1", "Said.")]));
    await panel.page.getByText("One", { exact: true }).waitFor();
    expect(await editor.count()).toBe(0);
  });

  test("text typed while the first message is being sent stays", async () => {
    const panel = await open();
    const box = panel.page.getByRole("textbox", { name: "Message" });
    await panel.send(snapshot([]));
    await box.fill("first");
    await box.press("Enter");
    await box.pressSequentially("next");
    await panel.send({ type: "message", conversationId: "c1", shown: shown(question("q1", "first")) });
    expect(await box.inputValue()).toBe("next");
    await panel.page.reload();
    await panel.send(snapshot([question("q1", "first")]));
    expect(await box.inputValue()).toBe("next");
  });

  test("the host's text is added to the draft; the focus moves only on request", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    const box = panel.page.getByRole("textbox", { name: "Message" });
    await box.fill("mine");
    await panel.page.getByRole("button", { name: "Conversations", exact: true }).focus();
    await panel.send({ type: "compose", text: "added", focus: false });
    await frame(panel);
    expect(await box.inputValue()).toBe("mine\nadded");
    expect(await box.evaluate((element) => element === document.activeElement)).toBe(false);
    await panel.send({ type: "compose", text: "", focus: true });
    await frame(panel);
    expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test("a queued message can be edited, and sent when no answer is running", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "A")], stateOf({ answering: "m1", queued: [{ id: "w1", text: "later" }] })));
    await panel.page.getByRole("button", { name: "Edit queued message" }).click();
    expect(await said(panel, "unqueue")).toEqual([{ type: "unqueue", id: "w1" }]);
    expect(await panel.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("later");
    expect(await panel.page.getByRole("button", { name: "Send now" }).count()).toBe(0);
    await panel.send(snapshot([question("q1", "A")], stateOf({ queued: [{ id: "w2", text: "rests" }], isQueuePaused: true })));
    await panel.page.getByRole("button", { name: "Send now" }).click();
    expect(await said(panel, "sendQueued")).toEqual([{ type: "sendQueued", id: "w2", request: 1 }]);
  });

  test("F2 in the empty composer edits the last question in place", async () => {
    const panel = await open();
    await panel.send(snapshot(everything));
    await panel.page.getByRole("textbox", { name: "Message" }).press("F2");
    const editor = panel.page.getByRole("textbox", { name: "Edit your question" });
    expect(await editor.inputValue()).toBe("And strings?");
    await editor.fill("And numbers?");
    await editor.press("Enter");
    expect(await said(panel, "editMessage")).toEqual([{ type: "editMessage", messageId: "q2", text: "And numbers?", request: 1 }]);
    expect(await editor.count()).toBe(0);
  });
});

describe("stream", () => {
  const streaming = [question("q1", "Go"), answer("m1", "", { status: "streaming" })];
  const streamingState = stateOf({ answering: "m1" });

  test("deltas reach the page, are acknowledged, and the answer is announced once", async () => {
    const panel = await open();
    const script = new DeltaScript("m1");
    await panel.send(snapshot(streaming, streamingState), { type: "activity", messageId: "m1", activity: { phase: "waiting" } });
    expect(await panel.page.getByText("Waiting for DeepSeek R1").count()).toBe(1);
    const toggle = panel.page.getByRole("button", { name: /^Reasoning/ });
    await panel.send(script.next("", "Let me "), script.next("", "think."));
    await frame(panel);
    expect(await toggle.getAttribute("aria-expanded")).toBe("true");
    expect(await panel.page.getByRole("region", { name: "Reasoning" }).innerText()).toContain("Let me think.");
    await panel.send(script.next("Hello "), script.next("world"));
    await expect.poll(() => panel.page.locator("article[data-status=streaming] [data-part=text]").innerText()).toContain("Hello world");
    expect(await toggle.getAttribute("aria-expanded")).toBe("false");
    expect((await said(panel, "ack")).at(-1)).toEqual({ type: "ack", seq: 4 });
    expect(await panel.page.getByRole("status").textContent()).toBe("");
    expect(await panel.page.locator("[aria-live]").count()).toBe(1);
    const done = answer("m1", "Hello world", { reasoning: "Let me think.", timings: { reasoningMs: 12_000 } });
    await panel.send({ type: "message", conversationId: "c1", shown: shown(done) });
    expect(await panel.page.getByRole("status").textContent()).toBe("DeepSeek R1 has answered.");
    expect(await toggle.innerText()).toContain("Reasoning, 12 s");
    expect(await panel.page.getByRole("article", { name: "DeepSeek R1" }).getAttribute("data-status")).toBe("done");
  });

  test("a burst of any size is completely on the page", async () => {
    const panel = await open();
    const script = new DeltaScript("m1");
    await panel.send(snapshot(streaming, streamingState), script.next("word 😀 ".repeat(2000)));
    await expect
      .poll(async () => (await panel.page.locator("[data-part=text]").last().textContent())?.trim().length)
      .toBe("word 😀 ".repeat(2000).trim().length);
  });

  test("a delta that does not fit asks for a snapshot", async () => {
    const panel = await open();
    const script = new DeltaScript("m1");
    await panel.send(snapshot(streaming, streamingState));
    script.next("lost ");
    expect(await said(panel, "ready")).toHaveLength(1);
    await panel.send(script.next("found"));
    expect(await said(panel, "ready")).toHaveLength(2);
    await panel.send(
      snapshot([question("q1", "Go"), answer("m1", "lost found", { status: "streaming" })], streamingState),
      script.next(" again"),
    );
    await expect.poll(() => panel.page.locator("[data-part=text]").last().innerText()).toContain("lost found again");
  });

  test("the user's choice to open or fold reasoning stays, even after a reload", async () => {
    const panel = await open();
    const script = new DeltaScript("m1");
    await panel.send(snapshot(streaming, streamingState), script.next("", "Thinking."));
    const toggle = panel.page.getByRole("button", { name: /^Reasoning/ });
    await toggle.click();
    expect(await toggle.getAttribute("aria-expanded")).toBe("false");
    await toggle.click();
    await panel.send(script.next("Text"));
    await frame(panel);
    expect(await toggle.getAttribute("aria-expanded")).toBe("true");
    await panel.page.reload();
    await panel.send(snapshot([question("q1", "Go"), answer("m1", "Text", { reasoning: "Thinking." })]));
    expect(await toggle.getAttribute("aria-expanded")).toBe("true");
  });

  test("a selection in the answer survives its growth and its end", async () => {
    const panel = await open();
    const script = new DeltaScript("m1");
    await panel.send(snapshot(streaming, streamingState), script.next("First paragraph to select.\n\nA\n\nB\n\nC"));
    await expect.poll(() => panel.page.locator("[data-part=text] p").count()).toBe(4);
    await panel.page
      .locator("[data-part=text] p")
      .first()
      .evaluate((element) => getSelection()?.selectAllChildren(element));
    for (let step = 0; step < 20; step++) await panel.send(script.next(` more ${step}`));
    const text = `First paragraph to select.\n\nA\n\nB\n\nC${Array.from({ length: 20 }, (_, step) => ` more ${step}`).join("")}`;
    await panel.send({ type: "message", conversationId: "c1", shown: shown(answer("m1", text)) });
    await frame(panel);
    expect(await panel.page.evaluate(() => getSelection()?.toString())).toBe("First paragraph to select.");
  });
});

describe("following the end", () => {
  const distance = (panel: PanelPage) =>
    panel.page.locator(".scroller").evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
  const top = (panel: PanelPage) => panel.page.locator(".scroller").evaluate((element) => element.scrollTop);
  const start = [question("q1", "Go"), answer("m1", long, { status: "streaming" })];

  async function grow(panel: PanelPage, script: DeltaScript): Promise<void> {
    for (let step = 0; step < 5; step++) await panel.send(script.next(`\n\nMore ${step}.`));
    await frame(panel);
  }

  test("follows, stops after scrolling up one notch, and resumes with the button", async () => {
    const panel = await open();
    const script = new DeltaScript("m1");
    await panel.send(snapshot(start, stateOf({ answering: "m1" })));
    script.next(long);
    await grow(panel, script);
    expect(await distance(panel)).toBeLessThanOrEqual(2);
    const jump = panel.page.getByRole("button", { name: "Jump to latest" });
    expect(await jump.count()).toBe(0);
    await panel.page.mouse.move(200, 300);
    await panel.page.mouse.wheel(0, -4);
    await expect.poll(() => distance(panel)).toBeGreaterThan(2);
    const before = await top(panel);
    await grow(panel, script);
    expect(await top(panel)).toBe(before);
    await jump.click();
    await grow(panel, script);
    expect(await distance(panel)).toBeLessThanOrEqual(2);
  });

  test("stands still while the pointer selects text, and afterwards; after a mere press it follows again", async () => {
    const panel = await open();
    const script = new DeltaScript("m1");
    await panel.send(snapshot(start, stateOf({ answering: "m1" })));
    script.next(long);
    await grow(panel, script);
    const { mouse } = panel.page;
    const box = await panel.page.getByText("More 4.").boundingBox();
    const [x, y] = [box?.x ?? 0, (box?.y ?? 0) + (box?.height ?? 0) / 2];
    const before = await top(panel);

    await mouse.move(x + 2, y);
    await mouse.down();
    await grow(panel, script);
    expect(await top(panel)).toBe(before);
    await mouse.up();
    await expect.poll(() => distance(panel)).toBeLessThanOrEqual(2);

    const there = await top(panel);
    const last = await panel.page.getByText("More 4.").last().boundingBox();
    await mouse.move((last?.x ?? 0) + 2, (last?.y ?? 0) + 5);
    await mouse.down();
    await mouse.move((last?.x ?? 0) + 40, (last?.y ?? 0) + 5);
    await grow(panel, script);
    expect(await top(panel)).toBe(there);
    await mouse.up();
    await grow(panel, script);
    expect(await top(panel)).toBe(there);
    expect(await panel.page.evaluate(() => getSelection()?.toString())).toMatch(/^More?/);
    await panel.page.getByRole("button", { name: "Jump to latest" }).click();
    await grow(panel, script);
    expect(await distance(panel)).toBeLessThanOrEqual(2);
  });

  test.each([
    ["reasoning", "Short.", /^Reasoning/, /^Reasoning/],
    ["code", `\`\`\`\n${"line\n".repeat(200)}\`\`\`\n`, "Show all 200 lines", "Show fewer lines"],
  ])("expanding or collapsing a part does not move it: %s", async (_, text, unfold, fold) => {
    const panel = await open();
    const script = new DeltaScript("m1");
    const reasoning = long.repeat(3);
    await panel.send(
      snapshot([question("q1", "Go"), answer("m1", text, { reasoning, status: "streaming" })], stateOf({ answering: "m1" })),
    );
    script.next(text, reasoning);
    await frame(panel);
    expect(await distance(panel)).toBeLessThanOrEqual(2);
    const before = await top(panel);
    await panel.page.getByRole("button", { name: unfold }).click();
    await frame(panel);
    await grow(panel, script);
    expect(await top(panel)).toBe(before);
    expect(await distance(panel)).toBeGreaterThan(500);
    const folding = panel.page.getByRole("button", { name: fold });
    await folding.click();
    await frame(panel);
    await expect.poll(() => distance(panel)).toBeLessThanOrEqual(2);
    await grow(panel, script);
    expect(await distance(panel)).toBeLessThanOrEqual(2);
  });

  test("collapsing code with the button at its end keeps that end in view", async () => {
    const panel = await open();
    const text = `\`\`\`\n${"line\n".repeat(300)}\`\`\`\n\n${long}`;
    await panel.send(snapshot([question("q1", "Go"), answer("m1", text)]));
    await panel.page.getByRole("button", { name: "Show all 300 lines" }).click();
    await frame(panel);
    expect(await distance(panel)).toBeGreaterThan(3_000);
    await panel.page.getByRole("button", { name: "Show fewer lines" }).click();
    await frame(panel);
    await frame(panel);
    const view = await panel.page.locator(".scroller").boundingBox();
    const button = await panel.page.getByRole("button", { name: "Show all 300 lines" }).boundingBox();
    expect(button?.y).toBeGreaterThanOrEqual((view?.y ?? 0) - 1);
    expect(button?.y).toBeLessThan((view?.y ?? 0) + (view?.height ?? 0));
  });

  test("resumes when the user reaches the end", async () => {
    const panel = await open();
    const script = new DeltaScript("m1");
    await panel.send(snapshot(start, stateOf({ answering: "m1" })));
    script.next(long);
    await frame(panel);
    await panel.page.mouse.move(200, 300);
    await panel.page.mouse.wheel(0, -300);
    await expect.poll(() => distance(panel)).toBeGreaterThan(200);
    await panel.page.mouse.wheel(0, 2000);
    await expect.poll(() => distance(panel)).toBeLessThanOrEqual(2);
    await grow(panel, script);
    expect(await distance(panel)).toBeLessThanOrEqual(2);
  });

  test("the scroll position survives a reload", async () => {
    const panel = await open();
    const messages = Array.from({ length: 20 }, (_, index) => [
      question(`q${index}`, `Question ${index}`, { parentId: index === 0 ? null : `m${index - 1}` }),
      answer(`m${index}`, long, { parentId: `q${index}` }),
    ]).flat();
    await panel.send(snapshot(messages));
    await frame(panel);
    await panel.page.evaluate(async () => {
      const scroller = document.querySelector(".scroller");
      if (scroller === null) throw new Error("there is no scroller");
      const wanted = () => document.querySelector("article[data-message=q15]");
      for (let step = 0; step < 50 && wanted() === null; step++) {
        scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
        scroller.scrollTop -= 600;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      }
      const element = wanted();
      if (element === null) throw new Error("the message is not drawn");
      scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    });
    await expect.poll(() => panel.page.evaluate(() => sessionStorage.getItem("state"))).toContain('"messageId":"q15"');
    await panel.page.reload();
    await panel.send(snapshot(messages));
    await frame(panel);
    const offset = await panel.page.evaluate(() => {
      const article = document.querySelector("article[data-message=q15]");
      const scroller = document.querySelector(".scroller");
      return Math.abs((article?.getBoundingClientRect().top ?? 1e9) - (scroller?.getBoundingClientRect().top ?? 0));
    });
    expect(offset).toBeLessThan(4);
  });
});

describe("hostile texts", () => {
  test("names, errors, drafts and attachments are shown as text", async () => {
    const panel = await open();
    const evil = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
    await panel.send(
      snapshot(
        [
          question("q1", evil, { attachments: [{ ...attachment, label: evil, path: evil }] }),
          answer("m1", evil, {
            modelName: evil,
            provider: evil,
            servedModel: evil,
            status: "failed",
            error: { code: "modelNotFound", message: evil, serverMessage: evil, suggestions: [evil], reasons: [evil] },
          }),
        ],
        stateOf({
          model: { id: evil, name: evil, source: "user" },
          endpoint: { name: evil, host: evil, notice: evil },
          banner: { code: evil, text: evil },
          queued: [{ id: "w", text: evil }],
        }),
      ),
    );
    await frame(panel);
    expect(await panel.page.evaluate(() => "hacked" in window)).toBe(false);
    expect(await panel.page.locator("#panel img, #panel script").count()).toBe(0);
    expect(await panel.page.getByRole("alert").first().innerText()).toContain("<img src=x");
  });

  test("messages outside the protocol change nothing", async () => {
    const panel = await open();
    await panel.send(snapshot(everything));
    await panel.page.evaluate(() => {
      for (const data of [null, 1, "x", {}, { type: "snapshot" }, { type: "delta", seq: "1" }, { type: "eval", text: "1" }])
        window.postMessage(data, "*");
    });
    await frame(panel);
    expect(await panel.page.getByRole("article").count()).toBe(4);
  });
});

describe("by keyboard alone", () => {
  test("every control can be reached with Tab and used", async () => {
    const panel = await open();
    await panel.send(snapshot(everything, { ...busyState, answering: "m9" }));
    await panel.page.getByRole("textbox", { name: "Message" }).fill("x");
    // Of a toolbar one button is reached; the arrows lead to the others.
    const all = await panel.page.locator('button:not(:disabled, [tabindex="-1"]), textarea').count();
    await panel.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    // The elements themselves: others come and go while the focus moves.
    await panel.page.evaluate(() => Object.assign(window, { reached: new Set<Element>() }));
    for (let step = 0; step < all + 5; step++) {
      await panel.page.keyboard.press("Tab");
      await panel.page.evaluate(() => {
        const element = document.activeElement;
        if (element?.matches("button, textarea")) (window as unknown as { reached: Set<Element> }).reached.add(element);
      });
    }
    expect(await panel.page.evaluate(() => (window as unknown as { reached: Set<Element> }).reached.size)).toBe(all);
  });

  test("actions become visible on focus", async () => {
    const panel = await open();
    await panel.send(snapshot(everything));
    const copy = panel.page.locator("article[data-message=m1]").getByRole("button", { name: "Copy message" });
    const opacity = () => copy.evaluate((element) => getComputedStyle(element.closest(".actions") ?? element).opacity);
    expect(await opacity()).toBe("0");
    await copy.focus();
    expect(await opacity()).toBe("1");
    await panel.page.keyboard.press("Enter");
    expect(await said(panel, "copyMessage")).toEqual([{ type: "copyMessage", messageId: "m1" }]);
  });
});

describe("looks", () => {
  for (const theme of themes) {
    test(`axe finds no problems in ${theme.name}`, async () => {
      const panel = await open({ theme });
      await panel.send(snapshot([], stateOf({ needsKey: true })));
      expect(await violations(panel)).toEqual([]);
      await panel.send({ type: "state", state: stateOf() });
      expect(await violations(panel)).toEqual([]);
      await panel.send(snapshot(everything, { ...busyState, answering: "m9" }));
      await panel.page.getByRole("button", { name: /^Reasoning/ }).click();
      expect(await violations(panel)).toEqual([]);
      const script = new DeltaScript("m9");
      await panel.send(
        snapshot([...everything, question("q3", "Go"), answer("m9", "", { parentId: "q3", status: "streaming" })], {
          ...busyState,
          answering: "m9",
        }),
        script.next("", "Thinking about it."),
      );
      expect(await violations(panel)).toEqual([]);
    });
  }

  for (const [width, zoom] of [
    [170, 1],
    [340, 2],
    [900, 1],
  ] as const) {
    test(`nothing overflows at ${width} px and ${zoom * 100} %`, async () => {
      const panel = await open({ width, zoom });
      await panel.send(snapshot([], stateOf({ needsKey: true })));
      expect(await overflowing(panel)).toEqual([]);
      await panel.send(snapshot(everything, { ...busyState, answering: "m9" }));
      await panel.page.getByRole("button", { name: /^Reasoning/ }).click();
      expect(await overflowing(panel)).toEqual([]);
    });
  }

  test("the button of a notice does not wrap letter by letter in a narrow panel", async () => {
    const banner = {
      code: "modelGone",
      text: `openrouter.ai does not list ${"long-model-name-".repeat(8)}`,
      action: "Choose another model",
    };
    for (const width of [300, 170]) {
      const panel = await open({ width });
      await panel.send(snapshot([question("q1", "Hi")], stateOf({ banner })));
      const height = await panel.page.getByRole("button", { name: "Choose another model" }).evaluate((button) => button.clientHeight);
      expect(height).toBeLessThan(50);
    }
  });

  test("targets are at least 24 px", async () => {
    const panel = await open({ width: 300 });
    await panel.send(snapshot(everything, { ...busyState, answering: "m9" }));
    const small = await panel.page.locator(".panel button").evaluateAll((buttons) =>
      buttons
        .filter((button) => button.closest(".markdown") === null)
        .filter((button) => Math.min(button.getBoundingClientRect().width, button.getBoundingClientRect().height) < 23.9)
        .map((button) => button.outerHTML),
    );
    expect(small).toEqual([]);
  });

  test("nothing moves with reduced motion", async () => {
    const panel = await open({ reducedMotion: true });
    await panel.send(snapshot([question("q1", "Go"), answer("m1", "", { status: "streaming" })], stateOf({ answering: "m1" })));
    expect(await panel.page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

test("the first load of the packaged panel stays within 66 KB gzip", async () => {
  const packaged = await buildPanel(true);
  const loaded = new Set<string>();
  /** A file, and what it imports before it runs. */
  const load = (name: string): void => {
    const file = packaged.get(name);
    if (file === undefined || loaded.has(name)) return;
    loaded.add(name);
    for (const [, imported = ""] of file.toString().matchAll(/\bimport(?:[^"'()]*from)?"(\.[^"]+)"/g))
      load(path.posix.join(path.posix.dirname(name), imported));
  };
  for (const name of ["main.js", "main.css"]) load(name);
  // The entry, its one chunk, and the style sheet.
  expect(loaded.size).toBe(3);
  const bytes = [...loaded].map((name) => gzipSync(packaged.get(name) ?? Buffer.alloc(0)).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(66 * 1024);
});

async function violations(panel: PanelPage): Promise<readonly string[]> {
  const result = await new AxeBuilder({ page: panel.page }).analyze();
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join(" | ")}`);
}

/** Elements that stick out of the page sideways, besides what scrolls inside itself or is meant to be unseen. */
async function overflowing(panel: PanelPage): Promise<readonly string[]> {
  return panel.page.evaluate(() => {
    const scrolls =
      document.documentElement.scrollWidth > innerWidth || (document.querySelector(".scroller")?.scrollWidth ?? 0) > innerWidth;
    const outside = [...document.querySelectorAll("#panel *")].filter((element) => {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || element.closest(".visually-hidden, .markdown pre, .markdown table") !== null) return false;
      return box.right > innerWidth + 0.5 || box.left < -0.5;
    });
    return [...(scrolls ? ["the page scrolls sideways"] : []), ...outside.map((element) => element.outerHTML.slice(0, 120))];
  });
}
