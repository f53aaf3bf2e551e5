import { afterEach, beforeEach, expect, test } from "vitest";
import type * as vscode from "vscode";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { Log } from "../../../../src/app/log.ts";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { ChatWebview } from "../../../../src/host/panel/chatWebview.ts";
import type { PanelStates } from "../../../../src/app/panel/panelState.ts";
import type { FromWebview } from "../../../../src/shared/protocol.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import { EventEmitter, Uri } from "../../vscode.ts";

const stateChanged = new EventEmitter<void>();
let received: EventEmitter<unknown>;
let done: FromWebview[];
let warned: string[];
let posted: unknown[];
/** When the host is done with what was asked. */
let handled: Promise<void>;
let focus: boolean[];
let live: ChatWebview;
let webview: { options: unknown; html: string };

beforeEach(() => {
  received = new EventEmitter();
  done = [];
  warned = [];
  posted = [];
  handled = Promise.resolve();
  focus = [];
  webview = {
    options: {},
    html: "",
    cspSource: "https://files.invalid",
    asWebviewUri: (uri: Uri) => uri,
    postMessage: (message: unknown) => Promise.resolve(posted.push(message) > 0),
    onDidReceiveMessage: received.event,
  } as typeof webview;
  const session = {
    id: "c",
    conversation: createConversation("c", 0),
    lives: [],
    compared: [],
    outbox: {},
    onDidChange: new EventEmitter().event,
  } as unknown as Session;
  live = new ChatWebview(webview as unknown as vscode.Webview, { session } as ChatPlace, {
    extensionUri: Uri.file("/extension"),
    states: { onDidChange: stateChanged.event, of: () => ({}) } as unknown as PanelStates,
    log: { warn: (message: string) => warned.push(message) } as unknown as Log,
    sheet: () => Promise.reject(new Error("no sheet")),
    onMessage: (message) => {
      done.push(message);
      return handled;
    },
    onFocus: (_, focused) => focus.push(focused),
  });
});

afterEach(() => live.dispose());

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
