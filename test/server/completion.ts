import { randomBytes } from "node:crypto";
import type { CatalogueRow } from "./catalogue.ts";
import type { Ask } from "./chatRequest.ts";
import type { Step } from "./script.ts";

/** The result of a completion, which `/generation` reports later. */
export interface CompletionRecord {
  readonly id: string;
  readonly model: string;
  readonly createdAt: number;
  readonly usage: Readonly<Record<string, unknown>>;
  readonly cost: number;
  readonly finishReason: string;
  readonly cancelled: boolean;
}

const providerName = "Loopback";

/** Builds the chunks of one completion in OpenRouter's shape of 2026 and counts its cost. */
export class Completion {
  readonly id: string;
  readonly #row: CatalogueRow;
  readonly #created = Math.floor(Date.now() / 1000);
  readonly #promptTokens: number;
  readonly #cachedTokens: number;
  readonly #provider: string;
  #completionTokens = 0;
  #reasoningTokens = 0;
  #serverTools: Omit<Extract<Step, { readonly type: "serverTools" }>, "type"> | undefined;

  constructor(row: CatalogueRow, ask: Ask) {
    this.id = `gen-${this.#created}-${randomBytes(10).toString("hex")}`;
    this.#row = row;
    // About four characters per token, as in English.
    this.#promptTokens = Math.max(1, Math.ceil(JSON.stringify(ask.body.messages ?? "").length / 4));
    this.#cachedTokens = Math.min(this.#promptTokens, ask.wishes.cached ?? 0);
    this.#provider = ask.wishes.provider ?? providerName;
  }

  /** A chunk with this delta. `finishReason` is null until the end. */
  chunk(delta: Readonly<Record<string, unknown>>, finishReason: string | null = null, native: string | null = finishReason): string {
    return this.event({
      choices: [
        { index: 0, delta: { role: "assistant", ...delta }, finish_reason: finishReason, native_finish_reason: native, logprobs: null },
      ],
    });
  }

  /** A chunk of reasoning: the same text in `reasoning` and in `reasoning_details`. */
  reasoning(text: string): string {
    this.#completionTokens += 1;
    this.#reasoningTokens += 1;
    return this.chunk({ content: "", reasoning: text, reasoning_details: [{ type: "reasoning.text", text, format: "unknown", index: 0 }] });
  }

  text(text: string): string {
    this.#completionTokens += 1;
    return this.chunk({ content: text });
  }

  toolCall(fragment: { readonly index: number; readonly id?: string; readonly name?: string; readonly arguments: string }): string {
    this.#completionTokens += 1;
    const { index, id, name } = fragment;
    return this.chunk({
      content: null,
      tool_calls: [
        {
          index,
          ...(id === undefined ? {} : { id }),
          type: "function",
          function: { ...(name === undefined ? {} : { name }), arguments: fragment.arguments },
        },
      ],
    });
  }

  /** Counts what server tools did; each search costs a cent. */
  serverTools({ requested, executed, searches }: Extract<Step, { readonly type: "serverTools" }>): void {
    this.#serverTools = { requested, executed, searches };
  }

  /** The last chunk: usage with cost, and the finish reason again. */
  usageChunk(finishReason: string, native: string): string {
    return this.event({
      choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: finishReason, native_finish_reason: native }],
      usage: this.usage(),
    });
  }

  /** An error inside the stream. */
  error(error: Readonly<Record<string, unknown>>): string {
    return this.event({ error, choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: "error" }] });
  }

  usage(): Readonly<Record<string, unknown>> {
    const promptCost = this.#promptTokens * Number(this.#row.pricing.prompt);
    const completionCost = this.#completionTokens * Number(this.#row.pricing.completion);
    const tools = this.#serverTools;
    const toolCost = (tools?.searches ?? 0) * 0.01;
    const cost = round(promptCost + completionCost + toolCost);
    return {
      prompt_tokens: this.#promptTokens,
      completion_tokens: this.#completionTokens,
      total_tokens: this.#promptTokens + this.#completionTokens,
      cost,
      is_byok: false,
      prompt_tokens_details: { cached_tokens: this.#cachedTokens, cache_write_tokens: 0, audio_tokens: 0, video_tokens: 0 },
      cost_details: {
        upstream_inference_cost: round(cost - toolCost),
        upstream_inference_prompt_cost: round(promptCost),
        upstream_inference_completions_cost: round(completionCost),
        ...(toolCost === 0 ? {} : { server_tool_cost: toolCost }),
      },
      ...(tools === undefined
        ? {}
        : {
            server_tool_use_details: {
              tool_calls_requested: tools.requested,
              tool_calls_executed: tools.executed,
              ...(tools.searches === 0 ? {} : { web_search_requests: tools.searches }),
            },
          }),
      completion_tokens_details: { reasoning_tokens: this.#reasoningTokens, image_tokens: 0, audio_tokens: 0 },
    };
  }

  /** The whole completion as one body, for requests without streaming. */
  whole(message: Readonly<Record<string, unknown>>, finishReason: string, native: string): Readonly<Record<string, unknown>> {
    return {
      ...this.#head("chat.completion"),
      choices: [
        {
          index: 0,
          logprobs: null,
          finish_reason: finishReason,
          native_finish_reason: native,
          message: { role: "assistant", refusal: null, ...message },
        },
      ],
      usage: this.usage(),
    };
  }

  record(finishReason: string, cancelled: boolean): CompletionRecord {
    const usage = this.usage();
    return {
      id: this.id,
      model: this.#row.canonical_slug,
      createdAt: this.#created * 1000,
      usage,
      cost: Number(usage.cost),
      finishReason,
      cancelled,
    };
  }

  event(fields: Readonly<Record<string, unknown>>): string {
    return `data: ${JSON.stringify({ ...this.#head("chat.completion.chunk"), ...fields })}\n\n`;
  }

  #head(object: string): Readonly<Record<string, unknown>> {
    return { id: this.id, object, created: this.#created, model: this.#row.canonical_slug, provider: this.#provider };
  }
}

/** Rounds USD to a tenth of a nanodollar, to avoid floating-point noise. */
function round(usd: number): number {
  return Math.round(usd * 1e10) / 1e10;
}
