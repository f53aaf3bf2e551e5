import { describe, expect, it } from "vitest";
import { complete } from "../../../src/webview/markdown/complete.ts";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { atOnce } from "./comparison.ts";
import { shown } from "./shown.ts";

const parser = createParser();

/** The tags on the page at any prefix of a text. */
function tagsOf(text: string): ReadonlySet<string> {
  const tags = new Set<string>();
  for (let length = 1; length <= text.length; length++)
    for (const [, tag = ""] of atOnce(complete(text.slice(0, length), parser)).matchAll(/<(\w+)/g)) tags.add(tag);
  return tags;
}

describe("nothing is seen that vanishes again", () => {
  it.each([
    ["Here are the steps:\n- Open it\n- Close it\n\n1. **First**\n   - sub", ["p", "ul", "ol", "li", "strong"]],
    ["1. One\n3. **Change** the model:\n   - `demo`", ["ol", "li", "ul", "strong", "code"]],
    ["text\n- a\n  - b\n    - c", ["p", "ul", "li"]],
    ["*Note* this", ["p", "em"]],
    ["**Note** this", ["p", "strong"]],
    ["***Note*** this", ["p", "em", "strong"]],
    ["- *em* item\n- **strong** item", ["ul", "li", "em", "strong"]],
    ["3.14 is pi\n\n2024 was a year\n\n- 5 things", ["p", "ul", "li"]],
    ["title\n-- not a rule", ["p"]],
    ["--flag does it", ["p"]],
    ["=== equal", ["p"]],
    ["text\n== equal", ["p"]],
    ["#hashtag and #1", ["p"]],
    ["~~gone~~ now", ["p", "s"]],
    ["> quoted\n> - item", ["blockquote", "p", "ul", "li"]],
    ["H<sub>2</sub>O and a<br>b", ["p", "sub", "br"]],
    ["+1 for that\n+ item", ["p", "ul", "li"]],
    ["`code` first", ["p", "code"]],
    ["```math\nx = \\frac{a}{b}\n```\n", ["span", "code"]],
    ["- a\n\n  ```math\n  \\sqrt[3]{b}\n  ```\n", ["ul", "li", "p", "span", "code"]],
    ["---\ntitle: x\nsub-title: y\ntags:\n- a\n- b\n---\n", ["figure", "figcaption", "span", "pre", "code", "button"]],
    ["a | b\n--|--\n1 | 2", ["p", "div", "table", "thead", "tr", "th", "tbody", "td"]],
  ])("%j", (text, allowed) => {
    expect([...tagsOf(text)].filter((tag) => !allowed.includes(tag))).toEqual([]);
  });

  it("no mark of emphasis, code, links or HTML is seen that has a closing one", () => {
    const text =
      'Some **bold words** and *slanted ones*, ~~struck~~, `code here`, ***both***, **a *b* c**, [a link](https://a.example/path_(x) "title"), H<sub>2</sub>O. <!-- note -->End';
    for (let length = 1; length <= text.length; length++) {
      const page = atOnce(complete(text.slice(0, length), parser)).replaceAll(/<[^>]*>/g, "");
      expect(page, text.slice(0, length)).not.toMatch(/[*~`<(]|&lt;|https?:/);
    }
  });
});

describe("what is open at the end is closed", () => {
  it.each([
    ["**bold", "<p><strong>bold</strong></p>"],
    ["**bold ", "<p><strong>bold</strong></p>"],
    ["**bold*", "<p><strong>bold</strong></p>"],
    ["**bold *and", "<p><strong>bold <em>and</em></strong></p>"],
    ["`npm ins", "<p><code>npm ins</code></p>"],
    ["``a ` b`", "<p><code>a ` b</code></p>"],
    ["~~gone", "<p><s>gone</s></p>"],
    ["~~gone~", "<p><s>gone</s></p>"],
    ["[the docs](https://exa", '<p><span class="md-dead-link">the docs</span></p>'],
    ["see [the docs", "<p>see [the docs</p>"],
    ["$x^2 + \\frac{a", "<p>«$x^2 + \\frac{a}{}$»</p>"],
    ["$x^2 + \\fra", "<p>«$x^2 +$»</p>"],
    ["$\\left( x", "<p>«$\\left( x\\right.$»</p>"],
    ["a \\(\\alpha", "<p>a</p>"],
    ["\\(\\alpha +", "<p>«\\(\\alpha +\\)»</p>"],
    ["$$\n\\begin{aligned}\na &= b \\\\\nc", "⟦$$\n\\begin{aligned}\na &amp;= b \\\\\nc\\end{aligned}$$⟧"],
    ["```mat", ""],
    ["text\n```ts:src/a", "<p>text</p>"],
    ["- $$\n ", ""],
    ["---\n ", ""],
    ["\\begin{ali", ""],
    ["a\n\\beg", "<p>a</p>"],
    ["\\better", "<p>\\better</p>"],
    ["<strong>a</stro", "<p><strong>a</strong></p>"],
    ["x <code>y", "<p>x <code>y</code></p>"],
    ["```math\n", ""],
    ["```math\n\\fr", ""],
    ["```math\nx = \\frac{a}", "⟦x = \\frac{a}{}⟧"],
    ["```math\nx = \\sqrt{y\n``", "⟦x = \\sqrt{y}⟧"],
    ["- a\n  ```math\n  x^2 +\n  \\al", "<ul><li>a⟦x^2 +⟧</li></ul>"],
    ["> ~~~math\n> x_{1\n> ~~", "<blockquote>⟦x_{1}⟧</blockquote>"],
    ["```math\n\\begin{aligned}\na &= b \\\\\n\nc", "⟦\\begin{aligned}\na &amp;= b \\\\\n\nc\\end{aligned}⟧"],
    ["\\begin{align}\na &= \\sqrt{b", "⟦\\begin{align}\na &amp;= \\sqrt{b}\\end{align}⟧"],
    ["$5 and $6", "<p>$5 and $6</p>"],
    ["costs $5", "<p>costs $5</p>"],
    ["$HOME is", "<p>$HOME is</p>"],
    ["2 * 3 * 4", "<p>2 * 3 * 4</p>"],
    ["snake_case_na", "<p>snake_case_na</p>"],
    ["2*3", "<p>2*3</p>"],
    ["- **a", "<ul><li><strong>a</strong></li></ul>"],
    ["> *a", "<blockquote><p><em>a</em></p></blockquote>"],
    ["# **a", "<h1><strong>a</strong></h1>"],
    ["| a | **b", "<p>| a | <strong>b</strong></p>"],
    ["| a |\n|---|\n| **b", "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><strong>b</strong></td></tr></tbody></table>"],
    ["x <!-- hid", "<p>x </p>"],
    ["<!-- hid\n\nden", ""],
    ["text\n-", "<p>text</p>"],
    ["text\n--", "<p>text</p>"],
    ["- a\n- ", "<ul><li>a</li></ul>"],
    ["- a\n  1", "<ul><li>a</li></ul>"],
    ["text\n``", "<p>text</p>"],
    ["a\n\n***", "<p>a</p>"],
    ["- [ ", ""],
    ["- [x] do", '<ul><li class="md-task">☑ do</li></ul>'],
    ["> [!NO", ""],
    ["```js\nlet a = `x", "[JavaScript: let a = `x]"],
    ["```\n---", "[: ---]"],
    ["    ---", "[: ---\n]"],
    ["---\n", ""],
    ["---\ntitle", ""],
    ["---\ntitle:", "[YAML: title:]"],
    ["---\ntitle: x\nsub-ti", "[YAML: title: x]"],
    ["---\ntitle: x\n\n--", "[YAML: title: x]"],
    ["\n---\ntitle: x\n---", "[YAML: title: x]"],
    ["---\ntitle: x\nwith words", "<hr></hr><p>title: x\nwith words</p>"],
    ["a &amp", "<p>a &amp;amp</p>"],
    ["text \\", "<p>text</p>"],
  ])("%j", (prefix, expected) => {
    expect(shown(complete(prefix, parser))).toBe(expected);
  });

  it.each([
    "**bold** and `code`",
    "a\n\n- b\n- c\n",
    "$x$ and $$y$$",
    "| a |\n|---|\n| b |\n",
    "# x\n\n---\n",
    "```js\na\n```\n",
    "[a](b) <b>c</b>",
  ])("a text that is complete stays as it is: %j", (text) => {
    expect(complete(text, parser)).toBe(text);
  });
});
