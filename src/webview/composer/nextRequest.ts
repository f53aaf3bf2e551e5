import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { NextRequestEstimate } from "../../shared/protocol.ts";
import { requestCost } from "../../shared/price.ts";
import { applyFit } from "../../shared/tokenFit.ts";
import type * as tokens from "../../shared/tokens.ts";
import type { PanelStore } from "../panelStore.ts";

/** The next request, including the draft. All values are estimates. */
export interface NextRequest {
  /** If several models are asked, the one whose window is fullest; tokens and window are for this one. */
  readonly model: string;
  readonly tokens: number;
  readonly window: number | null;
  /** Tokens over the limit; 0 if the request fits or the window is unknown. */
  readonly over: number;
  /** USD for the request and for a typical answer, for all models together. Null if a price is unknown. */
  readonly cost: { readonly sent: number; readonly answer: number } | null;
  /** When a price changes. */
  readonly priceNote: string | null;
  readonly omittedMessages: number;
}

/** Longer texts are counted when the user pauses. */
const maxCountedAtOnce = 4000;
const pauseMs = 200;

/** Estimates the next request while it is written: the host sends everything but the draft, which is counted here. */
export function watchNextRequest(store: PanelStore, draft: ReadonlySignal<string>): ReadonlySignal<NextRequest | null> {
  const words = signal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let counter: typeof tokens | undefined;
  const count = (): void => {
    const text = draft.peek();
    if (text === "") words.value = 0;
    else if (counter !== undefined) words.value = counter.estimateTokens(text);
    else void load();
  };
  // What counts is loaded with the first draft that has a text; until then it counts as empty.
  const load = async (): Promise<void> => {
    counter = await import("../../shared/tokens.ts");
    count();
  };
  effect(() => {
    const { length } = draft.value;
    clearTimeout(timer);
    if (length <= maxCountedAtOnce) count();
    else timer = setTimeout(count, pauseMs);
  });
  return computed(() => combineEstimates((store.state.value?.nextRequests ?? []).map((one) => estimate(one, words.value))));
}

function estimate(next: NextRequestEstimate, words: number): NextRequest {
  const tokens = applyFit(next, next.tokens + words);
  const { model, price, window, omittedMessages, answerTokens, priceNote } = next;
  return {
    model,
    tokens,
    window,
    over: window === null ? 0 : Math.max(0, tokens - window),
    cost: price === null ? null : requestCost(price, tokens, answerTokens, Date.now()),
    priceNote,
    omittedMessages,
  };
}

/** Combines estimates: the total cost, and the model whose window is fullest. */
function combineEstimates(estimates: readonly NextRequest[]): NextRequest | null {
  const [fullest] = estimates.toSorted((a, b) => fullness(b) - fullness(a));
  if (fullest === undefined) return null;
  const costs = estimates.flatMap(({ cost }) => cost ?? []);
  const sum = (part: "sent" | "answer") => costs.reduce((total, cost) => total + cost[part], 0);
  const priceNote = estimates.find((one) => one.priceNote !== null)?.priceNote ?? null;
  return { ...fullest, priceNote, cost: costs.length < estimates.length ? null : { sent: sum("sent"), answer: sum("answer") } };
}

function fullness({ tokens, window }: NextRequest): number {
  return window === null ? 0 : tokens / window;
}
