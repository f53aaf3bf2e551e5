import type { FromLedgerPage } from "../../shared/ledgerPage.ts";
import type { VsCodeApi } from "../hostPort.ts";

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

/** Sends a message to the host. */
export function post(message: FromLedgerPage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
  api.postMessage(message);
}

/** What the page kept when it was hidden, unvalidated. */
export function loadState(): unknown {
  return api.getState();
}

/** Keeps a JSON value while the tab is open. */
export function saveState(state: unknown): void {
  api.setState(state);
}
