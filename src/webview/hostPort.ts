import type { FromWebview } from "../shared/fromWebview.ts";
import { parseToWebview, type ToWebview } from "../shared/protocol.ts";

/** VS Code's API for webviews. `acquireVsCodeApi` may be called only once, so one file per page holds the result. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** The panel's only way out: messages to the host, and a small state that survives the webview. */
export interface HostPort {
  /** Sends a message to the host. */
  post(message: FromWebview): void;
  /** The saved state, unvalidated; undefined if there is no state. */
  loadState(): unknown;
  /** Saves a JSON value until the view is removed; cheap enough for every keystroke. */
  saveState(state: unknown): void;
  /** Calls `listener` with each valid message of the host, in order. Returns a function that stops it. */
  listen(listener: (message: ToWebview) => void): () => void;
}

/** A message listener of the page itself, and what it has heard: the host need not wait for the script. */
interface EarlyMessages {
  readonly heard: readonly unknown[];
  readonly hear: (event: MessageEvent) => void;
}

/**
 * Creates the port on VS Code's API. Other messages are dropped: a webview's window also receives those of other frames.
 * @param api the result of `acquireVsCodeApi()`
 * @param target the window that messages arrive at
 */
export function createHostPort(api: VsCodeApi, target: Window): HostPort {
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
    post: (message) => api.postMessage(message),
    loadState: () => api.getState(),
    saveState: (state) => api.setState(state),
    listen: (listener) => {
      const take = (data: unknown): void => {
        const message = parseToWebview(data);
        if (message !== undefined) listener(message);
      };
      const onMessage = (event: MessageEvent): void => take(event.data);
      target.addEventListener("message", onMessage);
      const { early } = target as Window & { readonly early?: EarlyMessages };
      if (early !== undefined) target.removeEventListener("message", early.hear);
      for (const data of early?.heard ?? []) take(data);
      return () => target.removeEventListener("message", onMessage);
    },
  };
}
