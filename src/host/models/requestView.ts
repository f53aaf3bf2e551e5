import * as vscode from "vscode";
import type { ChatRequest } from "../../llm/chatClient.ts";
import { addressOf, questionPath } from "../../llm/send/endpoint.ts";
import { buildRequest } from "../../llm/send/requestBody.ts";

/** The URI scheme of documents that show a request. The manifest refers to it. */
const requestScheme = "aside-request";

interface Shown {
  readonly exact: string;
  readonly readable: string;
}

/**
 * Shows requests as read-only documents, one per conversation: either the exact bytes of the body, or the whole request in a readable layout.
 * Neither contains the API key.
 */
export class RequestView implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #shown = new Map<string, Shown>();
  readonly #registration: vscode.Disposable;
  #isReadable = false;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(requestScheme, this);
  }

  get onDidChange(): vscode.Event<vscode.Uri> {
    return this.#changed.event;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const shown = this.#shown.get(uri.toString());
    if (shown === undefined) return "";
    return this.#isReadable ? shown.readable : shown.exact;
  }

  /**
   * Shows a request.
   * @returns why there is no request, for the user; undefined if it is shown
   */
  async show(conversationId: string, request: ChatRequest): Promise<string | undefined> {
    const built = buildRequest(request);
    if (!built.ok) return built.error.message;
    const url = addressOf(request.endpoint, questionPath(request.endpoint));
    const uri = vscode.Uri.from({ scheme: requestScheme, path: `/${conversationId}/${vscode.l10n.t("Request to {0}", url.host)}.json` });
    const secret = new Set(Object.keys(request.endpoint.headers));
    const headers = Object.entries(built.headers).map(([name, value]) => [name, secret.has(name) ? hidden : value]);
    const readable = {
      method: "POST",
      url: url.href,
      headers: {
        accept: "text/event-stream, application/json",
        "content-type": "application/json",
        ...Object.fromEntries(headers),
        ...(request.endpoint.auth === "key" ? { authorization: `Bearer ${hidden}` } : {}),
      },
      body: built.body,
      ...(built.unsupportedParameters.length === 0 ? {} : { notSent: built.unsupportedParameters }),
    };
    this.#shown.set(uri.toString(), { exact: JSON.stringify(built.body), readable: JSON.stringify(readable, undefined, 2) });
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    return undefined;
  }

  /** Switches all documents between the exact bytes and the readable layout. */
  toggleLayout(): void {
    this.#isReadable = !this.#isReadable;
    for (const uri of this.#shown.keys()) this.#changed.fire(vscode.Uri.parse(uri));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** Replaces values that are not shown. */
const hidden = "•••";
