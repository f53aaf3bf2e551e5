import { expect, test } from "vitest";
import { imageFacts } from "../../../../src/host/images/imageFacts.ts";

const bytes = (base64: string): Uint8Array => Buffer.from(base64, "base64");

test.each([
  ["image/png", 1, 1, "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="],
  ["image/gif", 1, 1, "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"],
  ["image/webp", 1, 1, "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA="],
])("%s of %i × %i is known by its bytes", (mediaType, width, height, base64) => {
  expect(imageFacts(bytes(base64))).toEqual({ mediaType, width, height });
});

test("a JPEG tells its size in its frame header", () => {
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
