import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { Log } from "../../../../src/app/log.ts";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { ChatWebview, type ChatWebviewParts } from "../../../../src/host/panel/chatWebview.ts";
import { PanelPage } from "../../../../src/host/panel/panelPage.ts";
import { ToolQuestions } from "../../../../src/app/tools/toolQuestions.ts";
import type { FromWebview } from "../../../../src/shared/fromWebview.ts";
import type { ToWebview } from "../../../../src/shared/protocol.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import { EventEmitter, fake, Uri } from "../../vscode.ts";

type Posted = Extract<ToWebview, { type: "toolQuestion" }>;

const stateChanged = new EventEmitter<void>();
let clock: number;
let questions: ToolQuestions;
let received: EventEmitter<unknown>;
let done: FromWebview[];
let warned: string[];
let posted: unknown[];
/** When the host is done with what was asked. */
let handled: Promise<void>;
let focus: boolean[];
let shown: (boolean | undefined)[];
let live: ChatWebview;
let webview: { options: unknown; html: string };

/** A panel whose page is being loaded. */
function openPanel(outlivesHiding = true): ChatWebview {
  const session = {
    id: "c",
    conversation: createConversation("c", 0),
    lives: [],
    compared: [],
    outbox: {},
    onDidChange: new EventEmitter().event,
  } as unknown as Session;
  const setting = { drawsTitle: false, outlivesHiding };
  return new ChatWebview(new PanelPage(webview as unknown as vscode.Webview, Uri.file("/extension"), setting), { session } as ChatPlace, {
    extensionUri: Uri.file("/extension"),
    states: { get: () => ({ onDidChange: stateChanged.event, of: () => ({}) }) } as unknown as ChatWebviewParts["states"],
    folderNotice: { get: () => undefined } as unknown as ChatWebviewParts["folderNotice"],
    estimates: { get: () => undefined } as unknown as ChatWebviewParts["estimates"],
    log: { warn: (message: string) => warned.push(message) } as unknown as Log,
    sheet: () => Promise.reject(new Error("no sheet")),
    onMessage: (message) => {
      done.push(message);
      return handled;
    },
    onFocus: (_, focused) => focus.push(focused),
    onShown: (_, isVisible) => shown.push(isVisible),
    toolQuestions: { get: () => questions } as unknown as ChatWebviewParts["toolQuestions"],
  });
}

beforeEach(() => {
  clock = 0;
  questions = new ToolQuestions({
    askNatively: () => Promise.resolve("stop"),
    isDeleted: () => false,
    log: { warn: (message) => warned.push(message) },
    now: () => clock,
    timer: () => () => undefined,
  });
  received = new EventEmitter();
  done = [];
  warned = [];
  posted = [];
  handled = Promise.resolve();
  focus = [];
  shown = [];
  webview = {
    options: {},
    html: "",
    cspSource: "https://files.invalid",
    asWebviewUri: (uri: Uri) => uri,
    postMessage: (message: unknown) => Promise.resolve(posted.push(message) > 0),
    onDidReceiveMessage: received.event,
  } as typeof webview;
  live = openPanel();
});

afterEach(() => {
  live.dispose();
  fake.reset();
});

test("a webview may load our own files alone, and has neither forms nor commands", () => {
  expect(webview.options).toMatchObject({ enableScripts: true, enableForms: false });
  expect(webview.options).not.toHaveProperty("enableCommandUris");
  const roots = (webview.options as { localResourceRoots: Uri[] }).localResourceRoots.map(({ path }) => path);
  expect(roots).toEqual(["/extension/dist/webview", "/extension/media"]);
});

test("something billed is acknowledged once it is handled, and other messages are not", async () => {
  let finish = (): void => undefined;
  handled = new Promise((resolve) => (finish = resolve));
  received.fire({ type: "regenerate", messageId: "a", request: 7 });
  received.fire({ type: "stop" });
  expect(done).toHaveLength(2);
  expect(posted).toEqual([]);
  finish();
  await expect.poll(() => posted).toEqual([{ type: "handled", request: 7 }]);
  handled = new Promise((resolve) => (finish = resolve));
  received.fire({ type: "regenerate", messageId: "a", request: 8 });
  live.dispose();
  finish();
  await handled;
  await Promise.resolve();
  expect(posted).toHaveLength(1);
});

