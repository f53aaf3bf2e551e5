import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { iconFont, withOutlines } from "../../../tools/iconFont.ts";
import { iconStyles } from "../../../tools/iconStyles.ts";

const whole = await readFile(path.resolve("node_modules/@vscode/codicons/dist/codicon.ttf"));

/** The outlines of a font, by the numbers of their glyphs. */
function outlinesOf(font: Buffer): readonly string[] {
  const tables = new Map(
    Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
      const at = 12 + 16 * index;
      const from = font.readUInt32BE(at + 8);
      return [font.toString("latin1", at, at + 4), font.subarray(from, from + font.readUInt32BE(at + 12))] as const;
    }),
  );
  const [loca, glyf] = [tables.get("loca") ?? Buffer.alloc(0), tables.get("glyf") ?? Buffer.alloc(0)];
  const offset = (glyph: number): number => loca.readUInt16BE(2 * glyph) * 2;
  return Array.from({ length: loca.length / 2 - 1 }, (_, glyph) => glyf.toString("hex", offset(glyph), offset(glyph + 1)));
}

test("the icon font keeps the outlines of the named icons byte for byte, and no others", () => {
  const all = outlinesOf(whole);
  // codicon-add, and codicon-check beside it.
  const [add, both] = [outlinesOf(withOutlines(whole, new Set([0xea60]))), outlinesOf(withOutlines(whole, new Set([0xea60, 0xeab2])))];
  expect(add).toHaveLength(all.length);
  const drawn = (outlines: readonly string[]): readonly number[] => outlines.flatMap((outline, glyph) => (outline === "" ? [] : [glyph]));
  expect(drawn(both).length).toBe(drawn(add).length + 1);
  for (const glyph of drawn(both)) expect(both[glyph]).toBe(all[glyph]);
});

test("with the icons of the code, it is less than half as large", async () => {
  const font = await iconFont(await iconStyles());
  expect(font.length).toBeLessThan(whole.length / 2);
  expect(font.length).toBeGreaterThan(10_000);
});

test("another kind of font is refused rather than written wrongly", () => {
  const long = Buffer.from(whole);
  const head = Array.from({ length: long.readUInt16BE(4) }, (_, index) => 12 + 16 * index).find(
    (at) => long.toString("latin1", at, at + 4) === "head",
  );
  if (head === undefined) throw new Error("the font has no head");
  long.writeInt16BE(1, long.readUInt32BE(head + 8) + 50);
  expect(() => withOutlines(long, new Set())).toThrow("long offsets");
});
