import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { ComingRequest } from "../../shared/protocol.ts";
import { applyFit } from "../../shared/tokenFit.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import type { PanelStore } from "../panelStore.ts";

/** The next request as it stands, words included; estimates all. */
export interface ComingEstimate {
  readonly tokens: number;
  readonly window: number | null;
  /** Tokens more than the window takes; 0 where it fits or the window is not known. */
  readonly over: number;
  /** USD for what is sent, and for an answer of usual length; null where the price is not known. */
  readonly cost: { readonly sent: number; readonly answer: number } | null;
  readonly leftOut: number;
}

/** Longer texts are counted when the typing pauses. */
const countAtOnce = 4000;
const pauseMs = 200;

/** Estimates the next request while it is written: the host tells all but the words, which are counted here. */
export function watchComingRequest(store: PanelStore, draft: ReadonlySignal<string>): ReadonlySignal<ComingEstimate | null> {
  const words = signal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const text = draft.value;
    clearTimeout(timer);
    if (text.length <= countAtOnce) words.value = estimateTokens(text);
    else timer = setTimeout(() => (words.value = estimateTokens(text)), pauseMs);
  });
  return computed(() => {
    const coming = store.state.value?.coming ?? null;
    return coming === null ? null : estimate(coming, words.value);
  });
}

function estimate(coming: ComingRequest, words: number): ComingEstimate {
  const tokens = applyFit(coming, coming.tokens + words);
  const { price, window } = coming;
  return {
    tokens,
    window,
    over: window === null ? 0 : Math.max(0, tokens - window),
    cost:
      price === null
        ? null
        : { sent: (tokens * price.prompt) / 1e6 + price.request, answer: (coming.answerTokens * price.completion) / 1e6 },
    leftOut: coming.leftOut,
  };
}
