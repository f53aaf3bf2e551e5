import DOMPurify from "dompurify";
import { renderToString } from "katex";

/**
 * Draws a formula as MathML into `target`. A formula that KaTeX cannot read stays source. KaTeX's output passes through DOMPurify: this is the
 * only place where HTML is parsed.
 */
export function drawFormula(tex: string, display: boolean, target: HTMLElement): boolean {
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
    // KaTeX throws a RangeError for formulas that are nested too deeply.
    return false;
  }
  const drawn = DOMPurify.sanitize(withoutStyles(html), {
    USE_PROFILES: { mathMl: true },
    ADD_TAGS: ["semantics", "annotation"],
    FORBID_ATTR: ["style", "href", "src", "id"],
    RETURN_DOM_FRAGMENT: true,
  });
  const formula = drawn.querySelector("math");
  if (formula === null) return false;
  // The source stays in `annotation`, for copying and for screen readers.
  target.replaceChildren(formula);
  return true;
}

/** KaTeX escapes quotation marks, so an attribute ends at the next one. */
function withoutStyles(html: string): string {
  return html.replaceAll(/ style="[^"]*"/g, "");
}
