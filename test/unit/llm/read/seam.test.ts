import { describe, expect, test } from "vitest";
import { anchorOf, SeamFinder } from "../../../../src/llm/read/seam.ts";
import { Random } from "./random.ts";
import { type Cut, cutsOf, type Model, wilful, willing } from "./seamModels.ts";
import { seamTexts } from "./seamTexts.ts";

const texts = Object.entries(seamTexts).map(([name, text]) => ({ name, cuts: cutsOf(text) }));

function finder({ text, at, half, anchor }: Cut, isAsked = true): SeamFinder {
  return new SeamFinder({ half, space: text.slice(half.length, at), anchor, isAsked });
}

function joined(cut: Cut, written: string, isAsked = true): { readonly text: string; readonly isSure: boolean } {
  const { start, isSure } = finder(cut, isAsked).end(written);
  return { text: cut.text.slice(0, cut.at) + written.slice(start), isSure };
}

/** Each place of each text with so many of the models in turn. */
function* tries(models: Readonly<Record<string, Model>>, each: number) {
  const list = Object.entries(models);
  let next = 0;
  for (const { name, cuts } of texts) {
    for (const cut of cuts) {
      for (let count = 0; count < each; count++) {
        const [model, write] = list[next++ % list.length] ?? ["", () => ""];
        yield { text: name, model, cut, written: write(cut) };
      }
    }
  }
}

const around = ({ at }: Cut, text: string): string => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));

describe("a continuation that the model was asked for", () => {
  test("is tried at ten thousand places", () => {
    expect(texts.reduce((sum, { cuts }) => sum + cuts.length, 0)).toBeGreaterThanOrEqual(10_000);
  });

  test("is right if the model repeats or continues, and seen where it may be wrong", () => {
    const silent: string[] = [];
    const count = { all: 0, right: 0, asked: 0, askedSure: 0 };
    for (const { text, model, cut, written } of tries(willing, 2)) {
      const found = joined(cut, written);
      const isRight = found.text === cut.text;
      if (found.isSure && !isRight) silent.push(`${model}: ${around(cut, found.text)}`);
      if (model === "does as it is asked") {
        expect(isRight, around(cut, found.text)).toBe(true);
        count.asked += 1;
        if (found.isSure) count.askedSure += 1;
      }
      // This text says the same thing again on purpose. It does not show how often it was meant.
      if (text === "song") continue;
      count.all += 1;
      if (isRight) count.right += 1;
    }
    expect(silent).toEqual([]);
    expect(count.right / count.all).toBeGreaterThan(0.95);
    // A model that does as it is asked is not doubted.
    expect(count.askedSure / count.asked).toBeGreaterThan(0.9);
  }, 60_000);

  test("is seen where the model does something else", () => {
    const silent: string[] = [];
    for (const { model, cut, written } of tries(wilful, 1)) {
      const found = joined(cut, written);
      if (found.isSure && found.text !== cut.text) silent.push(`${model}: ${around(cut, found.text)}`);
    }
    expect(silent).toEqual([]);
  }, 60_000);

  test.each([
    ["the last words", "The fox jumps ov", "fox jumps over it", "The fox jumps over it", false],
    ["only the word that was cut", "The fox jumps ov", "over it", "The fox jumps over it", false],
    ["nothing, in the middle of a word", "The fox jumps ov", "er it", "The fox jumps over it", false],
    ["an introduction and the last words", "The fox jumps ov", "Sure, continuing:\n\nfox jumps over it", "The fox jumps over it", false],
    ["a second fence", "```ts\nlet a;\n", "```ts\nlet b;\n```", "```ts\nlet a;\nlet b;\n```", false],
    ["the end of the fence", "```ts\nlet a;\n", "```\nDone.", "```ts\nlet a;\n```\nDone.", false],
    ["white space that is there", "One.\n\n", "\n\nTwo.", "One.\n\nTwo.", false],
    ["nothing", "One.", "", "One.", true],
  ])("may begin with %s", (_what, half, written, whole, isSure) => {
    const cut = { text: half, at: half.length, half: half.trimEnd(), anchor: anchorOf(half) };
    const found = written === "" ? { text: half, isSure: true } : joined(cut, written);
    expect(found).toEqual({ text: whole, isSure });
  });

  test("a fence that repeats the last words inside an open fence is left out, without a doubt", () => {
    const half = "Here:\n\n```ts\nexport function total(rows: readonly Row[]): number {\n  let sum";
    const cut = { text: half, at: half.length, half, anchor: anchorOf(half) };
    expect(joined(cut, `\`\`\`ts\n${cut.anchor} = 0;\n`)).toEqual({ text: `${half} = 0;\n`, isSure: true });
  });
});

describe("a continuation of a prompt that ends with the half answer", () => {
  test("is taken as it comes", () => {
    let right = 0;
    let all = 0;
    for (const { cut, written } of tries({ continues: ({ text, half }) => text.slice(half.length) }, 1)) {
      all += 1;
      if (joined(cut, written, false).text === cut.text) right += 1;
    }
    expect(right / all).toBeGreaterThan(0.98);
  });

  test("is seen where the model repeats the end instead", () => {
    for (const { cut, written } of tries({ repeats: ({ text, half, anchor }) => text.slice(half.length - anchor.length) }, 1)) {
      expect(joined(cut, written, false)).toEqual({ text: cut.text, isSure: false });
    }
  });

  test("is seen where the model may have continued inside a word, because the white space after it was not sent", () => {
    const cut = { text: "the ", at: 4, half: "the", anchor: "the" };
    expect(joined(cut, "re are", false)).toEqual({ text: "the re are", isSure: false });
    expect(joined(cut, " cat", false)).toEqual({ text: "the cat", isSure: true });
  });
});

describe("while it streams", () => {
  test("the same is shown as at the end, however the text is cut into pieces", () => {
    const random = new Random(7);
    let index = 0;
    for (const { cut, written } of tries({ ...willing, ...wilful }, 1)) {
      if (index++ % 7 !== 0) continue;
      const streaming = finder(cut);
      let shown = "";
      for (let at = 0; at < written.length;) {
        const next = at + 1 + random.below(30);
        shown += streaming.push(written.slice(at, next));
        at = next;
      }
      const wasHeld = streaming.held !== "";
      const { start } = streaming.end(written);
      expect(wasHeld ? written.slice(start) : shown).toBe(written.slice(start));
    }
  }, 60_000);

  test("no more is held back than a sentence and the last words, unless the model repeats what was said", () => {
    const half = seamTexts["prose"]?.slice(0, 1000).trimEnd() ?? "";
    const anchor = anchorOf(half);
    const streaming = new SeamFinder({ half, space: "", anchor, isAsked: true });
    let pushed = 0;
    while (streaming.push("Something else. ") === "") pushed += 16;
    expect(pushed).toBeLessThan(anchor.length + 250);
    const unasked = new SeamFinder({ half, space: "", anchor, isAsked: false });
    expect(unasked.push(" and something else")).toBe(" and something else");
    const repeating = new SeamFinder({ half, space: "", anchor, isAsked: true });
    for (let at = 0; at < half.length; at += 20) expect(repeating.push(half.slice(at, at + 20))).toBe("");
    // What is looked at again and again may not be all of a long text.
    let rest = "";
    for (let words = 0; rest === "" && words < 30; words++) rest = repeating.push(" and so on");
    expect(rest).toMatch(/^(?: and so on)+$/);
  });
});