test("a hidden or closed webview has no focus, although it cannot report that itself", () => {
  received.fire({ type: "focus", focused: true });
  live.setVisible(false);
  received.fire({ type: "focus", focused: true });
  received.fire({ type: "focus", focused: false });
  received.fire({ type: "focus", focused: true });
  live.dispose();
  expect(focus).toEqual([true, false, true, false, true, false]);
  expect(done).toEqual([]);
});

test.each([true, false])("a page is told everything while it loads, and again only if it asks (kept while hidden: %s)", async (isKept) => {
  live.dispose();
  received.fire({ type: "focus", focused: true });
  live = openPanel(isKept);
  expect(focus.at(-1)).toBe(false);
  live.setVisible(true);
  await expect.poll(() => posted).toMatchObject([{ type: "snapshot" }]);
  received.fire({ type: "ready" });
  stateChanged.fire();
  await expect.poll(() => posted.length).toBe(2);
  expect(posted[1]).toMatchObject({ type: "state" });
  for (const [count, again] of [[3, { again: true }] as const, [4, {}] as const]) {
    received.fire({ type: "ready", ...again });
    await expect.poll(() => posted.length).toBe(count);
    expect(posted.at(-1)).toMatchObject({ type: "snapshot" });
  }
  live.setVisible(false);
  live.setVisible(true);
  received.fire({ type: "ready" });
  await expect.poll(() => posted.length).toBe(5);
  stateChanged.fire();
  await expect.poll(() => posted.at(-1)).toMatchObject({ type: "state" });
  expect(posted).toHaveLength(6);
});

test("what a page says before somebody listens is heard", () => {
  live.dispose();
  const setting = { drawsTitle: false, outlivesHiding: true };
  const page = new PanelPage(webview as unknown as vscode.Webview, Uri.file("/extension"), setting);
  for (let index = 0; index < 100; index += 1) received.fire(index);
  const heard: unknown[] = [];
  page.onMessage((data) => heard.push(data));
  received.fire("later");
  expect([heard[0], heard.at(-1), heard.length]).toEqual([0, "later", 21]);
});

test("what is told to have changed is shown", async () => {
  live.setVisible(true);
  received.fire({ type: "ready" });
  await expect.poll(() => posted).toMatchObject([{ type: "snapshot" }]);
  stateChanged.fire();
  await expect.poll(() => posted.at(-1)).toMatchObject({ type: "state" });
});

test("what is a message is passed on", () => {
  received.fire({ type: "send", text: "Hi" });
  expect(done).toEqual([{ type: "send", text: "Hi" }]);
});

test.each([
  undefined,
  null,
  "send",
  42,
  [],
  {},
  { type: "toolApproval", id: "*", decision: "always" },
  { type: "setSetting", key: "baseUrl", value: "http://canary.example.invalid" },
  { type: "open", url: "file:///etc/passwd" },
  { type: "apply", path: "/etc/cron.d/x", text: "x" },
  JSON.parse('{"__proto__": {"type": "send", "text": "x"}}'),
  { type: "send" },
  { type: "send", text: { toString: "x" } },
  { type: "send", text: "x".repeat(10 * 1024 * 1024) },
])("%# an invalid one is dropped and logged", (message) => {
  received.fire(message);
  expect(done).toEqual([]);
  expect(warned).toHaveLength(1);
});

test("F128 a flood is cut off, and said once", () => {
  for (let index = 0; index < 5000; index++) received.fire({ type: "stop" });
  expect(done.length).toBeGreaterThan(100);
  expect(done.length).toBeLessThan(600);
  expect(warned).toHaveLength(1);
});

test("acknowledgements are not counted", () => {
  for (let seq = 0; seq < 5000; seq++) received.fire({ type: "ack", seq });
  received.fire({ type: "stop" });
  expect(done).toEqual([{ type: "stop" }]);
});

test("the panel is told of the fonts that are set for chats, and of changes", () => {
  const fonts = () => posted.filter((message) => (message as { type: string }).type === "fonts");
  received.fire({ type: "ready" });
  expect(fonts()).toEqual([]);
  fake.changeConfiguration({ "chat.fontSize": 15 });
  fake.changeConfiguration({ "chat.fontSize": 17 }, "workspaceValues");
  fake.changeConfiguration({ "aside.model": "lab/x" });
  expect(fonts()).toEqual([
    { type: "fonts", fonts: { textSize: 15 } },
    { type: "fonts", fonts: { textSize: 17 } },
  ]);
  fake.changeConfiguration({ "chat.fontSize": undefined });
  fake.changeConfiguration({ "chat.fontSize": undefined }, "workspaceValues");
  expect(fonts().at(-1)).toEqual({ type: "fonts", fonts: {} });
});

