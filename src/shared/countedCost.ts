import { isFiniteNumber } from "./guards.ts";
import { costFrom } from "./money.ts";
import { pricesAt, type RequestPrice } from "./price.ts";
import { estimateTokens } from "./tokens.ts";

/** Catalogue prices, USD per million tokens, with those that cost is counted with where they are known. */
export interface CountedPrice extends RequestPrice {
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly internalReasoning?: number;
}

/** A request whose cost is counted while its answer grows, because its usage comes at the end. */
export interface CountedRequest {
  readonly price: CountedPrice;
  /** The prompt as the model counts it. */
  readonly promptTokens: number;
  /** Those of them that are presumably read from a cache; none if absent. */
  readonly cachedTokens?: number;
  /** How the model counts: its tokens for each estimated one. */
  readonly factor: number;
  /** When the request was sent, in milliseconds since the epoch: prices may depend on the time. */
  readonly at: number;
}

/**
 * What a request has cost so far, in USD; null where that cannot be computed.
 * @param output estimated tokens of the answer so far, uncorrected: its text (with the calls of tools that it makes) and its reasoning
 */
export function countedCost(
  { price, promptTokens, cachedTokens = 0, factor, at }: CountedRequest,
  output: { readonly text: number; readonly reasoning: number },
): number | null {
  if (![promptTokens, cachedTokens, factor, output.text, output.reasoning].every((value) => isFiniteNumber(value) && value >= 0))
    return null;
  const { prompt, completion, request, cacheRead = prompt, internalReasoning } = pricesAt(price, promptTokens, at);
  const cached = Math.min(cachedTokens, promptTokens);
  // Reasoning is billed as output unless it has its own price.
  const reasoning = internalReasoning || completion;
  const sent = (promptTokens - cached) * prompt + cached * cacheRead;
  return costFrom((sent + factor * (output.text * completion + output.reasoning * reasoning)) / 1e6 + request);
}

/** A text is counted in pieces of about this length: each piece is rounded. Half of it is counted again each time, on average. UTF-16 units. */
const pieceLength = 500;
/** What identifies the end of the counted part. UTF-16 units. */
const endLength = 8;

/** Estimates the tokens of a text that grows, and counts each part of it once. */
export class GrowingTokenCount {
  #counted = 0;
  #tokens = 0;
  /** What the counted part ended with, to notice a text that was replaced. */
  #end = "";

  /** The estimated tokens of the text as it is now. */
  of(text: string): number {
    if (text.slice(Math.max(0, this.#counted - endLength), this.#counted) !== this.#end) {
      this.#counted = 0;
      this.#tokens = 0;
      this.#end = "";
    }
    if (text.length - this.#counted >= pieceLength) this.#count(text, this.#counted + pieceEnd(text.slice(this.#counted)));
    return this.#tokens + (this.#counted < text.length ? estimateTokens(text.slice(this.#counted)) : 0);
  }

  #count(text: string, upTo: number): void {
    this.#tokens += estimateTokens(text.slice(this.#counted, upTo));
    this.#counted = upTo;
    this.#end = text.slice(Math.max(0, upTo - endLength), upTo);
  }
}

/** Where the last word of a text begins, if it is short enough to be one that still grows; else the end. */
function pieceEnd(text: string): number {
  const space = Math.max(text.lastIndexOf(" "), text.lastIndexOf("\n"));
  return space > text.length - pieceLength / 2 ? space : text.length;
}
