import type { CatalogueRow } from "./catalogue.ts";
import type { Ask } from "./chatRequest.ts";
import type { Refusal } from "./openRouterError.ts";

/** One step of a scripted answer. `at` is milliseconds after the answer's start: not before then; absent is at once. */
export type Step =
  | { readonly type: "reasoning"; readonly text: string; readonly at?: number }
  | { readonly type: "text"; readonly text: string; readonly at?: number }
  /** A fragment of a tool call: `id` and `name` with the first one of an index. */
  | {
      readonly type: "toolCall";
      readonly index: number;
      readonly id?: string;
      readonly name?: string;
      readonly arguments: string;
      readonly at?: number;
    }
  /** The keep-alive comment. */
  | { readonly type: "comment"; readonly at?: number }
  /** Why it ends; the usage chunk and `[DONE]` follow when the steps are over. Absent means `stop`. */
  | { readonly type: "finish"; readonly reason: string; readonly native?: string }
  /** Bytes of the event stream as they are. */
  | { readonly type: "raw"; readonly data: string; readonly at?: number }
  /** An error inside the stream, after which it ends as OpenRouter's do. */
  | { readonly type: "error"; readonly error: Readonly<Record<string, unknown>> }
  /** Ends the body cleanly with nothing further: no usage, no `[DONE]`. */
  | { readonly type: "end" }
  /** Destroys the socket. */
  | { readonly type: "cut" }
  /** Says nothing more and keeps the socket open until the client goes. */
  | { readonly type: "stall" };

/** What a scripted model does with a request. */
export type Reply =
  | { readonly type: "refusal"; readonly refusal: Refusal }
  | { readonly type: "steps"; readonly steps: Iterable<Step> }
  /** Never answers at all: not even headers. */
  | { readonly type: "silence" };

/** A model of this server. */
export interface ScriptedModel {
  readonly row: CatalogueRow;
  /** Tokens a second where neither the message nor the server's options say; 0 is as fast as possible. */
  readonly rate: number;
  /** @param rate tokens a second, 0 for as fast as possible */
  reply(ask: Ask, rate: number): Reply;
}

/** Cuts text into deltas of a few characters, as tokenizers do: a word with the space before it, long words in pieces. */
export function tokens(text: string): readonly string[] {
  return text.match(/\s?[\p{L}\p{N}_]{1,6}|\s+(?=\s)|\s|[^\s\p{L}\p{N}_]{1,3}/gu) ?? [];
}

/**
 * Steps that say the text token by token.
 * @param rate tokens a second; 0 sends at once
 * @param startAt milliseconds after the answer's start for the first token
 */
export function* say(type: "text" | "reasoning", text: string, rate: number, startAt = 0): Generator<Step> {
  let count = 0;
  for (const token of tokens(text)) {
    yield rate > 0 ? { type, text: token, at: startAt + (count * 1000) / rate } : { type, text: token };
    count += 1;
  }
}

/** Milliseconds that `say` takes for this text. */
export function durationOf(text: string, rate: number): number {
  return rate > 0 ? (tokens(text).length * 1000) / rate : 0;
}
