import * as fc from "fast-check";
import { describe, it } from "vitest";
import { firstDifference } from "./comparison.ts";
import { documents, kinds, piecesOf } from "./documents.ts";

// A long run: ASIDE_MARKDOWN_DOCUMENTS=100000 vitest run --project unit test/unit/markdown/everyPrefix.test.ts
const total = Number(process.env["ASIDE_MARKDOWN_DOCUMENTS"] ?? "2400");
const seed = Number(process.env["ASIDE_MARKDOWN_SEED"] ?? Date.now());

describe("generated documents, at every cut", () => {
  const numRuns = Math.ceil(total / Object.keys(kinds).length);
  it.each(Object.entries(kinds))(
    "%s",
    (_, fragments) => {
      fc.assert(
        fc.property(documents(fragments), (cut) => {
          const difference = firstDifference(piecesOf(cut));
          if (difference !== undefined) throw new Error(JSON.stringify(difference, undefined, 1));
        }),
        { numRuns, seed },
      );
    },
    Math.max(60_000, numRuns * 20),
  );
});
