import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { Chat, type ChatParts } from "../../../../src/app/chat/chat.ts";
import { noKeeper } from "../../../../src/app/chat/conversationKeeper.ts";
import { ChatView } from "../../../../src/host/panel/chatView.ts";
import type { ChatWebviewParts } from "../../../../src/host/panel/chatWebview.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import type { PinnedTool } from "../../../../src/shared/toolMessage.ts";
import { shortConversation } from "../../history/messages.ts";
import { EventEmitter, Uri } from "../../vscode.ts";

let remembered: Map<string, unknown>;
let chat: Chat;
let defaultTools: readonly PinnedTool[];
let view: ChatView;

const never = new EventEmitter().event;
const parts = {
  extensionUri: Uri.file("/extension"),
  states: { get: () => ({ onDidChange: never, of: () => ({}) }) },
  log: { warn: () => undefined, error: () => undefined },
  onShown: () => undefined,
  toolQuestions: { get: () => ({ add: () => ({ dispose: () => undefined }), update: () => undefined }) },
  folderNotice: { get: () => undefined },
  estimates: { get: () => undefined },
} as unknown as ChatWebviewParts;

/** VS Code shows the view. */
const resolve = () =>
  view.resolveWebviewView({
    visible: true,
    onDidChangeVisibility: never,
    onDidDispose: never,
    webview: {
      options: {},
      html: "",
      cspSource: "https://files.invalid",
      asWebviewUri: (uri: Uri) => uri,
      postMessage: () => Promise.resolve(true),
      onDidReceiveMessage: never,
    },
  } as unknown as vscode.WebviewView);

const removed: string[] = [];

beforeEach(() => {
  removed.length = 0;
  remembered = new Map([["aside.viewConversation", "kept"]]);
  const memento = {
    get: (key: string) => remembered.get(key),
    update: (key: string, value: unknown) => Promise.resolve(remembered.set(key, value)),
  } as unknown as vscode.Memento;
  defaultTools = [];
  chat = new Chat({ now: () => 0, window: { workspaceName: undefined }, defaultTools: () => defaultTools } as unknown as ChatParts, {
    create: (id) => ({ conversation: createConversation(id, 0), recorder: noKeeper, damaged: 0 }),
    open: (id) => Promise.resolve(id === "kept" ? { conversation: shortConversation(id), recorder: noKeeper, damaged: 0 } : undefined),
    copyDraft: (id) =>
      Promise.resolve(id === "draft" ? { id: "kept", removeOriginal: () => Promise.resolve(void removed.push(id)) } : undefined),
  });
  view = new ChatView(chat, memento, parts, () => undefined);
});

test("what was shown last is shown again, also where a command asked for a conversation before the view was there", async () => {
  const standIn = view.session;
  expect(standIn.id).not.toBe("kept");
  expect(remembered.get("aside.viewConversation")).toBe("kept");
  await resolve();
  expect(view.session.id).toBe("kept");
  // The other one was empty and is not shown.
  expect(chat.sessions.map(({ id }) => id)).toEqual(["kept"]);
});

test("what was shown last is shown again where new conversations begin with tools", async () => {
  defaultTools = [{ name: "adder", pin: "p" }];
  expect(view.session.conversation.tools).toEqual(defaultTools);
  await resolve();
  expect(view.session.id).toBe("kept");
});

test.each([
  ["has a draft", (session: ChatView["session"]) => session.outbox.setDraft("half")],
  ["has a model of its own", (session: ChatView["session"]) => session.setModel("lab/two")],
  ["has tools of its own", (session: ChatView["session"]) => session.setTools([{ name: "adder", pin: "p" }])],
  ["was asked for by the user", (session: ChatView["session"]) => view.show(session)],
])("a conversation that %s is not replaced by what was shown last", async (_name, touch) => {
  const { session } = view;
  touch(session);
  await resolve();
  expect(view.session).toBe(session);
  expect(remembered.get("aside.viewConversation")).toBe(session.id);
});

test("a draft without messages, which another window may show, moves to a conversation of its own", async () => {
  remembered.set("aside.viewConversation", "draft");
  await resolve();
  expect(view.session.id).toBe("kept");
  expect(remembered.get("aside.viewConversation")).toBe("kept");
  await vi.waitFor(() => expect(removed).toEqual(["draft"]));
});

test("where the last one is gone, a new one is begun and remembered", async () => {
  remembered.set("aside.viewConversation", "gone");
  await resolve();
  expect(view.session.conversation.messages.size).toBe(0);
  expect(remembered.get("aside.viewConversation")).toBe(view.session.id);
});
