/** A picture or PDF as its first bytes tell. */
export interface Media {
  readonly kind: "image" | "pdf";
  /** MIME type. */
  readonly type: string;
  /** Estimated size of a picture in tokens, where its measures could be read. */
  readonly tokens?: number;
}

const signatures: readonly (readonly [type: string, bytes: readonly (number | undefined)[]])[] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  ["image/webp", [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50]],
  ["application/pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** Bytes looked at to tell text from anything else, as git does. */
const looked = 8000;

/**
 * What bytes are, by their signature alone: names and announced types are anybody's. An SVG is text. The four kinds of pictures are those
 * that models take (wire 2.2).
 */
export function mediaOf(bytes: Uint8Array): Media | "text" | "binary" {
  const type = signatures.find(([, signature]) => signature.every((byte, at) => byte === undefined || bytes[at] === byte))?.[0];
  if (type === "application/pdf") return { kind: "pdf", type };
  if (type !== undefined) {
    const measures = measuresOf(bytes, type);
    return { kind: "image", type, ...(measures === undefined ? {} : { tokens: tokensOf(...measures) }) };
  }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !isUtf16 && bytes.subarray(0, looked).includes(0) ? "binary" : "text";
}

/** Models scale a picture to at most about a megapixel and a half and count a token for every 750 pixels (Anthropic's rule; others are near it). */
function tokensOf(width: number, height: number): number {
  return Math.max(1, Math.ceil(Math.min(width * height, 1_200_000) / 750));
}

function measuresOf(bytes: Uint8Array, type: string): readonly [width: number, height: number] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (type === "image/png") return [view.getUint32(16), view.getUint32(20)];
    if (type === "image/gif") return [view.getUint16(6, true), view.getUint16(8, true)];
    return type === "image/jpeg" ? jpegMeasures(view) : undefined;
  } catch {
    // Cut short: its size is unknown.
    return undefined;
  }
}

function jpegMeasures(view: DataView): readonly [width: number, height: number] | undefined {
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    // Start of frame, whichever coding; C4, C8 and CC are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return [view.getUint16(at + 7), view.getUint16(at + 5)];
  }
  return undefined;
}
