import type { CatalogueRow } from "./catalogue.ts";
import type { Ask } from "./chatRequest.ts";
import type { Refusal } from "./openRouterError.ts";

/** One step of a scripted answer. `at` is the earliest time in milliseconds after the answer's start; by default it is sent at once. */
export type Step =
  | { readonly type: "reasoning"; readonly text: string; readonly at?: number }
  | { readonly type: "text"; readonly text: string; readonly at?: number }
  /** A fragment of a tool call. The first one of an index has `id` and `name`. */
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
  /** The finish reason, by default `stop`. The usage chunk and `[DONE]` follow after the last step. */
  | { readonly type: "finish"; readonly reason: string; readonly native?: string }
  /** Raw text of the event stream. */
  | { readonly type: "raw"; readonly data: string; readonly at?: number }
  /** What server tools did, for the usage. */
  | { readonly type: "serverTools"; readonly requested: number; readonly executed: number; readonly searches: number }
  /** An error inside the stream, which then ends like OpenRouter's. */
  | { readonly type: "error"; readonly error: Readonly<Record<string, unknown>> }
  /** Ends the body cleanly, without usage and `[DONE]`. */
  | { readonly type: "end" }
  /** Destroys the socket. */
  | { readonly type: "cut" }
  /** Sends nothing more and keeps the socket open until the client closes it. */
  | { readonly type: "stall" };

/** The reaction of a scripted model to a request. */
export type Reply =
  | { readonly type: "refusal"; readonly refusal: Refusal }
  | { readonly type: "steps"; readonly steps: Iterable<Step> }
  /** Never responds, not even with headers. */
  | { readonly type: "silence" };

/** A model of this server. */
export interface ScriptedModel {
  readonly row: CatalogueRow;
  /** The default rate in tokens per second; 0 is as fast as possible. */
  readonly rate: number;
  /** @param rate tokens per second; 0 is as fast as possible */
  reply(ask: Ask, rate: number): Reply;
}

/** Splits text into deltas of a few characters, as tokenizers do: a word with the space before it, long words in pieces. */
export function tokens(text: string): readonly string[] {
  return text.match(/\s?[\p{L}\p{N}_]{1,6}|\s+(?=\s)|\s|[^\s\p{L}\p{N}_]{1,3}/gu) ?? [];
}

/**
 * The steps that send a text token by token.
 * @param rate tokens per second; 0 sends at once
 * @param startAt milliseconds between the start of the answer and its first token
 */
export function* say(type: "text" | "reasoning", text: string, rate: number, startAt = 0): Generator<Step> {
  let count = 0;
  for (const token of tokens(text)) {
    yield rate > 0 ? { type, text: token, at: startAt + (count * 1000) / rate } : { type, text: token };
    count += 1;
  }
}

/** The duration of `say` for this text in milliseconds. */
export function durationOf(text: string, rate: number): number {
  return rate > 0 ? (tokens(text).length * 1000) / rate : 0;
}
