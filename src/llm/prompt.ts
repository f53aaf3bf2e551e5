import type { ReasoningDetail, ToolCall } from "../shared/chatEvent.ts";

/** A part of a message's content, as OpenRouter spells it (docs/wire.md, Message parts). Put text first. */
export type ContentPart =
  | { readonly type: "text"; readonly text: string; readonly cache_control?: { readonly type: "ephemeral"; readonly ttl?: "5m" | "1h" } }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string; readonly detail?: "auto" | "low" | "high" | "original" } }
  | { readonly type: "file"; readonly file: { readonly filename: string; readonly file_data: string } }
  | { readonly type: "input_audio"; readonly input_audio: { readonly data: string; readonly format: string } };

/** A message of the prompt, before a dialect spells it. */
export type PromptMessage =
  | { readonly role: "system"; readonly content: string | readonly ContentPart[]; readonly name?: string }
  | { readonly role: "user"; readonly content: string | readonly ContentPart[]; readonly name?: string }
  | {
      readonly role: "assistant";
      readonly content: string | readonly ContentPart[] | null;
      readonly name?: string;
      /** The model that wrote it: reasoning details go back only to the same model. */
      readonly model?: string;
      readonly reasoning?: string;
      readonly reasoningDetails?: readonly ReasoningDetail[];
      readonly toolCalls?: readonly ToolCall[];
      /** File annotations, echoed so that a PDF is not parsed (and billed) again. */
      readonly annotations?: readonly unknown[];
    }
  | { readonly role: "tool"; readonly toolCallId: string; readonly name?: string; readonly content: string | readonly ContentPart[] };

/** A function a model may call. `parameters` is a JSON schema. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly strict?: boolean;
}
