import { describe, expect, it } from "vitest";
import { atOnce, firstDifference, units } from "./comparison.ts";

/** What GitHub's extensions are shown as, attributes left out but those that matter here. */
function shown(text: string): string {
  return atOnce(text)
    .replaceAll(/ (?:dir|role|tabindex|title|aria-label)="[^"]*"/g, "")
    .replaceAll(/<span class="md-check( codicon codicon-check)?"><\/span>/g, (_, mark: string | undefined) =>
      mark === undefined ? "☐" : "☑",
    )
    .replaceAll(/ class="md-cell-short"/g, "")
    .replaceAll(/ md-cell-short"/g, '"')
    .replaceAll(/<div class="md-table">(.*?)<\/div>/g, "$1");
}

const link = (href: string, text: string): string => `<a class="md-link" data-href="${href}">${text}</a>`;
const head = (...cells: readonly string[]): string => `<thead><tr>${cells.map((cell) => `<th>${cell}</th>`).join("")}</tr></thead>`;
const row = (...cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;

const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    "tables",
    [
      ["| foo | bar |\n| --- | --- |\n| baz | bim |\n", `<table>${head("foo", "bar")}<tbody>${row("baz", "bim")}</tbody></table>`],
      ["| abc | def |\n| --- | --- |\n", `<table>${head("abc", "def")}</table>`],
      ["a | b\n--- | ---\nc | d", `<table>${head("a", "b")}<tbody>${row("c", "d")}</tbody></table>`],
      [
        "| a |\n| :-: |\n| b |",
        '<table><thead><tr><th class="md-align-center">a</th></tr></thead><tbody><tr><td class="md-align-center">b</td></tr></tbody></table>',
      ],
      ["| f\\|oo  |\n| ------ |\n| b `\\|` az |\n", `<table>${head("f|oo")}<tbody>${row("b <code>|</code> az")}</tbody></table>`],
      [
        "| a | b |\n| --- | --- |\n| c |\n| d | e | f |\n",
        `<table>${head("a", "b")}<tbody>${row("c", "")}${row("d", "e")}</tbody></table>`,
      ],
      ["| a | b |\n| --- |\n| c |\n", "<p>| a | b |\n| --- |\n| c |</p>"],
      ["| a |\n| - |\n| b |\n> c\n", `<table>${head("a")}<tbody>${row("b")}</tbody></table><blockquote><p>c</p></blockquote>`],
      ["| a |\n| - |\n| b |\nc\n\nd", `<table>${head("a")}<tbody>${row("b")}${row("c")}</tbody></table><p>d</p>`],
    ],
  ],
  [
    "strikethrough",
    [
      ["~~Hi~~ Hello, world!", "<p><s>Hi</s> Hello, world!</p>"],
      ["This ~~has a\n\nnew paragraph~~.", "<p>This ~~has a</p><p>new paragraph~~.</p>"],
      ["a~~b~~c and ~~ d ~~", "<p>a<s>b</s>c and ~~ d ~~</p>"],
    ],
  ],
  [
    "task lists",
    [
      ["- [ ] foo\n- [x] bar", '<ul><li class="md-task">☐ foo</li><li class="md-task">☑ bar</li></ul>'],
      ["1. [X] foo\n   - [ ] bar", '<ol><li class="md-task">☑ foo<ul><li class="md-task">☐ bar</li></ul></li></ol>'],
      ["- [ ] a\n\n- [x] b", '<ul><li class="md-task"><p>☐ a</p></li><li class="md-task"><p>☑ b</p></li></ul>'],
      ["- [x]foo\n- [y] bar\n- a [x] b\n- [ ]", "<ul><li>[x]foo</li><li>[y] bar</li><li>a [x] b</li><li>[ ]</li></ul>"],
      ["- [x] foo\n\n[x]: /url", `<ul><li>${link("/url", "x")} foo</li></ul>`],
    ],
  ],
  [
    "autolinks",
    [
      ["www.commonmark.org", `<p>${link("http://www.commonmark.org", "www.commonmark.org")}</p>`],
      [
        "Visit www.commonmark.org/help for more.",
        `<p>Visit ${link("http://www.commonmark.org/help", "www.commonmark.org/help")} for more.</p>`,
      ],
      ["Visit www.commonmark.org.", `<p>Visit ${link("http://www.commonmark.org", "www.commonmark.org")}.</p>`],
      ["(www.google.com/search?q=a+(b))", `<p>(${link("http://www.google.com/search?q=a+(b)", "www.google.com/search?q=a+(b)")})</p>`],
      [
        "https://encrypted.google.com/search?q=Markup+(business)",
        `<p>${link("https://encrypted.google.com/search?q=Markup+(business)", "https://encrypted.google.com/search?q=Markup+(business)")}</p>`,
      ],
      ["foo@bar.baz", `<p>${link("mailto:foo@bar.baz", "foo@bar.baz")}</p>`],
      ["main.rs, README.md and example.com", "<p>main.rs, README.md and example.com</p>"],
      ["`www.a.com` [www.b.com](/c)", `<p><code>www.a.com</code> ${link("/c", "www.b.com")}</p>`],
    ],
  ],
  [
    "alerts",
    [
      ["> [!NOTE]\n> text", '<blockquote class="md-alert md-alert-note"><p class="md-alert-title">Note</p><p>text</p></blockquote>'],
      [
        "> [!warning]\n>\n> text",
        '<blockquote class="md-alert md-alert-warning"><p class="md-alert-title">Warning</p><p>text</p></blockquote>',
      ],
      ["> [!NOTE] text", "<blockquote><p>[!NOTE] text</p></blockquote>"],
      ["> [!OTHER]\n> text", "<blockquote><p>[!OTHER]\ntext</p></blockquote>"],
    ],
  ],
  [
    "HTML is text, but for some harmless elements",
    [
      [
        "<b>a</b> <script>b</script>\n\n<div>\nc\n</div>",
        "<p><b>a</b> &lt;script&gt;b&lt;/script&gt;</p><p>&lt;div&gt;\nc\n&lt;/div&gt;</p>",
      ],
    ],
  ],
];

