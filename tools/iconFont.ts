import { readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./pinned.ts";

/** A table of a font: https://learn.microsoft.com/typography/opentype/spec/otff. */
interface FontTable {
  readonly tag: string;
  readonly bytes: Buffer;
}

/**
 * VS Code's icon font with the outlines of the icons that a style sheet names. Most of the font, which hardly compresses, is for others. Glyphs keep
 * their numbers; one without an outline is blank.
 * @param css what `iconStyles` gives
 */
export async function iconFont(css: string): Promise<Buffer> {
  const font = await readFile(path.join(root, "node_modules/@vscode/codicons/dist/codicon.ttf"));
  return withOutlines(font, new Set(Array.from(css.matchAll(/content: ?"\\([0-9a-f]+)"/g), ([, code = ""]) => Number.parseInt(code, 16))));
}

/**
 * A TrueType font with the outlines of these characters alone.
 * @throws Error where the font is of another kind than that of VS Code's icons
 */
export function withOutlines(font: Buffer, characters: ReadonlySet<number>): Buffer {
  const tables = tablesOf(font);
  const table = (tag: string): Buffer => {
    const found = tables.find((one) => one.tag === tag);
    if (found === undefined) throw new Error(`the icon font has no table ${tag}`);
    return found.bytes;
  };
  const [head, loca, glyf] = [table("head"), table("loca"), table("glyf")];
  if (head.readInt16BE(50) !== 0) throw new Error("the icon font has long offsets, which this does not write");
  const count = table("maxp").readUInt16BE(4);
  const outline = (glyph: number): Buffer => glyf.subarray(loca.readUInt16BE(2 * glyph) * 2, loca.readUInt16BE(2 * glyph + 2) * 2);
  // The first glyph stands for characters that the font lacks.
  const kept = new Set([0]);
  for (const [character, glyph] of glyphsOf(table("cmap"))) if (characters.has(character)) kept.add(glyph);
  for (const glyph of kept) {
    if (outline(glyph).length > 0 && outline(glyph).readInt16BE(0) < 0) throw new Error("the icon font has composite glyphs");
  }
  const offsets = Buffer.alloc(2 * (count + 1));
  const outlines: Buffer[] = [];
  let length = 0;
  for (let glyph = 0; glyph < count; glyph += 1) {
    if (kept.has(glyph)) {
      outlines.push(outline(glyph));
      length += outline(glyph).length;
    }
    offsets.writeUInt16BE(length / 2, 2 * glyph + 2);
  }
  // Version 3 has no names of glyphs.
  const post = Buffer.from(table("post").subarray(0, 32));
  post.writeUInt32BE(0x0003_0000, 0);
  const changed: Readonly<Record<string, Buffer>> = { glyf: Buffer.concat(outlines), loca: offsets, post };
  return fontOf(
    font.readUInt32BE(0),
    tables.map(({ tag, bytes }) => ({ tag, bytes: changed[tag] ?? bytes })),
  );
}

/** The glyph of each character, by the format that fonts for all of Unicode's first plane have. */
function glyphsOf(cmap: Buffer): ReadonlyMap<number, number> {
  const glyphs = new Map<number, number>();
  for (let index = 0; index < cmap.readUInt16BE(2); index += 1) {
    const at = cmap.readUInt32BE(4 + 8 * index + 4);
    if (cmap.readUInt16BE(at) !== 4) continue;
    const segments = cmap.readUInt16BE(at + 6) / 2;
    const [ends, starts, deltas, ranges] = [14, 16 + 2 * segments, 16 + 4 * segments, 16 + 6 * segments].map((offset) => at + offset);
    if (ends === undefined || starts === undefined || deltas === undefined || ranges === undefined) continue;
    for (let segment = 0; segment < segments; segment += 1) {
      const range = cmap.readUInt16BE(ranges + 2 * segment);
      const start = cmap.readUInt16BE(starts + 2 * segment);
      for (let character = start; character <= cmap.readUInt16BE(ends + 2 * segment) && character < 0xffff; character += 1) {
        const given = range === 0 ? character : cmap.readUInt16BE(ranges + 2 * segment + range + 2 * (character - start));
        glyphs.set(character, given === 0 ? 0 : (given + cmap.readUInt16BE(deltas + 2 * segment)) & 0xffff);
      }
    }
  }
  if (glyphs.size === 0) throw new Error("the icon font names its glyphs in an unknown way");
  return glyphs;
}

function tablesOf(font: Buffer): readonly FontTable[] {
  return Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
    const at = 12 + 16 * index;
    const from = font.readUInt32BE(at + 8);
    return { tag: font.toString("latin1", at, at + 4), bytes: font.subarray(from, from + font.readUInt32BE(at + 12)) };
  });
}

function fontOf(version: number, tables: readonly FontTable[]): Buffer {
  const directory = Buffer.alloc(12 + 16 * tables.length);
  const power = Math.floor(Math.log2(tables.length));
  directory.writeUInt32BE(version, 0);
  directory.writeUInt16BE(tables.length, 4);
  directory.writeUInt16BE(16 * 2 ** power, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE(16 * tables.length - 16 * 2 ** power, 10);
  const bodies: Buffer[] = [];
  let at = directory.length;
  for (const [index, { tag, bytes }] of tables.entries()) {
    const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
    directory.write(tag, 12 + 16 * index, "latin1");
    directory.writeUInt32BE(checksum(padded), 12 + 16 * index + 4);
    directory.writeUInt32BE(at, 12 + 16 * index + 8);
    directory.writeUInt32BE(bytes.length, 12 + 16 * index + 12);
    bodies.push(padded);
    at += padded.length;
  }
  return Buffer.concat([directory, ...bodies]);
}

function checksum(padded: Buffer): number {
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}
