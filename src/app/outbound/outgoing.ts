import type { ContentPart, PromptMessage } from "../../llm/prompt.ts";
import type { ReasoningDetail, ToolCall } from "../../shared/chatEvent.ts";
import type { OutboundSource, SourceWith } from "./outboundSource.ts";

interface AnyPiece {
  readonly text: string;
  /** Aside's own words directly before it. */
  readonly before?: string;
  /** It is cut to this length, in UTF-16 units, after it was masked: half a key would not be recognized. */
  readonly most?: number;
  /** The object that it comes from: while that is the same, it is masked once. What it says of files is noted in the disclosure ledger. */
  readonly of?: object;
}

/** A text on its way out, with its source. `settled`: whether the user was asked about it, so that it goes out as it is. */
export type Piece =
  | (AnyPiece & { readonly source: SourceWith<"asked">; readonly settled: boolean })
  | (AnyPiece & { readonly source: Exclude<OutboundSource, SourceWith<"asked">> });

/** A picture or a file on its way out. The user was asked about it when it was attached; a picture of an answer goes back like its text. */
export type MediaPart = Exclude<ContentPart, { readonly type: "text" }>;

/** The content of a message: its texts, with a blank line between them, then its pictures and files. */
export interface OutgoingContent {
  readonly texts: readonly Piece[];
  readonly media?: readonly MediaPart[];
}

/** A message of a prompt that has not been through the gate. */
export type OutgoingMessage =
  | ({ readonly role: "system" } & OutgoingContent)
  | ({ readonly role: "user"; readonly name?: string } & OutgoingContent)
  | ({ readonly role: "tool"; readonly toolCallId: string } & OutgoingContent)
  | ({
      readonly role: "assistant";
      readonly model?: string;
      readonly servedModel?: string;
      readonly endpoint?: string;
      readonly reasoningField?: string;
      readonly reasoning?: string;
      readonly reasoningDetails?: readonly ReasoningDetail[];
      readonly annotations?: readonly unknown[];
      readonly toolCalls?: readonly ToolCall[];
      /** Whose calls and reasoning these are. */
      readonly callsFrom: "toolCall" | "importedToolCall" | "nativeToolCall";
    } & OutgoingContent);

/** A piece as it is sent, without Aside's words before it, and its message. */
export interface SentPiece {
  readonly message: OutgoingMessage;
  readonly piece: Piece;
  readonly text: string;
}

/** Whether a prompt has pictures or files. */
export function hasMedia(messages: readonly OutgoingMessage[]): boolean {
  return messages.some(({ media = [] }) => media.length > 0);
}

/** A prompt as it would be without the gate, to be measured and never to be sent. */
export function plainPrompt(messages: readonly OutgoingMessage[]): readonly PromptMessage[] {
  return messages.map((message) =>
    promptMessage(
      message,
      message.texts.map(({ text, before = "", most = text.length }) => (text === "" ? "" : before + text.slice(0, most))),
    ),
  );
}

/**
 * A message of the prompt, with these words in place of its texts.
 * @param words empty ones are left out
 */
export function promptMessage(message: OutgoingMessage, words: readonly string[]): PromptMessage {
  const { texts: _texts, media = [], ...rest } = message;
  const text = words.filter((part) => part !== "").join("\n\n");
  const content = media.length === 0 ? text : text === "" ? media : [{ type: "text" as const, text }, ...media];
  if (rest.role !== "assistant") return { ...rest, content };
  const { callsFrom: _callsFrom, ...answer } = rest;
  return { ...answer, content };
}
