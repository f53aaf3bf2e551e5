import { beforeEach, expect, test } from "vitest";
import type * as vscode from "vscode";
import type { Chat } from "../../../../src/app/chat/chat.ts";
import type { ChatPlaces } from "../../../../src/app/chat/chatPlace.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import { Emitter } from "../../../../src/app/events.ts";
import { ChatEditor } from "../../../../src/host/panel/chatEditor.ts";
import type { ChatWebviewParts } from "../../../../src/host/panel/chatWebview.ts";
import { addMessage, type Conversation, createConversation } from "../../../../src/shared/conversation.ts";
import { question } from "../../history/messages.ts";
import { fake, Uri, window } from "../../vscode.ts";

beforeEach(() => fake.reset());

test("a tab is called like the first question, and tells when it comes to the front", () => {
  const changed = new Emitter<{ readonly type: "message" | "state" }>();
  let conversation: Conversation = createConversation("c", 0);
  const session = {
    id: "c",
    get conversation() {
      return conversation;
    },
    onDidChange: changed.event,
    lives: [],
    compared: [],
    outbox: {},
  } as unknown as Session;
  const holds: string[] = [];
  const chat = { hold: () => (holds.push("held"), { dispose: () => holds.push("let go") }) } as unknown as Chat;
  let used = 0;
  const parts = {
    extensionUri: Uri.file("/extension"),
    states: { get: () => ({ onDidChange: new Emitter<void>().event, of: () => ({}) }) },
    log: { warn: () => undefined },
    onFocus: () => undefined,
    onShown: () => undefined,
    toolQuestions: { get: () => ({ add: () => ({ dispose: () => undefined }), update: () => undefined }) },
    folderNotice: { get: () => undefined },
    estimates: { get: () => undefined },
  } as unknown as ChatWebviewParts;
  const panel = window.createWebviewPanel("aside.chatEditor", "…") as vscode.WebviewPanel;
  const [shown] = fake.panels;
  const editor = new ChatEditor(panel, session, chat, parts, { used: () => (used += 1) } as unknown as ChatPlaces);
  expect([panel.title, used]).toEqual(["Aside", 1]);
  conversation = addMessage(conversation, question("q", null, "What is a heap?\nExplain."));
  changed.fire({ type: "state" });
  expect(panel.title).toBe("Aside");
  changed.fire({ type: "message" });
  expect(panel.title).toBe("What is a heap?");
  shown?.turn(false);
  expect(used).toBe(1);
  shown?.turn(true);
  expect(used).toBe(2);
  editor.dispose();
  expect(holds).toEqual(["held", "let go"]);
});
