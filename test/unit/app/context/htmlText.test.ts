import { expect, test } from "vitest";
import { htmlText as htmlTextUpTo } from "../../../../src/app/context/htmlText.ts";

const htmlText = async (html: string): Promise<string | undefined> => htmlTextUpTo(html, 1_000_000);

test("what a page shows: headings, lists, code; nothing of scripts, styles, navigation", async () => {
  const page = `<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><nav><a href="/">Home</a></nav>
    <h1>One &amp; two</h1><p>A   <b>bold</b> word&nbsp;here &#8212; &#x1F600;</p><ul><li>first<li>second</ul>
    <script>if (a < b) document.write("<p>no</p>")</script><!-- <p>hidden</p> -->
    <pre><code>let a = 1;
  b &lt; c;</code></pre><table><tr><td>1</td><td>2</td></tr></table></body></html>`;
  const text = await htmlText(page);
  expect(text).toContain("# One & two\n\nA bold word here — 😀");
  expect(text).toContain("- first\n- second");
  expect(text).toContain("```\nlet a = 1;\n  b < c;\n```");
  expect(text).toContain("1 | 2 |");
  for (const no of ["Home", "no", "hidden", "p{}"]) expect(text).not.toContain(no);
});

test("broken and hostile markup ends, in linear time, and gives no markup", async () => {
  expect(await htmlText("a < b and c > d")).toBe("a < b and c > d");
  expect(await htmlText("text <a href='unclosed")).toBe("text");
  expect(await htmlText('<a title="x>y">z</a>')).toBe("z");
  expect(await htmlText("<script>never closed")).toBe("");
  for (const page of [
    "<a".repeat(200_000),
    "<!--".repeat(200_000),
    '<a b="'.repeat(100_000),
    "&".repeat(500_000),
    "<div>".repeat(200_000),
  ]) {
    expect(await htmlText(page)).not.toContain("<div>");
  }
});

test("more text than allowed gives nothing", async () => {
  expect(await htmlTextUpTo("<p>one two</p>", 7)).toBe("one two");
  expect(await htmlTextUpTo("<p>one two</p>", 6)).toBeUndefined();
});

test("others have their turn while a long page is read", async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await htmlTextUpTo("<i>a".repeat(400_000), 1_000_000);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});
