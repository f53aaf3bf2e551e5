import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type * as vscode from "vscode";
import type { Ports } from "../../src/app/app.ts";
import type { ToWebview } from "../../src/shared/protocol.ts";
import { EventEmitter, fake, Uri, window } from "../unit/vscode.ts";

/** The extension's real host in this process, with a stand-in for the editor that records what the host does to it. */
export interface HostUnderAttack {
  /** Settings by scope, with full names; `fake.changeConfiguration` announces changes. */
  readonly settings: { user: Record<string, unknown>; workspace: Record<string, unknown>; folder: Record<string, unknown> };
  readonly secrets: Map<string, string>;
  /** Messages from the host to the panel. Grows. */
  readonly said: readonly ToWebview[];
  /** Lines of the log. Grows. */
  readonly log: readonly string[];
  /** Sends a message to the host as the panel. */
  receive(message: unknown): void;
  /** Shows or hides the panel. */
  show(visible: boolean): void;
  /** Sends a message and waits until its answer has ended. */
  ask(text: string): Promise<string>;
  /** Everything that the extension has written to disk. */
  written(): Promise<string>;
  trust(trusted: boolean): void;
  close(): Promise<void>;
}

/**
 * Activates the extension. Only one at a time, because there is one stand-in.
 * @param prepare what is done to the stand-in before that
 * @param replaced what takes the place of an adapter
 */
export async function startHost(
  prepare: () => Promise<void> = () => Promise.resolve(),
  replaced: Partial<Ports> = {},
): Promise<HostUnderAttack> {
  fake.reset();
  await prepare();
  const folder = await mkdtemp(path.join(os.tmpdir(), "aside-attacks-host-"));
  const secrets = new Map<string, string>();
  const mementos = new Map<string, unknown>();
  const said: ToWebview[] = [];
  const log: string[] = [];
  const received = new EventEmitter<unknown>();
  const note = (text: string) => void log.push(text);
  const channel = { trace: note, debug: note, info: note, warn: note, error: note, show: () => undefined, dispose: () => undefined };
  let provider: vscode.WebviewViewProvider | undefined;
  Object.assign(window, {
    createOutputChannel: () => channel,
    registerWebviewViewProvider: (_id: string, given: vscode.WebviewViewProvider) => {
      provider = given;
      return { dispose: () => undefined };
    },
  });
  const memento = {
    get: (key: string, otherwise?: unknown) => mementos.get(key) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void mementos.set(key, value)),
    keys: () => [...mementos.keys()],
    setKeysForSync: (keys: readonly string[]) => void log.push(`setKeysForSync ${keys.join()}`),
  };
  const context = {
    subscriptions: [] as { dispose(): unknown }[],
    extensionUri: Uri.file("/extension"),
    globalStorageUri: Uri.file(folder),
    globalState: memento,
    workspaceState: memento,
    extension: { packageJSON: { version: "0" } },
    secrets: {
      onDidChange: new EventEmitter<{ readonly key: string }>().event,
      get: (key: string) => Promise.resolve(secrets.get(key)),
      store: (key: string, value: string) => Promise.resolve(void secrets.set(key, value)),
      delete: (key: string) => Promise.resolve(void secrets.delete(key)),
    },
  };
  const { activate, deactivate } = await import("../../src/extension.ts");
  activate(context as unknown as vscode.ExtensionContext, replaced);
  const webview = {
    options: {},
    html: "",
    cspSource: "https://files.invalid",
    asWebviewUri: (uri: Uri) => uri,
    postMessage: (message: ToWebview) => {
      said.push(message);
      if (message.type === "delta") received.fire({ type: "ack", seq: message.seq });
      return Promise.resolve(true);
    },
    onDidReceiveMessage: received.event,
  };
  const visibility = new EventEmitter<void>();
  const view = {
    webview,
    visible: true,
    onDidChangeVisibility: visibility.event,
    onDidDispose: new EventEmitter<void>().event,
    show: () => undefined,
  };
  await provider?.resolveWebviewView(
    view as unknown as vscode.WebviewView,
    {} as vscode.WebviewViewResolveContext,
    {} as vscode.CancellationToken,
  );
  received.fire({ type: "ready" });
  return {
    settings: { user: fake.user, workspace: fake.workspaceValues, folder: fake.folderValues },
    secrets,
    said,
    log,
    show: (visible) => {
      view.visible = visible;
      visibility.fire();
    },
    receive: (message) => received.fire(message),
    ask: async (text) => {
      const before = endsOf(said).length;
      received.fire({ type: "send", text });
      for (let turn = 0; turn < 400; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        const ends = endsOf(said);
        if (ends.length > before) return ends.at(-1) ?? "";
      }
      return "no end";
    },
    written: async () => {
      const names = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
      return (await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")))).join("\n") + JSON.stringify([...mementos]);
    },
    trust: (trusted) => {
      fake.changeTrust(trusted);
    },
    close: async () => {
      await deactivate();
      for (const subscription of context.subscriptions) subscription.dispose();
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

/** How answers ended according to the messages to the panel: status, code, message. */
function endsOf(said: readonly ToWebview[]): readonly string[] {
  const ends = new Map<string, string>();
  for (const message of said) {
    const shown = message.type === "snapshot" ? message.messages : message.type === "message" ? [message.shown] : [];
    for (const each of shown) {
      const one = "message" in each ? each.message : each;
      if ("status" in one && one.role === "assistant" && one.status !== "streaming")
        ends.set(one.id, `${one.status} ${one.error?.code ?? ""} ${one.error?.message ?? ""}`);
    }
  }
  return [...ends.values()];
}
