import { launchChromium } from "../../tools/chromium.ts";
import { buildMarkdownPage, openMarkdownPage } from "../webview/markdown/markdownPage.ts";
import type { PageApi } from "../webview/markdown/pageApi.ts";
import { randomDocument } from "./documents.ts";
import { seeded } from "./random.ts";

declare const window: Window & { readonly api: PageApi; attacked?: boolean };

/** The results of many documents. */
export interface DocumentsOutcome {
  readonly documents: number;
  readonly slowestMs: number;
  /** A sentence each, with the document that caused it. */
  readonly problems: readonly string[];
}

const batch = 250;
const budgetMs = 200;

/**
 * Streams random documents into the renderer, without a content security policy. Nothing may send a request, run a script, use an unknown scheme or
 * exceed its time budget.
 */
export async function fuzzDocuments(count: number, seed: number): Promise<DocumentsOutcome> {
  const [browser, files] = await Promise.all([launchChromium(), buildMarkdownPage()]);
  const problems: string[] = [];
  let slowestMs = 0;
  let done = 0;
  try {
    while (done < count && problems.length < 20) {
      // Use a new page now and then, so that leftovers do not add up.
      const opened = await openMarkdownPage(browser, files, { policy: false });
      await opened.page.evaluate(() => Object.assign(window, { alert: () => (window.attacked = true) }));
      for (const end = Math.min(count, done + 20 * batch); done < end && problems.length < 20;) {
        const random = seeded(seed + done);
        const documents = Array.from({ length: Math.min(batch, end - done) }, () => randomDocument(random));
        const found = await opened.page.evaluate(look, { documents, budgetMs });
        slowestMs = Math.max(slowestMs, found.slowestMs);
        problems.push(...found.problems);
        done += documents.length;
      }
      problems.push(...opened.requests.map((url) => `asked for ${url}`), ...opened.troubles.map((text) => `the page failed: ${text}`));
      await opened.page.context().close();
    }
  } finally {
    await browser.close();
  }
  return { documents: done, slowestMs, problems };
}

/** Runs in the page. */
async function look({ documents, budgetMs }: { readonly documents: readonly (readonly string[])[]; readonly budgetMs: number }) {
  const problems: string[] = [];
  let slowestMs = 0;
  const tagsOfAttackers =
    "script, style, iframe, object, embed, form, link, meta, base, img, svg, video, audio, input, [src], [href], [style]:not(math, math *), [srcset]";
  for (const chunks of documents) {
    let took = Number.POSITIVE_INFINITY;
    // The best of eight runs counts, so that a busy machine does not look like slow Markdown.
    for (let attempt = 0; attempt < 8 && took > budgetMs; attempt += 1) {
      let slowest = 0;
      window.api.begin();
      for (const chunk of chunks) {
        const started = performance.now();
        window.api.add(chunk);
        slowest = Math.max(slowest, performance.now() - started);
      }
      took = Math.min(took, slowest);
    }
    slowestMs = Math.max(slowestMs, took);
    const say = (what: string): void => void problems.push(`${what}: ${JSON.stringify(chunks.join("")).slice(0, 300)}`);
    if (took > budgetMs) say(`took ${Math.round(took)} ms`);
    for (const element of document.querySelectorAll("#answer *")) {
      if (element.matches(tagsOfAttackers)) say(`left ${element.outerHTML.slice(0, 100)}`);
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on")) say(`left ${name}`);
        if (name === "data-href" && (/^[^/?#]*:/.test(value) ? !/^(?:https?|mailto):/i.test(value) : /^[\\/]{2}/.test(value)))
          say(`can be followed: ${value}`);
      }
    }
    if (window.attacked === true) {
      say("a script ran");
      window.attacked = false;
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
  return { problems, slowestMs };
}
