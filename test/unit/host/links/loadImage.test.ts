import { expect, test } from "vitest";
import { loadImage } from "../../../../src/host/links/loadImage.ts";
import type { PublicGet, PublicGetResult } from "../../../../src/app/network/publicGet.ts";
import type { Message } from "../../../../src/shared/conversation.ts";

const source = "https://pictures.invalid/a.png";
const message = { role: "assistant", text: `![a picture](${source})` } as unknown as Message;
const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

function giving(result: PublicGetResult): { readonly get: PublicGet; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    get: (address) => {
      asked.push(address);
      return Promise.resolve(result);
    },
  };
}

const picture = (bytes: Uint8Array, contentType = "image/png"): PublicGetResult => ({ ok: true, contentType, bytes });

test("a picture of the message becomes a data address", async () => {
  const { get, asked } = giving(picture(dot));
  expect(await loadImage(source, message, get)).toEqual({ dataUrl: `data:image/png;base64,${dot.toString("base64")}` });
  expect(asked).toEqual([source]);
});

test.each([
  ["https://pictures.invalid/?d=SECRET", message],
  [source, undefined],
])("%s is not fetched where the message does not have it", async (wanted, from) => {
  const { get, asked } = giving(picture(dot));
  expect(await loadImage(wanted, from, get)).toEqual({ problem: "This image is not in the message." });
  expect(asked).toEqual([]);
});

test.each<[string, PublicGetResult, RegExp]>([
  ["SVG", picture(Buffer.from("<svg/>"), "image/svg+xml"), /did not send a PNG/],
  ["a page", picture(dot, "text/html"), /did not send a PNG/],
  ["a page that says it is a picture", picture(Buffer.from("<html>"), "image/png"), /did not send a PNG/],
  ["a bomb", picture(withSize(60_000, 60_000)), /too large \(60,000 × 60,000 px\)/],
  ["a private address", { ok: false, why: "notPublic", detail: "10.0.0.1" }, /private network \(10\.0\.0\.1\) and was not contacted/],
  ["a redirect", { ok: false, why: "redirect", detail: "http://127.0.0.1/" }, /redirected to another address, which was not followed/],
  ["plain HTTP", { ok: false, why: "notHttps", detail: source }, /https/],
  ["an error", { ok: false, why: "status", detail: "404" }, /^pictures\.invalid responded with 404\.$/],
  ["nobody's host", { ok: false, why: "unreachable", detail: "" }, /^Could not reach pictures\.invalid\.$/],
  ["too much", { ok: false, why: "tooLarge", detail: "" }, /larger than 5 MB/],
  ["what never comes", { ok: false, why: "timeout", detail: "15 s" }, /did not send the image within 15 s/],
])("%s is not shown, and why is said", async (_, result, words) => {
  expect(await loadImage(source, message, giving(result).get)).toEqual({ problem: expect.stringMatching(words) });
});

/** The dot, claiming to be larger. */
function withSize(width: number, height: number): Uint8Array {
  const bytes = Buffer.from(dot);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}
