import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../../tools/chromium.ts";
import { attackTables, readAttacks } from "../../attacks/attackCase.ts";
import { buildMarkdownPage, type MarkdownPage, openMarkdownPage } from "./markdownPage.ts";
import type { PageApi } from "./pageApi.ts";

declare const window: Window & { readonly api: PageApi; readonly attacked?: boolean };

/** Ways in, each as a model may write it. `attacked` is what a script that runs would set. */
const attacks: readonly string[] = [
  "<script>window.attacked = true</script>",
  '<img src="http://canary.invalid/a" onerror="window.attacked = true">',
  "<svg onload=window.attacked=true><image href=http://canary.invalid/b></svg>",
  "![x](http://canary.invalid/c)",
  "![x](//canary.invalid/d)",
  "![x][r]\n\n[r]: http://canary.invalid/e",
  "[![x](http://canary.invalid/f)](http://canary.invalid/g)",
  "[^n]\n\n[^n]: ![](http://canary.invalid/h)",
  "| ![x](http://canary.invalid/i) |\n|---|\n| <iframe src=http://canary.invalid/j> |",
  "<style>@import 'http://canary.invalid/k'</style>",
  "<link rel=stylesheet href=http://canary.invalid/l><meta http-equiv=refresh content='0;url=http://canary.invalid/m'>",
  "<form action=http://canary.invalid/n><button>OK</button></form>",
  "[x](javascript:window.attacked=true)",
  "[x](java\tscript:window.attacked=true)",
  "[x](&#106;avascript:window.attacked=true)",
  "[x](data:text/html,<script>window.attacked=true</script>)",
  "[x](command:workbench.action.reloadWindow)",
  "[x](CoMmAnD:workbench.action.reloadWindow)",
  "[x](vscode://publisher.extension/run)",
  "[x](file:///etc/passwd) [y](//canary.invalid/o) [z](\\\\canary.invalid\\p)",
  "<javascript:window.attacked=true>",
  '[x](http://example.invalid "a\\" onmouseover=window.attacked=true b=\\"")',
  '```"><img src=x onerror=window.attacked=true>\ncode\n```',
  '```js onmouseover=window.attacked=true x="\n1\n```',
  '```ts:"><img/src/onerror=window.attacked=true>.ts\n1\n```',
  "```html\n<script>window.attacked = true</script>\n```",
  "$\\href{javascript:window.attacked=true}{x}$ $\\includegraphics{http://canary.invalid/q}$ $\\htmlData{x=y}{z}$",
  "$\\text{</annotation></semantics></math><img src=x onerror=window.attacked=true>}$",
  "$$\n\\url{http://canary.invalid/r}\n$$",
  "> [!NOTE]\n> <img src=x onerror=window.attacked=true>",
  "- [x] <input autofocus onfocus=window.attacked=true>",
  "<details open ontoggle=window.attacked=true><summary onclick=window.attacked=true>x</summary></details>",
  "<details>\n<summary><img src=http://canary.invalid/s onerror=window.attacked=true></summary>\n\n<script>window.attacked = true</script>\n</details>",
  "<b onmouseover=window.attacked=true>x</b> <sub style='background:url(http://canary.invalid/t)'>y</sub> <u><a href=http://canary.invalid/u>z</a></u>",
  "<!--><img src=http://canary.invalid/v onerror=window.attacked=true>-->",
  '[x](#"><img src=http://canary.invalid/w>)',
  "```math\n\\href{javascript:window.attacked=true}{x}\n```",
  "$\\style{background:url(http://canary.invalid/x)}{x} \\class{y}{z} \\id{vscode}{z}$ $\\color{url(http://canary.invalid/y)}{x}$ $\\label{vscode} x$",
  "$\\kern{-9999em}x\\raisebox{9999em}{y}\\rule{9999em}{9999em}\\mathrlap{z}$",
  "<form id=vscode><input name=postMessage></form><a id=acquireVsCodeApi></a>",
];

/** The table's attacks on a rendered answer. */
function attacksOfTheTable(): readonly string[] {
  return attackTables
    .flatMap(readAttacks)
    .filter(({ attackClass }) => ["XSS", "LINK", "REMOTE-LOAD"].includes(attackClass))
    .map(({ payload }) =>
      typeof payload === "string"
        ? payload
        : Object.values(payload ?? {})
            .flat()
            .join(""),
    );
}

