import { EventEmitter } from "./events.ts";
import type { Uri } from "./uri.ts";

/** A webview panel: what the host says to its page is in `posted`; `say` is what the page says to the host. */
export class FakePanel {
  title: string;
  visible = true;
  active = true;
  iconPath: unknown;
  readonly posted: unknown[] = [];
  readonly #received = new EventEmitter<unknown>();
  readonly #disposed = new EventEmitter<void>();
  readonly #changed = new EventEmitter<unknown>();
  readonly onDidDispose = this.#disposed.event;
  readonly onDidChangeViewState = this.#changed.event;
  readonly webview = {
    html: "",
    options: {} as unknown,
    cspSource: "https://files.invalid",
    asWebviewUri: (uri: Uri) => uri,
    onDidReceiveMessage: this.#received.event,
    postMessage: (message: unknown) => Promise.resolve(this.posted.push(message) > 0),
  };
  #isDisposed = false;
  constructor(title: string) {
    this.title = title;
  }
  reveal(): void {
    this.active = true;
  }
  /** Shows or hides it. */
  turn(visible: boolean, active = visible): void {
    this.visible = visible;
    this.active = active;
    this.#changed.fire(undefined);
  }
  say(message: unknown): void {
    this.#received.fire(message);
  }
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#disposed.fire();
  }
}

/** What a tab with a webview shows. */
export class TabInputWebview {
  readonly viewType: string;
  constructor(viewType: string) {
    this.viewType = viewType;
  }
}
