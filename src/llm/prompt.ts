import type { ReasoningDetail, ToolCall } from "../shared/chatEvent.ts";

/** A part of a message's content, in the form of OpenRouter (docs/wire.md, Message parts). Text comes first. */
export type ContentPart =
  | { readonly type: "text"; readonly text: string; readonly cache_control?: { readonly type: "ephemeral"; readonly ttl?: "5m" | "1h" } }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string; readonly detail?: "auto" | "low" | "high" | "original" } }
  | { readonly type: "file"; readonly file: { readonly filename: string; readonly file_data: string } }
  | { readonly type: "input_audio"; readonly input_audio: { readonly data: string; readonly format: string } };

/** A message of the prompt, independent of the dialect. */
export type PromptMessage =
  | { readonly role: "system"; readonly content: string | readonly ContentPart[]; readonly name?: string }
  | { readonly role: "user"; readonly content: string | readonly ContentPart[]; readonly name?: string }
  | {
      readonly role: "assistant";
      readonly content: string | readonly ContentPart[] | null;
      readonly name?: string;
      /** The model that was asked, and the one that answered, at this endpoint. Reasoning is sent back only to where it came from. */
      readonly model?: string;
      readonly servedModel?: string;
      readonly endpoint?: string;
      /** The name of the field in which the reasoning came. */
      readonly reasoningField?: string;
      readonly reasoning?: string;
      readonly reasoningDetails?: readonly ReasoningDetail[];
      readonly toolCalls?: readonly ToolCall[];
      /** File annotations, sent back so that a PDF is not parsed (and billed) again. */
      readonly annotations?: readonly unknown[];
    }
  | { readonly role: "tool"; readonly toolCallId: string; readonly name?: string; readonly content: string | readonly ContentPart[] };

declare const isCleared: unique symbol;

/**
 * A prompt that may be sent. Only the gate of `src/app/outbound` makes one, so that no request can be built of a text that has not been through it
 * (`npm run check` holds that).
 */
export type ClearedPrompt = readonly PromptMessage[] & { readonly [isCleared]: true };

/** A function a model may call. `parameters` is a JSON schema. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly strict?: boolean;
}
