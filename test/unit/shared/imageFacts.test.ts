import { expect, test } from "vitest";
import { imageFacts, isShownPicture } from "../../../src/shared/imageFacts.ts";

const bytes = (base64: string): Uint8Array => Buffer.from(base64, "base64");

test.each([
  ["image/png", 1, 1, "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="],
  ["image/gif", 1, 1, "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"],
  ["image/webp", 1, 1, "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA="],
])("%s of %i × %i is known by its bytes", (mediaType, width, height, base64) => {
  expect(imageFacts(bytes(base64))).toEqual({ mediaType, width, height });
});

test("a JPEG has its size in the frame header", () => {
  const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8, 0x01, 0x00, 0x02, 0x00, 1, 1, 0x11, 0];
  expect(imageFacts(Uint8Array.from(jpeg))).toEqual({ mediaType: "image/jpeg", width: 512, height: 256 });
});

test.each([
  ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ["HTML", "<!DOCTYPE html>"],
  ["nothing", ""],
  ["half a head", "\u0089PNG"],
])("%s is no picture", (_, text) => {
  expect(imageFacts(Buffer.from(text, "latin1"))).toBeUndefined();
});

const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const bomb = Uint8Array.from(Buffer.from(dot, "base64"));
new DataView(bomb.buffer).setUint32(16, 60_000);
new DataView(bomb.buffer).setUint32(20, 60_000);
const gifOf = (...rest: readonly number[]): string =>
  Buffer.from([...Buffer.from("GIF89a"), 1, 0, 1, 0, 0, 0, 0, ...rest]).toString("base64");
const frame = [0x2c, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0];
const jpegOf = (...rest: readonly number[]): string => Buffer.from([0xff, 0xd8, ...rest]).toString("base64");
const header = [0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0, 0, 0];

test.each<[string, boolean, string]>([
  ["a small PNG", true, `data:image/png;base64,${dot}`],
  ["one whose base64 has line ends", true, `data:image/png;base64,${dot.slice(0, 40)}\n${dot.slice(40)}`],
  ["60,000 × 60,000 pixels in a few bytes", false, `data:image/png;base64,${Buffer.from(bomb).toString("base64")}`],
  ["a GIF", true, `data:image/gif;base64,${gifOf()}`],
  ["a GIF with a small screen and a large frame", false, `data:image/gif;base64,${gifOf(...frame)}`],
  ["the same behind an extension", false, `data:image/gif;base64,${gifOf(0x21, 0xf9, 4, 0, 0, 0, 0, 0, ...frame)}`],
  ["a JPEG that does not say its size", false, `data:image/jpeg;base64,${jpegOf(0xff, 0xe0, 0, 2)}`],
  ["a JPEG that says it behind filling", false, `data:image/jpeg;base64,${jpegOf(0xff, 0xff, 0xff, ...header)}`],
  ["a picture that is called another", true, `data:image/webp;base64,${dot}`],
  ["SVG", false, "data:image/svg+xml;base64,PHN2Zy8+"],
  ["an address", false, "https://canary.example.invalid/p.png"],
  ["blanks", false, `data:image/png;base64,${" ".repeat(1_000_000)}!`],
  ["no base64", false, "data:image/png;base64,A=A="],
])("%s is shown: %s", (_what, shown, address) => {
  expect(isShownPicture(address)).toBe(shown);
});
