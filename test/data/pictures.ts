import { crc32, deflateSync } from "node:zlib";

/** A PNG of two colours, as bytes. The seed decides about the colours, so that pictures differ. */
export function pngBytes(width: number, height: number, seed = 0): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inside = (x - width / 2) ** 2 / (width / 2) ** 2 + (y - height / 2) ** 2 / (height / 2) ** 2 < 0.6;
      rows.set(inside ? [200 - seed * 40, 60 + seed * 50, 40 + seed * 60] : [40, 80 + seed * 20, 140], y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** The same as a `data:` address. */
export function png(width: number, height: number, seed = 0): string {
  return `data:image/png;base64,${pngBytes(width, height, seed).toString("base64")}`;
}

/** The smallest JPEG: a header, a frame of this size, and the end. It is recognised, but cannot be drawn. */
export function jpegBytes(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0, 0xff, 0xd9]);
  frame.writeUInt16BE(height, 7);
  frame.writeUInt16BE(width, 9);
  return frame;
}

/** A GIF of this size with a comment and no frame, recognised alone. */
export function gifBytes(width: number, height: number): Buffer {
  const gif = Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(7), Buffer.from([0x21, 0xfe, 1, 0x41, 0, 0x3b])]);
  gif.writeUInt16LE(width, 6);
  gif.writeUInt16LE(height, 8);
  return gif;
}

/** A WebP (lossless) of this size, recognised alone. */
export function webpBytes(width: number, height: number): Buffer {
  const webp = Buffer.alloc(32);
  webp.write("RIFF", 0);
  webp.writeUInt32LE(24, 4);
  webp.write("WEBPVP8L", 8);
  webp.writeUInt8(0x2f, 20);
  webp.writeUInt32LE(((height - 1) << 14) | (width - 1), 21);
  return webp;
}

/** Bytes as a `data:` address of a type. */
export function dataAddress(type: string, bytes: Buffer): string {
  return `data:${type};base64,${bytes.toString("base64")}`;
}

/** A picture in the form in which it is kept with an answer. */
export function wirePicture(url: string): { readonly type: "image_url"; readonly image_url: { readonly url: string } } {
  return { type: "image_url", image_url: { url } };
}
