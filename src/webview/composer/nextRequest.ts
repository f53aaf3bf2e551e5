import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { ComingRequest } from "../../shared/protocol.ts";
import { requestCost } from "../../shared/price.ts";
import { applyFit } from "../../shared/tokenFit.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import type { PanelStore } from "../panelStore.ts";

/** The next request as it stands, words included; estimates all. */
export interface NextRequest {
  /** Of several that are asked at once, the model whose window is fullest; tokens and window are this one's. */
  readonly model: string;
  readonly tokens: number;
  readonly window: number | null;
  /** Tokens more than the window takes; 0 where it fits or the window is not known. */
  readonly over: number;
  /** USD for what is sent, and for an answer of usual length; of several models together. Null where a price is not known. */
  readonly cost: { readonly sent: number; readonly answer: number } | null;
  readonly leftOut: number;
}

/** Longer texts are counted when the typing pauses. */
const countAtOnce = 4000;
const pauseMs = 200;

/** Estimates the next request while it is written: the host tells all but the words, which are counted here. */
export function watchNextRequest(store: PanelStore, draft: ReadonlySignal<string>): ReadonlySignal<NextRequest | null> {
  const words = signal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const text = draft.value;
    clearTimeout(timer);
    if (text.length <= countAtOnce) words.value = estimateTokens(text);
    else timer = setTimeout(() => (words.value = estimateTokens(text)), pauseMs);
  });
  return computed(() => together((store.state.value?.coming ?? []).map((coming) => estimate(coming, words.value))));
}

function estimate(coming: ComingRequest, words: number): NextRequest {
  const tokens = applyFit(coming, coming.tokens + words);
  const { model, price, window, leftOut, answerTokens } = coming;
  return {
    model,
    tokens,
    window,
    over: window === null ? 0 : Math.max(0, tokens - window),
    cost: price === null ? null : requestCost(price, tokens, answerTokens),
    leftOut,
  };
}

/** One estimate of several: what all of them cost, and the model that is fullest. */
function together(estimates: readonly NextRequest[]): NextRequest | null {
  const [fullest] = estimates.toSorted((a, b) => fullness(b) - fullness(a));
  if (fullest === undefined) return null;
  const costs = estimates.flatMap(({ cost }) => cost ?? []);
  const sum = (part: "sent" | "answer") => costs.reduce((total, cost) => total + cost[part], 0);
  return { ...fullest, cost: costs.length < estimates.length ? null : { sent: sum("sent"), answer: sum("answer") } };
}

function fullness({ tokens, window }: NextRequest): number {
  return window === null ? 0 : tokens / window;
}
