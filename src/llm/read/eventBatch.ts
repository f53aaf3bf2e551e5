import type { ChatEvent } from "../../shared/chatEvent.ts";

type DeltaType = "text" | "reasoning";

/** Collects the events of one network read and merges consecutive deltas of the same kind. */
export class EventBatch {
  #events: ChatEvent[] = [];
  #type: DeltaType = "text";
  #delta = "";

  /** Adds a piece of text or reasoning. */
  delta(type: DeltaType, text: string): void {
    if (type !== this.#type) {
      this.#closeDelta();
      this.#type = type;
    }
    this.#delta += text;
  }

  /** Adds any other event after the pieces so far. */
  add(event: ChatEvent): void {
    this.#closeDelta();
    this.#events.push(event);
  }

  /** Returns and clears the events since the last call, in order. */
  take(): readonly ChatEvent[] {
    this.#closeDelta();
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }

  #closeDelta(): void {
    if (this.#delta === "") return;
    this.#events.push({ type: this.#type, text: this.#delta });
    this.#delta = "";
  }
}
