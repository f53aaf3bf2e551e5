import { imageFacts } from "../../shared/imageFacts.ts";

/** A picture or PDF as its first bytes tell. */
export interface Media {
  readonly kind: "image" | "pdf";
  /** MIME type. */
  readonly type: string;
  /** Estimated size of a picture in tokens, where its measures could be read. */
  readonly tokens?: number;
}

/** Bytes looked at to tell text from anything else, as git does. */
const looked = 8000;
const pdfMark = [0x25, 0x50, 0x44, 0x46, 0x2d];

/**
 * What bytes are, by their signature alone: names and announced types are anybody's. An SVG is text. The four kinds of pictures are those
 * that models take (docs/wire.md, Message parts).
 */
export function mediaOf(bytes: Uint8Array): Media | "text" | "binary" {
  const image = imageFacts(bytes);
  if (image !== undefined) {
    const { mediaType, width, height } = image;
    return { kind: "image", type: mediaType, ...(width === 0 || height === 0 ? {} : { tokens: tokensOf(width, height) }) };
  }
  if (pdfMark.every((byte, at) => bytes[at] === byte)) return { kind: "pdf", type: "application/pdf" };
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !isUtf16 && bytes.subarray(0, looked).includes(0) ? "binary" : "text";
}

/** Models scale a picture to at most about a megapixel and count a token for every 750 pixels (Anthropic's rule; others are near it). */
function tokensOf(width: number, height: number): number {
  return Math.max(1, Math.ceil(Math.min(width * height, 1_200_000) / 750));
}
