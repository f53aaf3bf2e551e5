/** The size of a picture in pixels; 0 if unknown. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What the first bytes of an image reveal. */
export interface ImageFacts extends PictureSize {
  readonly mediaType: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
}

/**
 * Recognizes an image by its bytes, regardless of its name: PNG, JPEG, GIF or WebP. Anything else is undefined, including SVG, which is a document.
 */
export function imageFacts(bytes: Uint8Array): ImageFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (starts(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) && bytes.length >= 24) {
    return { mediaType: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
  }
  if ((starts(bytes, 0, ascii("GIF87a")) || starts(bytes, 0, ascii("GIF89a"))) && bytes.length >= 13) return gif(bytes, view);
  if (starts(bytes, 0, ascii("RIFF")) && starts(bytes, 8, ascii("WEBP")) && bytes.length >= 30) return webp(bytes, view);
  if (starts(bytes, 0, [0xff, 0xd8, 0xff])) return jpeg(bytes, view);
  return undefined;
}

/** The canvas of a GIF, or its first frame if that is larger: browsers draw on the larger one. */
function gif(bytes: Uint8Array, view: DataView): ImageFacts {
  const tableOf = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  let at = 13 + tableOf(view.getUint8(10));
  // Extensions before the frame: a label, and blocks with a length.
  while (bytes[at] === 0x21) {
    at += 2;
    for (let length = bytes[at] ?? 0; length !== 0; length = bytes[at] ?? 0) at += 1 + length;
    at += 1;
  }
  if (bytes[at] === 0x2c && at + 9 <= bytes.length) {
    width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
    height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
  }
  return { mediaType: "image/gif", width, height };
}

/** https://developers.google.com/speed/webp/docs/riff_container: lossy, lossless and extended files store their size differently. */
function webp(bytes: Uint8Array, view: DataView): ImageFacts | undefined {
  const mediaType = "image/webp";
  if (starts(bytes, 12, ascii("VP8X"))) {
    const size = (at: number): number => (view.getUint16(at, true) | (view.getUint8(at + 2) << 16)) + 1;
    return { mediaType, width: size(24), height: size(27) };
  }
  if (starts(bytes, 12, ascii("VP8L"))) {
    const bits = view.getUint32(21, true);
    return { mediaType, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (starts(bytes, 12, ascii("VP8 ")))
    return { mediaType, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  return undefined;
}

/** Reads the segments up to the frame header, which has the size. */
function jpeg(bytes: Uint8Array, view: DataView): ImageFacts {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = view.getUint8(at + 1);
    // Fill bytes, of which there may be any number.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { mediaType: "image/jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return { mediaType: "image/jpeg", width: 0, height: 0 };
}

/** A small file can declare a huge image, which would have to be decoded to be shown. */
const mostPixels = 20_000_000;
/** The size is within this many bytes; a JPEG may start with profiles and thumbnails. */
const headLengths = [65_536, 1_048_576];
const shownPicture = /^data:image\/(?:png|jpeg|webp|gif);base64,([a-z0-9+/=\s]+)$/i;

/** Whether an image may be shown: its size is known, and not so large that decoding it would fill the memory. */
export function isShowable({ width, height }: PictureSize): boolean {
  return width > 0 && height > 0 && width * height <= mostPixels;
}

/** Whether an address is a `data:` image that may be shown. */
export function isShownPicture(address: string): boolean {
  const size = pictureSize(address);
  return size !== undefined && isShowable(size);
}

/** The size of the picture in a `data:` address; undefined if it has none, or none that can be read. */
export function pictureSize(address: string): PictureSize | undefined {
  const data = shownPicture.exec(address)?.[1];
  if (data === undefined) return undefined;
  for (const length of headLengths) {
    const head = bytesOf(data.slice(0, length));
    const facts = head && imageFacts(head);
    if (facts === undefined) return undefined;
    if (facts.width > 0) return facts;
  }
  return undefined;
}

/** Decodes base64 text that may be cut anywhere; undefined if it is not base64. */
function bytesOf(base64: string): Uint8Array | undefined {
  const dense = base64.replaceAll(/\s/g, "");
  try {
    const binary = atob(dense.slice(0, dense.length - (dense.length % 4)));
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}

function starts(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte);
}

function ascii(text: string): readonly number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
