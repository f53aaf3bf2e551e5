import { imageFacts } from "../../shared/imageFacts.ts";

/** A picture or PDF, recognised by its first bytes. */
export interface Media {
  readonly kind: "image" | "pdf";
  /** MIME type. */
  readonly type: string;
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
    return { kind: "image", type: image.mediaType };
  }
  if (pdfMark.every((byte, at) => bytes[at] === byte)) return { kind: "pdf", type: "application/pdf" };
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !isUtf16 && bytes.subarray(0, searchedBytes).includes(0) ? "binary" : "text";
}
