import * as fc from "fast-check";
import { describe, it } from "vitest";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { firstDifference } from "./comparison.ts";
import { documents, kinds, piecesOf } from "./documents.ts";

// A long run of other documents: ASIDE_MARKDOWN_DOCUMENTS=100000 ASIDE_MARKDOWN_SEED=1 vitest run --project unit test/unit/markdown/everyPrefix.test.ts
// The same documents each time, so that a failure is due to a change and not to a document that is new.
const total = Number(process.env["ASIDE_MARKDOWN_DOCUMENTS"] ?? "2400");
const seed = Number(process.env["ASIDE_MARKDOWN_SEED"] ?? 1129);

/** The panel's parser, and one whose limits such short documents reach. */
const parsers = [
  ["", createParser()],
  [", small limits", createParser({ limits: { inline: 30, paragraph: 22, quote: 28, container: 35, formula: 33, columns: 2 } })],
] as const;

describe("generated documents, at every cut", () => {
  const numRuns = Math.ceil(total / Object.keys(kinds).length / parsers.length);
  const cases = parsers.flatMap(([name, parser]) =>
    Object.entries(kinds).map(([kind, fragments]) => [`${kind}${name}`, fragments, parser] as const),
  );
  it.each(cases)(
    "%s",
    (_, fragments, parser) => {
      fc.assert(
        fc.property(documents(fragments), (cut) => {
          const difference = firstDifference(piecesOf(cut), parser);
          if (difference !== undefined) throw new Error(JSON.stringify(difference, undefined, 1));
        }),
        { numRuns, seed },
      );
    },
    Math.max(60_000, numRuns * 200),
  );
});