test("a page that is hidden is kept for a while, and loaded anew after it", () => {
  vi.useFakeTimers();
  try {
    live.dispose();
    live = openPanel();
    live.setVisible(true);
    received.fire({ type: "ready" });
    vi.advanceTimersByTime(100);
    expect(posted).toHaveLength(1);
    const { html } = webview;
    live.setVisible(false);
    vi.advanceTimersByTime(14 * 60_000);
    live.setVisible(true);
    vi.advanceTimersByTime(60 * 60_000);
    expect(webview.html).toBe(html);
    live.setVisible(false);
    vi.advanceTimersByTime(15 * 60_000);
    expect(webview.html).toBe("");
    stateChanged.fire();
    live.setVisible(true);
    expect(webview.html).toContain("main.js");
    vi.advanceTimersByTime(100);
    expect(posted.slice(1)).toMatchObject([{ type: "snapshot" }]);
    live.setVisible(false);
    live.dispose();
    vi.advanceTimersByTime(15 * 60_000);
    expect(webview.html).toContain("main.js");
  } finally {
    vi.useRealTimers();
  }
});

test("it is told when the conversation comes into view and goes", () => {
  live.setVisible(true);
  live.setVisible(false);
  live.dispose();
  expect(shown).toEqual([true, false, undefined]);
});

describe("a question about a tool call", () => {
  const tool = { name: "mcp_files_write", description: "Writes.", schema: undefined, pin: "p", group: "mcp" } as const;
  const call = { conversationId: "c", messageId: "t", at: 0, tool, input: { path: "a" }, hash: "h" };
  const asked = () => posted.flatMap((one) => ((one as ToWebview).type === "toolQuestion" ? [(one as Posted).question] : []));
  const lastToken = (): string => asked().at(-1)?.token ?? "none";

  beforeEach(() => live.setVisible(true));

  test("is answered by the webview that shows it, has the focus and has had it in view", async () => {
    const answer = questions.ask(call, new AbortController().signal);
    await expect.poll(() => asked()).toMatchObject([{ messageId: "t", at: 0, tool: "mcp_files_write", title: "Files write", hash: "h" }]);
    const token = lastToken();
    const yes = { type: "answerTool", token, hash: "h", answer: "once" };
    received.fire(yes);
    received.fire({ type: "toolQuestionShown", token });
    clock = 600;
    received.fire(yes);
    expect(warned.map((line) => line.replace(/.*: /, ""))).toEqual([
      "the panel does not have the focus.",
      "the panel does not have the focus.",
    ]);
    received.fire({ type: "focus", focused: true });
    received.fire(yes);
    expect(await answer).toBe("once");
    expect(asked().at(-1)).toBeNull();
    // Neither is for the slices.
    expect(done).toEqual([]);
  });

  test("is posted with another token to a webview that was hidden or has started anew", async () => {
    const answer = questions.ask(call, new AbortController().signal);
    await expect.poll(() => asked().length).toBe(1);
    const tokens = [lastToken()];
    for (const _ of ["has what it was told", "has started anew"]) received.fire({ type: "ready" });
    tokens.push(lastToken());
    live.setVisible(false);
    received.fire({ type: "focus", focused: true });
    received.fire({ type: "answerTool", token: lastToken(), hash: "h", answer: "once" });
    live.setVisible(true);
    tokens.push(lastToken());
    expect(new Set(tokens).size).toBe(3);
    received.fire({ type: "focus", focused: true });
    for (const token of tokens.slice(0, 2)) {
      received.fire({ type: "toolQuestionShown", token });
      clock += 600;
      received.fire({ type: "answerTool", token, hash: "h", answer: "once" });
    }
    expect(warned).toHaveLength(3);
    received.fire({ type: "toolQuestionShown", token: lastToken() });
    clock += 600;
    received.fire({ type: "answerTool", token: lastToken(), hash: "h", answer: "refuse" });
    expect(await answer).toBe("refuse");
  });
});
