import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type FromWebview, fromWebviewSchema, parseFromWebview } from "../../../src/shared/fromWebview.ts";
import { type HostUnderAttack, startHost } from "../../attacks/hostUnderAttack.ts";
import { fake, workspace } from "../vscode.ts";

const unknown = "00000000-0000-4000-8000-000000000000";
const draft = { text: "x" };
const message = { messageId: unknown };

/**
 * A message of each type as a panel that was taken over may send it: with an id that it guessed. A type that is missing here does not compile. `opens` names
 * the commands that a message may run: each only shows something of VS Code's.
 */
const messages: { readonly [Type in FromWebview["type"]]: { readonly fields?: object; readonly opens?: readonly string[] } } = {
  ready: { fields: { at: { conversationId: unknown, messageId: unknown } } },
  loadMessages: { fields: { conversationId: unknown, ids: [unknown] } },
  focus: { fields: { focused: true } },
  ack: { fields: { seq: 1e9 } },
  send: { fields: { text: "  " } },
  omitOldest: { fields: draft },
  includeOmitted: {},
  compact: {},
  useSummary: { fields: { ...message, use: true } },
  showUsage: {},
  draft: { fields: { ...draft, conversationId: unknown, version: 0 } },
  earlierMessages: {},
  improveQuestion: { fields: { text: "draft" } },
  writeInEditor: { fields: { text: "draft" } },
  stop: { fields: message },
  compareModels: {},
  clearCompare: {},
  keepAnswer: { fields: message },
  compareVersions: { fields: message },
  compareWith: { fields: message },
  unqueue: { fields: { id: unknown } },
  sendQueued: { fields: { id: unknown } },
  newConversation: {},
  openConversations: {},
  selectModel: {},
  selectEffort: {},
  setApiKey: {},
  signIn: {},
  attachContext: {},
  selectTools: {},
  toolQuestionShown: { fields: { token: unknown } },
  answerTool: { fields: { token: unknown, hash: "0".repeat(64), answer: "conversation" } },
  askAgain: { fields: { tool: "write_file" } },
  parameters: { fields: { open: false } },
  codeColors: { fields: { theme: "../../../../etc/passwd" } },
  setParameter: { fields: { conversationId: unknown, name: "temperature", value: 2 } },
  resetParameters: { fields: { conversationId: unknown } },
  selectPreset: {},
  savePreset: {},
  editRouting: {},
  openSettings: { opens: ["aside.openSettings"] },
  viewRequest: { fields: draft },
  removeAttachment: { fields: { id: unknown } },
  attachSuggested: { fields: { id: unknown } },
  complete: { fields: { requestId: 1, trigger: "#", query: "../../etc/passwd" } },
  chooseCompletion: { fields: { id: unknown } },
  openAttachment: { fields: { ...message, id: unknown } },
  reviewAttachment: { fields: { id: unknown } },
  attachData: { fields: { name: "../x", data: "data:text/plain;base64,%" } },
  attachTooLarge: { fields: { name: "[x](command:y)" } },
  attachUris: {
    fields: {
      uris: [
        "vscode-userdata:/x",
        "http://canary.example.invalid/",
        "command:x",
        "untitled:x",
        "git:/x",
        "vscode-notebook-cell:/x",
        "aside-context:/x",
        "file://evil.example.invalid/share/x",
      ],
    },
  },
  copyMessage: { fields: message },
  copyText: { fields: draft },
  openLink: { fields: { ...message, href: "https://canary.example.invalid/?q=secret" } },
  loadImage: { fields: { ...message, source: "https://127.0.0.1/", requestId: 1 } },
  loadPicture: { fields: { ...message, picture: 0, requestId: 1 } },
  savePicture: { fields: { ...message, picture: 0 } },
  codeAction: { fields: { ...message, block: 0, action: "terminal" } },
  findTarget: { fields: { ...message, block: 0 } },
  applyAll: { fields: message },
  cacheNote: { fields: message },
  findReferences: { fields: { ...message, texts: ["../../etc/passwd"] } },
  openReference: { fields: { ...message, text: "../../etc/passwd" } },
  errorAction: { fields: { ...message, action: "useFallback" } },
  editMessage: { fields: { ...message, ...draft } },
  regenerate: { fields: message },
  regenerateWith: { fields: message },
  continueAnswer: { fields: message },
  separateParts: { fields: { ...message, at: 0 } },
  deleteMessage: { fields: message },
  sendingNote: { fields: { kind: "lapsed", does: "close" } },
  dismissFolderNotice: {},
  useFolderSettings: {},
  manageTrust: { opens: ["workbench.trust.manage"] },
  bannerAction: {},
  cancelTask: {},
  showVersion: { fields: { ...message, step: 1 } },
  forkConversation: { fields: message },
  useFileSettings: { fields: { conversationId: unknown } },
  discardFileSettings: { fields: { conversationId: unknown } },
  webviewError: { fields: { message: "x" } },
};