const tags =
  "div p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr table thead tbody tr th td em strong s code pre br a span sup sub kbd mark u b i details summary figure figcaption button".split(
    " ",
  );
const mathTags =
  "math semantics annotation mrow mi mo mn mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder mover munderover mtable mtr mtd menclose mmultiscripts".split(
    " ",
  );
const attributes =
  "class dir role tabindex title type start aria-label aria-hidden aria-expanded aria-level hidden open data-href data-heading data-source data-action data-footnote data-footnote-link data-folded data-headed data-language".split(
    " ",
  );

let browser: Browser;
let files: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  [browser, files] = await Promise.all([launchChromium(), buildMarkdownPage()]);
});

afterAll(async () => {
  await browser.close();
});

/** Renders an attack whole and in halves, and gives all that is on the page that should not be. */
async function attack(opened: MarkdownPage, text: string): Promise<readonly string[]> {
  return opened.page.evaluate(
    async ({ text, tags, mathTags, attributes }) => {
      const strange: string[] = [];
      for (const pieces of [[text], [text.slice(0, text.length / 2), text.slice(text.length / 2)]]) {
        window.api.begin();
        window.api.add(...pieces, "\n\nend\n");
        await window.api.settle();
        for (const element of document.querySelectorAll("#answer *")) {
          const isMath = element.namespaceURI === "http://www.w3.org/1998/Math/MathML";
          if (!(isMath ? mathTags : tags).includes(element.localName)) strange.push(`<${element.localName}>`);
          for (const { name, value } of element.attributes) {
            if (!isMath && !attributes.includes(name) && !(name === "style" && element.closest("math") !== null))
              strange.push(`${element.localName} ${name}`);
            const inMath = isMath || element.closest("math") !== null;
            if (inMath && name === "style" && /url|fixed|sticky|image|\d{4}/i.test(value)) strange.push(`${element.localName} ${value}`);
            if (isMath && /^(?:on|href|src|xlink|id|data-)/i.test(name)) strange.push(`${element.localName} ${name}`);
            // A path may end with a line: `command.x:12` is a file, and no command.
            const isKnown = /^(?:https?:|mailto:|file:\/\/\/(?!\/)|[^:]*$|[./][^:]*|[^:]*\.[^:]*(?::\d+){1,2}$|[a-z]:[/%])/i.test(value);
            if (name === "data-href" && !isKnown) strange.push(`followable ${value}`);
            if (name === "data-href" && value.startsWith("//")) strange.push(`followable ${value}`);
          }
        }
        if (window.attacked === true) strange.push("a script ran");
      }
      return strange;
    },
    { text, tags, mathTags, attributes },
  );
}

describe.each([
  ["with the panel's policy", true],
  ["without any policy", false],
])("%s", (_, policy) => {
  it(
    "no attack runs a script, asks for an address, or leaves more than the elements of the renderer",
    { meta: { kinds: ["attack on the renderer"] } },
    async () => {
      const opened = await openMarkdownPage(browser, files, { policy });
      let dialogs = 0;
      opened.page.on("dialog", (dialog) => {
        dialogs++;
        void dialog.dismiss();
      });
      for (const text of [...attacks, ...attacksOfTheTable()]) expect(await attack(opened, text), text).toEqual([]);
      expect(dialogs).toBe(0);
      expect(opened.requests).toEqual([]);
      expect(opened.troubles).toEqual([]);
      expect(opened.page.url()).toMatch(/index\.html$/);
      await opened.page.context().close();
    },
  );

  it("the check detects a planted address", async () => {
    const opened = await openMarkdownPage(browser, files, { policy });
    const planted = await opened.page.evaluate(() => {
      const image = document.createElement("img");
      image.src = "http://canary.invalid/planted";
      document.querySelector("#answer")?.append(image);
      return document.querySelectorAll("#answer img").length;
    });
    expect(planted).toBe(1);
    // The policy stops the request before it is made; without it, the request is seen.
    await expect.poll(() => opened.requests.length + opened.troubles.length).toBeGreaterThan(0);
    await opened.page.context().close();
  });
});
