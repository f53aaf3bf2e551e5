import { signal } from "@preact/signals";
import type { FromWebview } from "../shared/fromWebview.ts";

/** The messages to the host that ask a model, or may: each has a cost. */
type BilledType =
  | "editMessage"
  | "regenerate"
  | "regenerateWith"
  | "continueAnswer"
  | "errorAction"
  | "keepAnswer"
  | "compareVersions"
  | "compareWith"
  | "sendQueued";

/** A message to the host that asks a model, or may. */
export type BilledMessage = Extract<FromWebview, { readonly type: BilledType }>;

/** Sends what is billed, one request at a time for each message it is about: until the host has handled it, another one is a double click. */
export class BilledRequests {
  readonly #post: (message: FromWebview) => void;
  /** The numbers of the requests that the host is handling, by what they are about. */
  readonly #open = signal<ReadonlyMap<string, number>>(new Map());
  #last = 0;

  constructor(post: (message: FromWebview) => void) {
    this.#post = post;
  }

  /** Whether the host is handling a request about the same message. Redraws the component that asks when this changes. */
  isOpen(message: BilledMessage): boolean {
    return this.#open.value.has(subjectOf(message));
  }

  /** @returns false where it was not sent, because there is an open request about the same message */
  send(message: BilledMessage): boolean {
    const subject = subjectOf(message);
    if (this.#open.peek().has(subject)) return false;
    this.#last += 1;
    this.#open.value = new Map(this.#open.peek()).set(subject, this.#last);
    this.#post({ ...message, request: this.#last });
    return true;
  }

  /** The host has handled a request. */
  settle(request: number): void {
    if (!Array.from(this.#open.peek().values()).includes(request)) return;
    this.#open.value = new Map(Array.from(this.#open.peek()).filter(([, open]) => open !== request));
  }

  /** The host shows the conversation anew: what was asked before has had its effect, or is lost. */
  reset(): void {
    if (this.#open.peek().size > 0) this.#open.value = new Map();
  }
}

function subjectOf(message: BilledMessage): string {
  return message.type === "sendQueued" ? `queued ${message.id}` : message.messageId;
}
