import { estimateTokens } from "../shared/tokens.ts";
import type { ContentPart, PromptMessage } from "./prompt.ts";

/** The estimated size of a prompt in tokens, uncorrected. */
export interface PromptEstimate {
  readonly text: number;
  /** Images, files and sound. Coarse, because every model counts them differently. */
  readonly media: number;
}

/** Role and separators around a message, as most chat templates have them. */
const perMessage = 4;
/** An image of a usual size: between Gemini's 258 and Claude's 1,600. */
const perImage = 1000;
const bytesPerPage = 60_000;
const perPage = 1500;
/** Sound: about 25 tokens per second, at 16 KB per second. */
const soundBytesPerToken = 640;

/** Estimates a prompt; see `estimateTokens`. */
export function estimatePrompt(messages: readonly PromptMessage[]): PromptEstimate {
  let text = 0;
  let media = 0;
  for (const message of messages) {
    text += perMessage;
    const { content } = message;
    if (typeof content === "string") text += estimateTokens(content);
    else {
      for (const part of content ?? []) {
        if (part.type === "text") text += estimateTokens(part.text);
        else media += mediaTokens(part);
      }
    }
    if (message.role === "assistant") for (const call of message.toolCalls ?? []) text += estimateTokens(JSON.stringify(call.function));
  }
  return { text, media };
}

function mediaTokens(part: Exclude<ContentPart, { readonly type: "text" }>): number {
  switch (part.type) {
    case "image_url":
      return perImage;
    case "file":
      return perPage * Math.max(1, Math.ceil(bytesOf(part.file.file_data) / bytesPerPage));
    case "input_audio":
      return Math.ceil(bytesOf(part.input_audio.data) / soundBytesPerToken);
    default:
      return part satisfies never;
  }
}

/** Number of bytes that a base64 text encodes, with or without the head of a data URL. */
function bytesOf(base64: string): number {
  return Math.floor((base64.length * 3) / 4);
}
