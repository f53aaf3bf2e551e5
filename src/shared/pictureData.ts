import { type ImageFacts, imageFacts, isShowable } from "./imageFacts.ts";

/** Longest base64 text of a picture that is shown, sent or saved: 20 MB of bytes, as many as an attachment may have. */
const longestData = Math.ceil((20 * 1024 * 1024) / 3) * 4;
const headLength = 64;
/** The size of a JPEG is behind its profiles and thumbnails. */
const sizeWithin = [65_536, 1_048_576];
/** An end is looked for in this many characters: some programs write something of their own behind it. */
const tailLength = 65_536;
const dataAddress = /^data:([a-z0-9.+/-]{0,100})((?:;[^;,]{0,100}){0,8}),/i;

/** What is known about a picture without drawing it. */
export interface PictureFacts extends ImageFacts {
  /** Bytes. */
  readonly size: number;
  /** False where the data ends too early. What there is can be drawn. */
  readonly isWhole: boolean;
}

/** Why a picture is not shown. `type`: not PNG, JPEG, GIF or WebP, by its bytes. `size`: too many bytes. `pixels`: too many pixels, or their number is unknown. */
export type PictureRefusal = "type" | "size" | "pixels";

/**
 * A `data:` address whose bytes are a picture of a safe type, written as every server takes it: with the type that the bytes say, and in the usual alphabet.
 * Servers announce JPEG as PNG, and some send the data alone. Undefined for anything else.
 * @param text a `data:` address, or base64 alone
 */
export function pictureAddress(text: string): string | undefined {
  const head = dataAddress.exec(text.slice(0, 1100));
  if (head === null && /^[a-z][a-z0-9+.-]*:/i.test(text.slice(0, 100))) return undefined;
  if (head !== null && !/;base64$/i.test(head[2] ?? "")) return undefined;
  const data = (head === null ? text : text.slice(head[0].length)).replaceAll(/[\s_-]/g, usual);
  const facts = imageFacts(bytesOf(data.slice(0, headLength)) ?? new Uint8Array());
  return facts === undefined ? undefined : `data:${facts.mediaType};base64,${data}`;
}

/** Judges a picture by its bytes. @param address as `pictureAddress` gives it */
export function pictureFacts(address: string): PictureFacts | PictureRefusal {
  const data = address.slice(address.indexOf(",") + 1);
  if (data.length > longestData) return "size";
  if (!address.startsWith("data:image/") || /[^a-z0-9+/=]/i.test(data)) return "type";
  for (const length of sizeWithin) {
    const facts = imageFacts(bytesOf(data.slice(0, length)) ?? new Uint8Array());
    if (facts === undefined) return "type";
    if (facts.width === 0 || facts.height === 0) continue;
    return isShowable(facts) ? { ...facts, size: sizeOf(data), isWhole: isWhole(data, facts.mediaType) } : "pixels";
  }
  return "pixels";
}

/** The bytes of a picture. @param address as `pictureAddress` gives it */
export function pictureBytes(address: string): Uint8Array | undefined {
  return bytesOf(address.slice(address.indexOf(",") + 1));
}

function usual(character: string): string {
  return character === "-" ? "+" : character === "_" ? "/" : "";
}

function sizeOf(data: string): number {
  return Math.floor((data.replace(/=+$/, "").length * 3) / 4);
}

/** Whether the end of a picture is there. */
function isWhole(data: string, type: ImageFacts["mediaType"]): boolean {
  // A base64 text comes in fours.
  if (data.length % 4 !== 0) return false;
  const from = Math.max(0, data.length - tailLength);
  const tail = bytesOf(data.slice(from - (from % 4))) ?? new Uint8Array();
  switch (type) {
    case "image/png":
      return holds(tail, [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
    case "image/jpeg":
      return holds(tail, [0xff, 0xd9]);
    case "image/gif":
      return holds(tail, [0x3b]);
    case "image/webp": {
      const head = bytesOf(data.slice(0, 16)) ?? new Uint8Array();
      return new DataView(head.buffer).getUint32(4, true) + 8 <= sizeOf(data);
    }
    default:
      return type satisfies never;
  }
}

function holds(bytes: Uint8Array, wanted: readonly number[]): boolean {
  const [first = 0] = wanted;
  for (let at = bytes.lastIndexOf(first); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(first, at - 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}

/** Decodes base64 text that may be cut anywhere; undefined if it is not base64. */
function bytesOf(base64: string): Uint8Array | undefined {
  try {
    const binary = atob(base64.slice(0, base64.length - (base64.length % 4)));
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}