/** They only show the panel, or tell VS Code what a key means. */
const harmless = ["aside.chat.focus", "setContext"];

let host: HostUnderAttack;
let fetched: string[];

beforeEach(async () => {
  host = await startHost();
  fetched = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((address) => {
    fetched.push(address instanceof Request ? address.url : String(address));
    return Promise.reject(new Error("nothing is asked here"));
  });
  host.settings.user["aside.model"] = "lab/mine";
  host.settings.workspace["aside.model"] = "lab/dear";
  workspace.isTrusted = false;
});

afterEach(async () => {
  vi.restoreAllMocks();
  await host.close();
  workspace.isTrusted = true;
  // Questions that the user would have to answer are what is wanted here.
  fake.takeFaults();
});

describe("a message of the panel alone approves nothing", () => {
  test("every type of the protocol is tried", () => {
    const types: readonly string[] = fromWebviewSchema.options.map(({ entries }) => entries.type.literal);
    expect(Object.keys(messages).toSorted()).toEqual(types.toSorted());
  });

  test.each(Object.entries(messages))(
    "%s: runs, sends, writes, saves and changes nothing by itself",
    async (type, { fields, opens = [] }) => {
      const settings = JSON.stringify(host.settings);
      const sent = { type, ...fields };
      expect(parseFromWebview(sent), "it passes the door").toBeDefined();
      host.receive(sent);
      // What approvals of others would look like.
      host.receive({ ...sent, approved: true, hash: "0".repeat(64), pin: "0".repeat(64), decision: "conversation", choice: "use" });
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(new Set(fake.executed.map(([command]) => String(command)).filter((command) => !harmless.includes(command)))).toEqual(
        new Set(opens),
      );
      // The exact request is shown in a read-only document of ours, and the user's own message in one that can be written.
      expect(fake.opened.filter((address) => !/^aside-(?:request|message):/.test(address))).toEqual([]);
      expect(fake.applied).toEqual([]);
      expect(fake.terminals).toEqual([]);
      expect([...fake.files.keys()]).toEqual([]);
      expect(host.secrets.size).toBe(0);
      expect(JSON.stringify(host.settings)).toBe(settings);
      expect(fetched.filter((address) => !address.startsWith("https://openrouter.ai/api/v1/models"))).toEqual([]);
      expect(host.said.flatMap((one) => (one.type === "state" ? [one.state.model?.id] : []))).not.toContain("lab/dear");
    },
  );
});

test.each([
  "endpoints",
  "endpoint",
  "model",
  "presets",
  "prompts",
  "budget",
  "toolsForExtensions",
  "chatModels",
  "provider",
  "__proto__",
  "constructor",
])("%s is no parameter that a panel can set", (name) => {
  expect(parseFromWebview({ type: "setParameter", conversationId: unknown, name, value: {} })).toBeUndefined();
});
