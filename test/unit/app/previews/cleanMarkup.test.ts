import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cleanMarkup } from "../../../../src/app/previews/cleanMarkup.ts";
import { keptElements } from "../../../../src/app/previews/markupNames.ts";
import { previewPage } from "../../../../src/app/previews/previewPage.ts";

const png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test.each([
  ['<p class="a">Hi <b>you</b></p>', '<p class="a">Hi <b>you</b></p>'],
  ["<p>1 < 2 &amp; 3 > 2</p>", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"],
  ["<script>alert(1)</script>after", "after"],
  ["<script>if (a</b) {}</SCRIPT >after", "after"],
  ['<a href="https://a.example" target=_blank onclick="x()">x</a>', "<a>x</a>"],
  ['<a href="#part">x</a>', '<a href="#part">x</a>'],
  ['<a href="&#106;avascript:alert(1)">x</a>', "<a>x</a>"],
  ['<img src="https://a.example/p.png" srcset="b 2x" alt="a">', '<img alt="a">'],
  [`<img src="${png}">`, `<img src="${png}">`],
  ["<link rel=dns-prefetch href=//a.example><meta http-equiv=refresh content=0><base href=//a.example>x", "x"],
  ["<form action=/x><input name=a type=file><button formaction=//b>go</button></form>", "<div><button>go</button></div>"],
  ["<iframe src=//a.example>inside</iframe><object data=x><p>fallback</p></object>y", "y"],
  ["<!-- <script> --><!DOCTYPE html><?xml version='1.0'?>z", "z"],
  ["<style>a::after{content:'</'} @media (width<5px){}</style>", "<style>a::after{content:'\\3c /'} @media (width\\3c 5px){}</style>"],
  ["<textarea><b></textarea>", "<textarea>&lt;b></textarea>"],
  ["<noscript><p>No scripts</p></noscript>", "<p>No scripts</p>"],
  ["<my-card>text</my-card>", "text"],
  ["<div><b>open", "<div><b>open</b></div>"],
  ["</div>stray", "stray"],
  ["<p tit", ""],
  [
    '<svg viewBox="0 0 2 2"><path d="M0 0"/><g fill="url(#a)"/></svg>',
    '<svg viewbox="0 0 2 2"><path d="M0 0"></path><g fill="url(#a)"></g></svg>',
  ],
  ["<svg><title>t</title><script/><style/><rect/></svg>", "<svg><style></style><rect></rect></svg>"],
  ['<svg><image href="//a.example/b"/><use href="c.svg#d"/></svg>', "<svg><image></image><use></use></svg>"],
  ['<svg><set attributeName="href" to="x"/><animate attributeName="xlink:href" to="x"/></svg>', "<svg></svg>"],
  ["<svg><style><![CDATA[a{b:c}]]></style></svg>", "<svg><style>a{b:c}</style></svg>"],
  ['<svg><g id="a"><use href="#b"/></g><use href="#a"/></svg>', '<svg><g id="a"></g><use href="#a"></use></svg>'],
])("%j becomes %j", (source, body) => {
  expect(cleanMarkup(source).body).toBe(body);
});

test("the body of the answer gives its attributes, and no handler", () => {
  const source = '<html><head><title>T</title></head><body class="dark" onload="x()" background="//a.example"><p>Hi</p></body></html>';
  expect(cleanMarkup(source)).toEqual({ body: "<p>Hi</p>", bodyAttributes: ' class="dark"' });
  expect(previewPage(source, "html", "en")).toContain('<body class="dark">\n<p>Hi</p>\n</body>');
});

/** Every `<` of a result begins one of the tags that may be written; reads no HTML. */
function strangers(body: string): readonly string[] {
  const tags = body.match(/<[^>]*>?/g) ?? [];
  const shape = /^<(?:\/[a-z0-9]+|[a-z0-9]+(?: [a-z][\w:-]*="[^"<>]*")*)>$/;
  return tags.filter((tag) => {
    const name = /^<\/?([a-z0-9]+)/.exec(tag)?.[1] ?? "";
    return !shape.test(tag) || !keptElements.has(name) || /\s(?:on\w+|srcset|action|formaction|ping|target)="/.test(tag);
  });
}

test("whatever comes in, only what is known goes out", () => {
  const bits = fc.constantFrom(
    ...'< </ > / = " \' <!-- --> <![CDATA[ ]]> <script> </script> <style> </style> <svg> </svg> <math> <mtext> <textarea> </textarea> <title> <a href=x onclick=y <img/src=x <p title=" \0 \t & &lt; <template> <noscript> <table> <xmp> <plaintext> <base <link text onload=1 <use id=a'.split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 40 }), (parts) => {
      for (const glue of ["", " "]) expect(strangers(cleanMarkup(parts.join(glue)).body)).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

test("reads long and hostile markup in one pass", () => {
  // Each takes minutes where a part of it is read again for every other part.
  for (const part of ["<b/>", "<", "<a ", '<a x="', "</x>", "<!--", "<svg><g id=a>", "<svg/>", "<iframe/>", "<p title='", "<![CDATA["]) {
    expect(strangers(cleanMarkup(part.repeat(100_000)).body)).toEqual([]);
  }
});
