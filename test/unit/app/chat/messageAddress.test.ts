import { describe, expect, test } from "vitest";
import { isInMessage } from "../../../../src/app/chat/messageAddress.ts";
import type { Message } from "../../../../src/shared/conversation.ts";

function answer(text: string, more: object = {}): Message {
  return { role: "assistant", text, reasoning: "", annotations: [], images: [], ...more } as unknown as Message;
}

describe("an address that stands in a message", () => {
  test.each([
    ["inline", "[a](https://example.invalid/a?b=c)", "https://example.invalid/a?b=c"],
    ["with a title", '![a](https://example.invalid/a.png "A")', "https://example.invalid/a.png"],
    ["in angles", "![a](<https://example.invalid/a b.png>)", "https://example.invalid/a%20b.png"],
    ["defined elsewhere", "![a][r]\n\n[r]: https://example.invalid/a.png", "https://example.invalid/a.png"],
    ["bare, at the end of a sentence", "See https://example.invalid/a.", "https://example.invalid/a"],
    ["without its scheme", "See www.example.invalid/a", "http://www.example.invalid/a"],
    ["a mail address", "Write to a@example.invalid", "mailto:a@example.invalid"],
    ["with an entity", "[a](https://example.invalid/?a=1&amp;b=2)", "https://example.invalid/?a=1&b=2"],
    ["with a backslash", String.raw`[a](https://example.invalid/a\_b)`, "https://example.invalid/a_b"],
    ["of another alphabet", "[a](https://пример.invalid/путь)", "https://xn--e1afmkfd.invalid/%D0%BF%D1%83%D1%82%D1%8C"],
    ["a file", "[a](src/a.ts#L3)", "src/a.ts#L3"],
  ])("%s", (_, text, address) => {
    expect(isInMessage(address, answer(text))).toBe(true);
    expect(isInMessage(address, answer("nothing of it"))).toBe(false);
  });

  test("in reasoning, sources and pictures", () => {
    const url = "https://example.invalid/a";
    expect(isInMessage(url, answer("", { reasoning: `![](${url})` }))).toBe(true);
    expect(isInMessage(url, answer("", { annotations: [{ type: "url_citation", url_citation: { url } }] }))).toBe(true);
    expect(isInMessage(url, answer("", { images: [{ image_url: { url } }] }))).toBe(true);
  });

  test.each([
    ["more than is written", "https://example.invalid/?d=", "https://example.invalid/?d=SECRET"],
    ["less than is written", "https://example.invalid/abc", "https://example.invalid/ab"],
    ["another host", "https://example.invalid/a", "https://other.invalid/a"],
    ["nothing", "text", ""],
  ])("does not stand there: %s", (_, text, address) => {
    expect(isInMessage(address, answer(`![x](${text})`))).toBe(false);
  });
});
