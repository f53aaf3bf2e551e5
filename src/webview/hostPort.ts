import { parseToWebview, type FromWebview, type ToWebview } from "../shared/protocol.ts";

/** What VS Code gives a webview. `acquireVsCodeApi` may be called once: one file of a page holds the result. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** The panel's only way out: messages to the host, and a small state that survives the webview. */
export interface HostPort {
  /** Sends a message to the host. */
  post(message: FromWebview): void;
  /** What was kept last, unvalidated; undefined when there is nothing. */
  loadState(): unknown;
  /** Keeps a JSON value until the view is removed; cheap enough for every keystroke. */
  saveState(state: unknown): void;
  /** Calls `listener` with each valid message of the host, in order. Gives the function that ends it. */
  listen(listener: (message: ToWebview) => void): () => void;
}

/**
 * Makes the port on VS Code's API. Messages that are not ours are dropped at this door: a webview's window also hears other frames.
 * @param api what `acquireVsCodeApi()` gave
 * @param target the window that messages arrive at
 */
export function createHostPort(api: VsCodeApi, target: Window): HostPort {
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
    post: (message) => api.postMessage(message),
    loadState: () => api.getState(),
    saveState: (state) => api.setState(state),
    listen: (listener) => {
      const onMessage = (event: MessageEvent): void => {
        const message = parseToWebview(event.data);
        if (message !== undefined) listener(message);
      };
      target.addEventListener("message", onMessage);
      return () => target.removeEventListener("message", onMessage);
    },
  };
}
