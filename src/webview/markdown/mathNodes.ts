const mathNamespace = "http://www.w3.org/1998/Math/MathML";

/** A node of Temml's tree, of which only what is checked here is used. */
export interface MathTree {
  /** The name of a MathML element. A node without one is a fragment, or an HTML span if it has attributes. */
  readonly type?: string;
  readonly text?: string;
  readonly children?: readonly MathTree[];
  readonly classes?: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly style?: Readonly<Record<string, unknown>>;
}

const elements = new Set(
  "math mrow mi mn mo mtext ms mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd menclose".split(
    " ",
  ),
);
const attributes = new Set(
  "display displaystyle scriptlevel mathvariant mathcolor mathbackground mathsize form fence separator stretchy symmetric largeop movablelimits accent accentunder lspace rspace minsize maxsize linethickness width height depth voffset notation".split(
    " ",
  ),
);
const styles = new Set(
  "display position color font-style font-weight font-size text-align white-space justify-content width height left right bottom padding padding-left padding-right padding-top padding-bottom margin-left border border-left border-right border-top border-bottom math-depth".split(
    " ",
  ),
);
/** How many of a unit are about the size of the font. */
const perEm = new Map([
  ["em", 1],
  ["ex", 2],
  ["pt", 12],
  ["px", 16],
  ["mu", 18],
  ["cm", 0.42],
  ["mm", 4.2],
  ["in", 0.17],
  ["pc", 1],
]);
/** Lengths beyond this many times the size of the font are left out, so that nothing covers what is outside its formula. */
const largest = 20;

/**
 * Makes DOM nodes of a formula's tree. Only elements, attributes and styles of these lists are made, and each by a call of the DOM: nothing is
 * parsed, and the panel's policy allows it.
 */
export function mathNodes(tree: MathTree): Node {
  if (tree.text !== undefined) return document.createTextNode(tree.text);
  const parent = parentOf(tree);
  for (const child of tree.children ?? []) parent.appendChild(mathNodes(child));
  return parent;
}

function parentOf({ type, classes, attributes: given, style }: MathTree): DocumentFragment | HTMLElement | MathMLElement {
  if (type === undefined ? given === undefined : !elements.has(type)) return document.createDocumentFragment();
  const node = type === undefined ? document.createElement("span") : document.createElementNS(mathNamespace, type);
  const names = (classes ?? []).filter((name) => /^[\w-]+$/.test(name));
  if (names.length > 0) node.setAttribute("class", names.join(" "));
  for (const [name, value] of Object.entries(given ?? {})) {
    if (attributes.has(name) && isHarmless(String(value))) node.setAttribute(name, String(value));
  }
  for (const [name, value] of Object.entries(style ?? {})) {
    const property = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (styles.has(property) && isHarmless(String(value))) node.style.setProperty(property, String(value));
  }
  return node;
}

/** Whether a value is made of words, colours and lengths that are not huge. */
function isHarmless(value: string): boolean {
  if (value.length > 100 || !/^[\w#%.,+ -]*$/.test(value)) return false;
  for (const [, number, unit] of value.matchAll(/(-?\d*\.?\d+)(em|ex|pt|px|mu|cm|mm|in|pc)/g)) {
    if (Math.abs(Number(number)) / (perEm.get(unit ?? "") ?? 1) > largest) return false;
  }
  return true;
}
