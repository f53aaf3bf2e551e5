import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import type { ChatEventSink, Continuation } from "../chatClient.ts";
import { SeamFinder } from "./seam.ts";

/** Passes on the events of a continuation, its text only from where the half answer ends. */
export class ContinuedText {
  readonly #continuation: Continuation;
  readonly #sink: ChatEventSink;
  #isAsked = false;
  #finder: SeamFinder;

  constructor(continuation: Continuation, sink: ChatEventSink) {
    this.#continuation = continuation;
    this.#sink = sink;
    this.#finder = this.#newFinder();
  }

  /**
   * Another request begins. Nothing of the one before it was shown.
   * @param isAsked whether the model is asked to continue, in place of a prompt that ends with the half answer
   */
  begin(isAsked: boolean): void {
    this.#isAsked = isAsked;
    this.#finder = this.#newFinder();
  }

  /** Takes the events of one network read. */
  take(events: readonly ChatEvent[]): void {
    const passed = events.flatMap((event): readonly ChatEvent[] => {
      if (event.type === "text") return this.#text(event.text);
      if (event.type === "textWasReasoning") return this.#textWasReasoning();
      return [event];
    });
    if (passed.length > 0) this.#sink(passed);
  }

  /** The answer with the text that continues the half answer. Sends what was held back. */
  conclude(answer: Answer): Answer {
    const { text } = answer;
    if (text === "") return answer;
    const isOpen = this.#finder.place === undefined;
    const { start, isSure } = this.#finder.end(text);
    const shown = text.slice(start);
    if (isOpen && shown !== "") this.#sink([{ type: "text", text: shown }]);
    return { ...answer, text: shown, ...(isSure ? {} : { seam: { cut: text.slice(0, start) } }) };
  }

  #text(piece: string): readonly ChatEvent[] {
    const { held } = this.#finder;
    const isOpen = this.#finder.place === undefined;
    const text = this.#finder.push(piece);
    const shown: readonly ChatEvent[] = text === "" ? [] : [{ type: "text", text }];
    const { place } = this.#finder;
    // Said with the first text, so that an answer that breaks off is marked, too.
    if (!isOpen || place === undefined || place.isSure) return shown;
    return [{ type: "seam", cut: (held + piece).slice(0, place.start) }, ...shown];
  }

  #textWasReasoning(): readonly ChatEvent[] {
    const { held } = this.#finder;
    const isHeld = this.#finder.place === undefined;
    this.#finder = this.#newFinder();
    if (!isHeld) return [{ type: "textWasReasoning" }];
    return held === "" ? [] : [{ type: "reasoning", text: held }];
  }

  #newFinder(): SeamFinder {
    return new SeamFinder({ ...this.#continuation, isAsked: this.#isAsked });
  }
}
