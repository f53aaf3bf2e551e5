import { pictureSize, type PictureSize } from "../shared/imageFacts.ts";
import { estimateTokens } from "../shared/tokens.ts";
import type { ContentPart, PromptMessage } from "./prompt.ts";

/** The estimated size of a prompt in tokens, uncorrected. */
export interface PromptEstimate {
  readonly text: number;
  /** Files and sound. Coarse, because every model counts them differently. */
  readonly media: number;
  /** The sizes of pictures, undefined for one that is not known; what they count depends on the model (`pictureTokens`). */
  readonly pictures: readonly (PictureSize | undefined)[];
}

/** Role and separators around a message, as most chat templates have them. */
const perMessage = 4;
const bytesPerPage = 60_000;
const perPage = 1500;
/** Sound: about 25 tokens per second, at 16 KB per second. */
const soundBytesPerToken = 640;

/** Estimates a prompt; see `estimateTokens`. */
export function estimatePrompt(messages: readonly PromptMessage[]): PromptEstimate {
  let text = 0;
  let media = 0;
  const pictures: (PictureSize | undefined)[] = [];
  for (const message of messages) {
    text += perMessage;
    const { content } = message;
    if (typeof content === "string") text += estimateTokens(content);
    else {
      for (const part of content ?? []) {
        if (part.type === "text") text += estimateTokens(part.text);
        else if (part.type === "image_url") pictures.push(pictureSize(part.image_url.url));
        else media += mediaTokens(part);
      }
    }
    if (message.role === "assistant") for (const call of message.toolCalls ?? []) text += estimateTokens(JSON.stringify(call.function));
  }
  return { text, media, pictures };
}

function mediaTokens(part: Exclude<ContentPart, { readonly type: "text" | "image_url" }>): number {
  switch (part.type) {
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
