import temml from "temml";
import { type MathTree, mathNodes } from "./mathNodes.ts";

/** Commands that mean nothing in a single formula, with their arguments. */
const meaningless = /\\(?:require|label|usepackage|DeclareMathOperator\*?\s*\{[^{}]*\})\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![a-zA-Z])/g;
const operator = /\\DeclareMathOperator(\*?)\s*\{?\\([a-zA-Z]+)\}?\s*\{([^{}]*)\}/g;

/** Draws a formula as MathML into `target`. @returns false if Temml cannot read it */
export function drawFormula(tex: string, display: boolean, target: HTMLElement): boolean {
  try {
    const tree = temml.__renderToMathMLTree(prepared(tex), {
      displayMode: display,
      throwOnError: true,
      strict: false,
      trust: false,
      maxExpand: 300,
      maxSize: [20, 200],
      // Macros of one formula are not those of the next.
      macros: {},
    }) as MathTree;
    target.replaceChildren(mathNodes(tree));
    return true;
  } catch {
    // Deep nesting is a RangeError.
    return false;
  }
}

/** The formula without commands that are about a whole document, and with its own operators put in. */
function prepared(tex: string): string {
  let text = tex;
  for (const [, star = "", name = "", shown = ""] of tex.matchAll(operator)) {
    text = text.replaceAll(new RegExp(`\\\\${name}(?![a-zA-Z])`, "g"), () => `\\operatorname${star}{${shown}}`);
  }
  return text.replaceAll(/\\DeclareMathOperator\*?\s*\{?\\operatorname\*?\{[^{}]*\}\}?\s*\{[^{}]*\}/g, "").replaceAll(meaningless, "");
}
