import * as fc from "fast-check";
import { expect, test } from "vitest";
import { GrownText } from "../../../../src/app/chat/grownText.ts";

test("whatever was appended, readers get all from where they were", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 5 }), { maxLength: 2_000, size: "max" }), fc.nat(20), (pieces, before) => {
      const grown = new GrownText(before);
      let all = "";
      let read = before;
      for (const [index, piece] of pieces.entries()) {
        grown.append(piece);
        all += piece;
        if (index % 7 !== 0) continue;
        expect(grown.from(read)).toBe(all.slice(read - before));
        read = grown.length;
      }
      expect(grown.length).toBe(before + all.length);
      for (let offset = before; offset <= grown.length + 1; offset += 97) expect(grown.from(offset)).toBe(all.slice(offset - before));
    }),
    { numRuns: 40 },
  );
});
