import type { FromWebview } from "../../shared/fromWebview.ts";
import type { CompletionItem, CompletionTrigger } from "../../shared/protocol.ts";
import type { Log } from "../log.ts";
import type { ChatPlace } from "../chat/chatPlace.ts";

/** A line of the completion popup and its action. */
export interface Completion extends Omit<CompletionItem, "id"> {
  /** Absent where choosing it only inserts text. `message` is what is written so far, without the word that was completed. */
  readonly choose?: (place: ChatPlace, message: string) => Promise<void> | void;
}

/** Provides the completions of a trigger. */
export interface CompletionSource {
  /**
   * The matches, best first. A rejection is logged and shows nothing.
   * @param signal aborted when the user has typed more
   * @param onRenewed called later if the matches were taken from something old and there may be others now: it is asked again
   */
  complete(query: string, place: ChatPlace, signal: AbortSignal, onRenewed: () => void): Promise<readonly Completion[]>;
}

/** The longest list that is shown. */
const mostItems = 50;

/** How many lists are remembered: a fast typist may click a line of a list that is a few letters old. */
const mostAnswers = 8;

/** Answers the composers' requests for completions, one at a time per place. Ids are valid only at that place, and only for a while. */
export class CompletionRouter {
  readonly #sources = new Map<CompletionTrigger, () => Promise<CompletionSource>>();
  readonly #log: Log;
  readonly #running = new WeakMap<ChatPlace, AbortController>();
  readonly #offered = new WeakMap<ChatPlace, readonly ReadonlyMap<string, Completion>[]>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param source loaded when its trigger is first typed */
  provide(trigger: CompletionTrigger, source: () => Promise<CompletionSource>): void {
    this.#sources.set(trigger, source);
  }

  async complete({ requestId, trigger, query }: Extract<FromWebview, { type: "complete" }>, place: ChatPlace): Promise<void> {
    this.#running.get(place)?.abort();
    const abort = new AbortController();
    this.#running.set(place, abort);
    let shown: string | undefined;
    const find = async (onRenewed: () => void): Promise<void> => {
      let found: readonly Completion[] = [];
      try {
        const source = await this.#sources.get(trigger)?.();
        if (source !== undefined) found = await source.complete(query, place, abort.signal, onRenewed);
      } catch (cause) {
        if (!abort.signal.aborted) this.#log.error("Completions could not be found", cause);
        // What is shown already stays.
        if (shown !== undefined) return;
      }
      if (abort.signal.aborted) return;
      // Of functions, JSON knows nothing.
      const rows = JSON.stringify(found);
      if (rows === shown) return;
      shown = rows;
      this.#offer(requestId, found.slice(0, mostItems), place);
    };
    // Asked again once: what is renewed without end would be offered without end.
    await find(() => {
      if (!abort.signal.aborted) void find(() => undefined);
    });
  }

  #offer(requestId: number, found: readonly Completion[], place: ChatPlace): void {
    const offered = new Map(found.map((completion) => [crypto.randomUUID(), completion] as const));
    this.#offered.set(place, [offered, ...(this.#offered.get(place) ?? [])].slice(0, mostAnswers));
    const items = Array.from(offered, ([id, { choose: _choose, ...shown }]) => ({ id, ...shown }));
    place.offerCompletions({ requestId, items });
  }

  /** Runs the action of a line; an id that was not offered at this place does nothing. */
  async choose(id: string, place: ChatPlace, message = ""): Promise<void> {
    const chosen = this.#offered.get(place)?.find((answer) => answer.has(id));
    await chosen?.get(id)?.choose?.(place, message);
  }
}
