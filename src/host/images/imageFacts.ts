/** What the first bytes of a picture say of it. */
export interface ImageFacts {
  readonly mediaType: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
  /** Pixels; 0 where the file does not say. */
  readonly width: number;
  readonly height: number;
}

/**
 * Recognises a picture by its bytes, whatever it is called: PNG, JPEG, GIF or WebP. Anything else is undefined, SVG among it: that is a document.
 */
export function imageFacts(bytes: Uint8Array): ImageFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (starts(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) && bytes.length >= 24) {
    return { mediaType: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (starts(bytes, 0, ascii("GIF87a")) || (starts(bytes, 0, ascii("GIF89a")) && bytes.length >= 10)) {
    return { mediaType: "image/gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (starts(bytes, 0, ascii("RIFF")) && starts(bytes, 8, ascii("WEBP")) && bytes.length >= 30) return webp(bytes, view);
  if (starts(bytes, 0, [0xff, 0xd8, 0xff])) return jpeg(bytes, view);
  return undefined;
}

/** https://developers.google.com/speed/webp/docs/riff_container: lossy, lossless and extended files keep their size in three ways. */
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

/** Walks the segments up to the frame header, which has the size. */
function jpeg(bytes: Uint8Array, view: DataView): ImageFacts {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { mediaType: "image/jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return { mediaType: "image/jpeg", width: 0, height: 0 };
}

function starts(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte);
}

function ascii(text: string): readonly number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
