import { expect, test } from "vitest";
import type { FromWebview } from "../../../src/shared/fromWebview.ts";
import type { CompletionItem } from "../../../src/shared/protocol.ts";
import { Completions, type TextAndCaret } from "../../../src/webview/composer/completions.ts";

const item = (label: string, insert?: string): CompletionItem => ({
  id: `id-${label}`,
  icon: "file",
  label,
  ...(insert === undefined ? {} : { insert }),
});
const key = (name: string) => ({ key: name, isComposing: false, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false });

function start() {
  const posted: FromWebview[] = [];
  const written: TextAndCaret[] = [];
  const completions = new Completions((message) => posted.push(message));
  return {
    completions,
    posted,
    written,
    write: (value: TextAndCaret) => void written.push(value),
    type: (text: string, caret = text.length) => completions.written({ text, caret }),
    answer: (...items: readonly CompletionItem[]) =>
      completions.receive({ type: "completions", requestId: posted.filter(({ type }) => type === "complete").length, items }),
  };
}

test("a # at the start of a word and a / at the start of the text trigger completions; other positions do not", () => {
  const { posted, type } = start();
  for (const text of ["#", "see #ca", "a\n#src/x.ts", "/", "/expl"]) type(text);
  expect(posted.map((message) => (message.type === "complete" ? `${message.trigger}${message.query}` : ""))).toEqual([
    "#",
    "#ca",
    "#src/x.ts",
    "/",
    "/expl",
  ]);
  posted.length = 0;
  for (const text of ["# heading", "a#b", "say /x", "/usr/bin", "## two", ""]) type(text);
  expect(posted).toEqual([]);
});

test("only the response to the last request is shown", () => {
  const { completions, type, answer } = start();
  type("#a");
  type("#ab");
  completions.receive({ type: "completions", requestId: 1, items: [item("old")] });
  expect(completions.items.value).toEqual([]);
  answer(item("new"));
  expect(completions.items.value.map(({ label }) => label)).toEqual(["new"]);
  completions.close();
  answer(item("late"));
  expect(completions.items.value).toEqual([]);
});

test("keys move through the items and accept one; its word is replaced and the host is told", () => {
  const { completions, posted, written, write, type, answer } = start();
  type("why does #ca fail", 12);
  answer(item("cart.ts"), item("cast.ts"));
  expect(completions.onKeyDown(key("ArrowUp"), write)).toBe(true);
  expect(completions.active.value).toBe(1);
  expect(completions.onKeyDown(key("Enter"), write)).toBe(true);
  expect(written).toEqual([{ text: "why does fail", caret: 9 }]);
  expect(posted.at(-1)).toEqual({ type: "chooseCompletion", id: "id-cast.ts", text: "why does fail" });
  expect(completions.items.value).toEqual([]);
  expect(completions.onKeyDown(key("Enter"), write)).toBe(false);
});

test("within a sentence, the name of what is attached takes the place of the word; alone, nothing does", () => {
  const { completions, written, write, type, answer } = start();
  type("what does #ca do", 13);
  answer({ ...item("cart.ts"), name: "cart.ts" });
  completions.onKeyDown(key("Enter"), write);
  expect(written.at(-1)).toEqual({ text: "what does cart.ts do", caret: 17 });
  type("#ca");
  answer({ ...item("cart.ts"), name: "cart.ts" });
  completions.onKeyDown(key("Enter"), write);
  expect(written.at(-1)).toEqual({ text: "", caret: 0 });
});

test("Enter before the response arrives accepts its first item, not that of the previous response", () => {
  const { completions, posted, write, type, answer } = start();
  type("#a");
  answer(item("alpha"));
  type("#ab");
  expect(completions.onKeyDown(key("Enter"), write)).toBe(true);
  expect(posted.some(({ type: kind }) => kind === "chooseCompletion")).toBe(false);
  answer(item("abacus"));
  expect(posted.at(-1)).toEqual({ type: "chooseCompletion", id: "id-abacus", text: "" });
});

test("inserted text stays; if it starts with the trigger, the popup stays open", () => {
  const { completions, posted, written, write, type, answer } = start();
  type("/ex");
  answer(item("explain", "/explain "));
  completions.choose(0, write);
  expect(written).toEqual([{ text: "/explain ", caret: 9 }]);
  type("#");
  answer(item("Symbols", "#symbol:"));
  completions.choose(0, write);
  expect(posted.at(-1)).toMatchObject({ type: "complete", trigger: "#", query: "symbol:" });
});

test("Escape or moving the caret out of the word closes it; an input method's Enter is ignored", () => {
  const { completions, write, type, answer } = start();
  type("a #b");
  answer(item("b"));
  expect(completions.onKeyDown({ ...key("Enter"), isComposing: true }, write)).toBe(false);
  completions.moved({ text: "a #b", caret: 3 });
  expect(completions.items.value.length).toBe(1);
  completions.moved({ text: "a #b", caret: 1 });
  expect(completions.items.value).toEqual([]);
  type("a #bc");
  answer(item("bc"));
  expect(completions.onKeyDown(key("Escape"), write)).toBe(true);
  expect(completions.items.value).toEqual([]);
});

test("items that the host renews keep the highlighted one; those of another query begin with the first", () => {
  const { completions, write, type, answer } = start();
  type("#b");
  answer(item("ba"), item("bb"), item("bc"));
  completions.onKeyDown(key("ArrowDown"), write);
  answer(item("aa"), item("ba"), item("bb"));
  expect(completions.active.value).toBe(2);
  answer(item("ba"));
  expect(completions.active.value).toBe(0);
  type("#bb");
  answer(item("ba"), item("bb"));
  completions.onKeyDown(key("ArrowDown"), write);
  type("#b");
  answer(item("ba"), item("bb"));
  expect(completions.active.value).toBe(0);
});
