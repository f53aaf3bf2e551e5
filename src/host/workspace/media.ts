import { imageFacts } from "../../shared/imageFacts.ts";

/** A picture or PDF, recognised by its first bytes. */
export interface Media {
  readonly kind: "image" | "pdf";
  /** MIME type. */
  readonly type: string;
  /** Estimated size of a picture in tokens, if its dimensions could be read. */
  readonly tokens?: number;
}

/** How many bytes are searched for a zero to tell text from anything else, as git does. */
const searchedBytes = 8000;
const pdfMark = [0x25, 0x50, 0x44, 0x46, 0x2d];

/**
 * The type of a content, by its signature alone: names and announced types cannot be trusted. An SVG is text. The four kinds of pictures are those
 * that models accept (docs/wire.md, Message parts).
 */
export function mediaOf(bytes: Uint8Array): Media | "text" | "binary" {
  const image = imageFacts(bytes);
  if (image !== undefined) {
    const { mediaType, width, height } = image;
    return { kind: "image", type: mediaType, ...(width === 0 || height === 0 ? {} : { tokens: pictureTokens(width, height) }) };
  }
  if (pdfMark.every((byte, at) => bytes[at] === byte)) return { kind: "pdf", type: "application/pdf" };
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !isUtf16 && bytes.subarray(0, searchedBytes).includes(0) ? "binary" : "text";
}

/** Models scale a picture to at most about a megapixel and count a token for every 750 pixels (Anthropic's rule; others are near it). */
function pictureTokens(width: number, height: number): number {
  return Math.max(1, Math.ceil(Math.min(width * height, 1_200_000) / 750));
}
