import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { firstDifference, units } from "./comparison.ts";
import { shown } from "./shown.ts";

const file = path.join(import.meta.dirname, "../../data/markdown/answers.json");
const groups = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, readonly (readonly [string, string])[]>>;
const small = createParser({ limits: { inline: 30, paragraph: 22, quote: 28, container: 35, formula: 33, columns: 2 } });

describe.each(Object.entries(groups))("%s", (_, examples) => {
  it.each(examples)("%j", (text, expected) => {
    expect(shown(text)).toBe(expected);
    for (const parser of [undefined, small]) {
      expect(firstDifference(units(text), parser)).toBeUndefined();
      expect(firstDifference(units(`${text}\n\nafter\n`), parser)).toBeUndefined();
    }
  });
});
