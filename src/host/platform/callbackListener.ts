/** What the browser came back with. */
export type CallbackAnswer =
  | { readonly type: "code"; readonly code: string }
  /** The person said no, or the server could not go on: its own word for it. */
  | { readonly type: "denied"; readonly reason: string }
  /** Something came to our path that we did not ask for. */
  | { readonly type: "wrongState" };

/** Waits on 127.0.0.1 for one answer of one sign-in. Closed by its answer or by `dispose`, whichever comes first. */
export interface CallbackListener {
  /** Such as `http://127.0.0.1:4711/callback/STATE`; the state is good for one answer. */
  readonly address: string;
  /** Settles with the first answer; never rejects, and never settles after `dispose`. */
  readonly answer: Promise<CallbackAnswer>;
  /** The browser will reach the listener under this host, too: an editor in a browser has its own way to it. */
  alsoKnownAs(host: string): void;
  dispose(): void;
}
