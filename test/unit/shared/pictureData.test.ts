import { describe, expect, test } from "vitest";
import { answerPicture } from "../../../src/shared/answerPicture.ts";
import { pictureAddress, pictureBytes, pictureFacts } from "../../../src/shared/pictureData.ts";
import { dataAddress, gifBytes, jpegBytes, png, pngBytes, webpBytes, wirePicture } from "../../data/pictures.ts";

const dot = png(3, 2);

describe("an address of a picture", () => {
  test.each<[string, string, string | undefined]>([
    ["stays as it is", dot, dot],
    ["says what its bytes say", dataAddress("image/png", jpegBytes(4, 4)), dataAddress("image/jpeg", jpegBytes(4, 4))],
    ["may be announced as anything", dataAddress("application/octet-stream", gifBytes(4, 4)), dataAddress("image/gif", gifBytes(4, 4))],
    ["may have no type", dot.replace("image/png", ""), dot],
    ["may have parameters", dot.replace("image/png", "image/png;name=a.png"), dot],
    ["may be base64 alone", pngBytes(3, 2).toString("base64"), dot],
    ["may be in the alphabet of addresses", `data:image/png;base64,${pngBytes(3, 2).toString("base64url")}`, dot.replace(/=+$/, "")],
    ["is not SVG", `data:image/svg+xml;base64,${btoa("<svg/>")}`, undefined],
    [
      "is not SVG that says it is PNG",
      `data:image/png;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'.repeat(2))}`,
      undefined,
    ],
    ["is not a page", "data:text/html,<script>alert(1)</script>", undefined],
    ["is not text", "data:image/png,iVBORw0KGgo", undefined],
    ["is not a script", "javascript:alert(1)", undefined],
    ["is not on the web", "https://pictures.example/a.png", undefined],
    ["is not empty", "", undefined],
  ])("%s", (_, written, expected) => {
    if (expected !== undefined) expect(pictureAddress(written)).toBe(expected);
    else expect(pictureAddress(written)).toBeUndefined();
  });

  test("data that is broken over lines is joined", () => {
    const [head = "", data = ""] = png(40, 40).split(",");
    expect(pictureAddress(`${head},${data.replace(/.{40}/g, "$&\r\n")}`)).toBe(`${head},${data}`);
  });
});

describe("the facts of a picture", () => {
  test("are its type, its size and whether its end is there", () => {
    expect(pictureFacts(dot)).toEqual({ mediaType: "image/png", width: 3, height: 2, size: pngBytes(3, 2).length, isWhole: true });
    for (const [type, bytes] of [
      ["image/jpeg", jpegBytes(7, 5)],
      ["image/gif", gifBytes(7, 5)],
      ["image/webp", webpBytes(7, 5)],
    ] as const) {
      expect(pictureFacts(dataAddress(type, bytes))).toEqual({ mediaType: type, width: 7, height: 5, size: bytes.length, isWhole: true });
    }
  });

  test.each([
    ["image/png", pngBytes(64, 64)],
    ["image/jpeg", jpegBytes(7, 5)],
    ["image/gif", gifBytes(7, 5)],
    ["image/webp", webpBytes(7, 5)],
  ])("%s that was cut is not whole, wherever that happened", (type, bytes) => {
    for (let cut = 1; cut <= 2; cut += 1) {
      expect(pictureFacts(dataAddress(type, bytes.subarray(0, -cut)))).toMatchObject({ isWhole: false });
    }
    // In the middle of a base64 four.
    expect(pictureFacts(dataAddress(type, bytes).replace(/=*$/, "").slice(0, -1))).toMatchObject({ isWhole: false });
  });

  test("a picture with something behind its end is whole", () => {
    expect(pictureFacts(dataAddress("image/png", Buffer.concat([pngBytes(3, 2), Buffer.from("made by a model")])))).toMatchObject({
      isWhole: true,
    });
  });

  test("too many bytes, too many pixels, no pixels and foreign characters are refused", () => {
    expect(pictureFacts(`${dot}${"A".repeat(28 * 1024 * 1024)}`)).toBe("size");
    const bomb = pngBytes(3, 2);
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    expect(pictureFacts(dataAddress("image/png", bomb))).toBe("pixels");
    expect(pictureFacts(dataAddress("image/jpeg", Buffer.from([0xff, 0xd8, 0xff, 0xd9])))).toBe("pixels");
    expect(pictureFacts(`${dot}"><script>`)).toBe("type");
  });

  test("the bytes are those of the picture", () => {
    expect(Buffer.from(pictureBytes(dot) ?? [])).toEqual(pngBytes(3, 2));
  });
});

test("a picture of an answer is data, an address on the web, or refused", () => {
  expect(answerPicture(wirePicture(dot))).toMatchObject({ kind: "data", url: dot });
  expect(answerPicture(dot)).toMatchObject({ kind: "data", url: dot });
  expect(answerPicture(wirePicture("https://pictures.example:8443/a.png"))).toEqual({
    kind: "remote",
    url: "https://pictures.example:8443/a.png",
    host: "pictures.example:8443",
  });
  for (const odd of [wirePicture("file:///etc/passwd"), wirePicture("javascript:alert(1)"), wirePicture(""), {}, null, 7, []]) {
    expect(answerPicture(odd)).toEqual({ kind: "refused", why: "type" });
  }
  expect(answerPicture(wirePicture(`https://a.example/${"a".repeat(9000)}`))).toEqual({ kind: "refused", why: "type" });
});