describe.each(groups)("%s", (_, examples) => {
  it.each(examples)("%j", (text, expected) => {
    expect(shown(text)).toBe(expected);
    expect(firstDifference(units(`${text}\n\nafter\n`))).toBeUndefined();
  });
});

/** The examples of the sections that GFM's specification adds to CommonMark's, as they stand there (0.29): 198 to 205, 279, 280, 491 to 493, 621 to 631, 652. */
const examples: readonly string[] = [
  "| foo | bar |\n| --- | --- |\n| baz | bim |\n",
  "| abc | defghi |\n:-: | -----------:\nbar | baz\n",
  "| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n",
  "| abc | def |\n| --- | --- |\n| bar | baz |\n> bar\n",
  "| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar\n",
  "| abc | def |\n| --- |\n| bar |\n",
  "| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |\n",
  "| abc | def |\n| --- | --- |\n",
  "- [ ] foo\n- [x] bar\n",
  "- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim\n",
  "~~Hi~~ Hello, ~there~ world!\n",
  "This ~~has a\n\nnew paragraph~~.\n",
  "This will ~~~not~~~ strike.\n",
  "www.commonmark.org\n",
  "Visit www.commonmark.org/help for more information.\n",
  "Visit www.commonmark.org.\n\nVisit www.commonmark.org/a.b.\n",
  "www.google.com/search?q=Markup+(business)\n\nwww.google.com/search?q=Markup+(business)))\n\n(www.google.com/search?q=Markup+(business))\n\n(www.google.com/search?q=Markup+(business)\n",
  "www.google.com/search?q=(business))+ok\n",
  "www.google.com/search?q=commonmark&hl=en\n\nwww.google.com/search?q=commonmark&hl;\n",
  "www.commonmark.org/he<lp\n",
  "http://commonmark.org\n\n(Visit https://encrypted.google.com/search?q=Markup+(business))\n\nAnonymous FTP is available at ftp://foo.bar.baz.\n",
  "foo@bar.baz\n",
  "hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.\n",
  "a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n\na.b-c_d@a.b_\n",
  "<strong> <title> <style> <em>\n\n<blockquote>\n  <xmp> is disallowed.  <XMP> is also disallowed.\n</blockquote>\n",
];

it.each(examples)("an example of GFM's is exact at every prefix: %j", (text) => {
  expect(firstDifference(units(text))).toBeUndefined();
  expect(firstDifference(units(`${text}\nafter\n`))).toBeUndefined();
});
