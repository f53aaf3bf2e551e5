/** The browser's response. */
export type CallbackAnswer =
  | { readonly type: "code"; readonly code: string }
  /** The user declined or the server failed; `reason` is the server's message. */
  | { readonly type: "denied"; readonly reason: string }
  /** An unexpected request to our path. */
  | { readonly type: "wrongState" };

/** Waits on 127.0.0.1 for the response of one sign-in. Closed by the response or by `dispose`. */
export interface CallbackListener {
  /** For example `http://127.0.0.1:4711/callback/STATE`; the state is valid for one response. */
  readonly address: string;
  /** Settles with the first response; never rejects, and never settles after `dispose`. */
  readonly answer: Promise<CallbackAnswer>;
  /** Accepts requests to another host name, too: VS Code in a browser may reach the listener under a forwarded one. */
  alsoKnownAs(host: string): void;
  dispose(): void;
}
