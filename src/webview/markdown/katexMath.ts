import DOMPurify from "dompurify";
import { renderToString } from "katex";

/**
 * Draws a formula as MathML into `target`; what KaTeX cannot read stays as it is written. KaTeX's output passes DOMPurify: it is the
 * one place where HTML is parsed at all.
 */
export function drawFormula(tex: string, display: boolean, target: HTMLElement): void {
  let html: string;
  try {
    html = renderToString(tex, {
      displayMode: display,
      output: "mathml",
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxExpand: 300,
      maxSize: 20,
    });
  } catch {
    // A RangeError comes of formulas that are nested too deeply; KaTeX lets it through.
    target.classList.add("md-math-error");
    return;
  }
  const drawn = DOMPurify.sanitize(withoutStyles(html), {
    USE_PROFILES: { mathMl: true },
    ADD_TAGS: ["semantics", "annotation"],
    FORBID_ATTR: ["style", "href", "src", "id"],
    RETURN_DOM_FRAGMENT: true,
  });
  const formula = drawn.querySelector("math");
  if (formula === null) return;
  // The source stays in `annotation`, for copying and for screen readers.
  target.replaceChildren(formula);
}

/** KaTeX escapes quotation marks, so that an attribute ends at the next one. */
function withoutStyles(html: string): string {
  return html.replaceAll(/ style="[^"]*"/g, "");
}
