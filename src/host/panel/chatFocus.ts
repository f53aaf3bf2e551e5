import * as vscode from "vscode";

/**
 * Whether a chat has the focus, for key bindings (`aside.chatFocused`): VS Code's own keys do not tell for a webview in a view. A set, because
 * the webview that gets the focus may say so before the one that loses it.
 */
export class ChatFocus {
  readonly #focused = new Set<object>();

  /** Whether any chat has it. */
  get isAnywhere(): boolean {
    return this.#focused.size > 0;
  }

  /** A webview has got or lost the focus, or is gone. */
  set(webview: object, focused: boolean): void {
    const before = this.#focused.size > 0;
    if (focused) this.#focused.add(webview);
    else this.#focused.delete(webview);
    const now = this.#focused.size > 0;
    if (now !== before) void vscode.commands.executeCommand("setContext", "aside.chatFocused", now);
  }
}
