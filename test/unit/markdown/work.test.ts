import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { panelStrings } from "../../../src/shared/strings.ts";
import { MarkdownStream } from "../../../src/webview/markdown/markdownStream.ts";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { deltasOf, framesOf, generateAnswer } from "../../bench/stream/answer.ts";
import { installSmallDom, SmallElement } from "./smallDom.ts";

installSmallDom();

/** Streams a text, and counts the characters that were parsed, for their blocks or for their inlines. */
function parsedWhile(pieces: readonly string[], what: "blocks" | "inlines" = "blocks"): number {
  const parser = createParser();
  let parsed = 0;
  const counting = {
    ...parser,
    parseBlocks: (...[source, env]: Parameters<typeof parser.parseBlocks>) => {
      if (what === "blocks") parsed += source.length;
      return parser.parseBlocks(source, env);
    },
    parseInlines: (...[tokens, env]: Parameters<typeof parser.parseInlines>) => {
      if (what === "inlines") for (const { type, content } of tokens) if (type === "inline") parsed += content.length;
      parser.parseInlines(tokens, env);
    },
  };
  const container = new SmallElement("div") as unknown as HTMLElement;
  const stream = new MarkdownStream(container, { onLink: () => undefined, strings: panelStrings, language: "en" }, counting);
  for (const piece of pieces) {
    stream.append(piece);
    stream.flush();
  }
  stream.dispose();
  return parsed;
}

describe("the work of a stream", () => {
  it("an answer is parsed little more than once when it is flushed once a frame", () => {
    const text = generateAnswer(100_000);
    expect(parsedWhile(framesOf(deltasOf(text), 1_000).flat())).toBeLessThan(3 * text.length);
  });

  it("inlines of what has not changed are not parsed again", () => {
    const text = generateAnswer(100_000);
    expect(parsedWhile(framesOf(deltasOf(text), 1_000).flat(), "inlines")).toBeLessThan(1.2 * text.length);
    const list = "1. An item of *some* words\n   - with another one\n   - and one more, as long\n".repeat(100);
    expect(parsedWhile(deltasOf(list), "inlines")).toBeLessThan(2 * list.length);
    // A definition has what uses it parsed again, and nothing else.
    const words = "Words and *words*, a few more of them. ".repeat(10);
    const uses = Array.from({ length: 40 }, (_, index) => `- ${words}[label ${index}]\n`).join("");
    const definitions = Array.from({ length: 40 }, (_, index) => `[label ${index}]: https://example.invalid/${index}\n`).join("");
    const whole = `${uses}\nAfter them.\n\n${definitions}\n`;
    expect(parsedWhile(whole.match(/[^]{1,100}/g) ?? [], "inlines")).toBeLessThan(8 * whole.length);
  });

  it("grows with the length of the answer, not with its square, even when every delta is flushed", () => {
    const cost = (length: number): number => {
      const text = generateAnswer(length);
      return parsedWhile(deltasOf(text)) / text.length;
    };
    expect(cost(100_000)).toBeLessThan(1.5 * cost(25_000));
  });

  it("what is left out or closed at the end of a cell is not parsed once more", () => {
    const row = "| Use `code_of()` here | and **bold words** or *others*, too | [link](https://a.example) |\n";
    const text = `| a | b | c |\n|---|---|---|\n${row.repeat(40)}`;
    // The head and two rows are open: once for each delta, not one and a half times.
    expect(parsedWhile(deltasOf(text))).toBeLessThan(13 * text.length);
  });

  it("the blocks around a line are parsed when it begins, not while it grows", () => {
    const line = "- Use `code` and **bold** words, *more* of them and a [link](https://a.example) or two.\n";
    const text = `${line}  ${line}`.repeat(50);
    // A marker is certain, and a line is one of text, after some characters of it.
    expect(parsedWhile(deltasOf(text))).toBeLessThan(5 * text.length);
  });

  it.each([
    ["a long list", "- an item of some words, as they come\n".repeat(600)],
    ["a long loose list", "1. an item\n\n   with *more* of it\n\n".repeat(300)],
    ["a long table", `| a | b |\n|---|---|\n${"| cell **one** | cell two |\n".repeat(600)}`],
    ["a long fence", `\`\`\`ts\n${"const value = call(1, 2);\n".repeat(600)}`],
    ["a paragraph that never ends", "Words and words, a few more of them. ".repeat(600)],
    ["lines without a blank one", "Words and *words*, a few more of them.\n".repeat(700)],
    ["a quote that never ends", "> Words and words.\n> \n".repeat(1_000)],
    [
      "many definitions",
      `[a]\n\n${Array.from({ length: 600 }, (_, index) => `[label ${index}]: https://example.invalid/${index}\n`).join("")}`,
    ],
  ])("%s is parsed a bounded number of times for each delta", (_, text) => {
    const deltas = deltasOf(text);
    // What stays open is a few hundred characters of a list or table, and at most a block's limit of anything else.
    const most = /^>|^Words/.test(text) ? 18_000 : 400;
    expect(parsedWhile(deltas)).toBeLessThan(most * deltas.length);
  });

  it("a long list is not kept once for each of its items", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const container = new SmallElement("div") as unknown as HTMLElement;
    const stream = new MarkdownStream(container, { onLink: () => undefined, strings: panelStrings, language: "en" });
    const text = "- an item of some words, `with code` and *more* of them, as they come\n".repeat(1_400);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let at = 0; at < text.length; at += 66) {
      stream.append(text.slice(at, at + 66));
      stream.flush();
    }
    collect();
    // 6 MB as it is; 80 MB if each item kept what the source was when it came.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(30e6);
    stream.dispose();
  });
});
