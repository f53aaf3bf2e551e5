/** Elements of HTML that labels may hold. */
const labelElements = new Set("div span p br b i em strong code s u sub sup small ul ol li hr pre table thead tbody tr td th".split(" "));
/** Elements of SVG that load, run or navigate, or change what another one links to. */
const refusedDrawing = new Set("script a set animate handler listener audio video iframe canvas".split(" "));
const svg = "http://www.w3.org/2000/svg";
const mathMl = "http://www.w3.org/1998/Math/MathML";

/**
 * Makes elements of what Mermaid wrote, and keeps only what draws: no scripts, no handlers, no links and nothing that loads. Mermaid's strict mode and
 * the page's policy hold by themselves; this is for what neither prevents, such as a link that VS Code would open.
 * @param source SVG as Mermaid returns it
 * @returns undefined if it is no drawing
 */
export function cleanDrawing(source: string): SVGSVGElement | undefined {
  // A document of its own, in which nothing is loaded or run.
  const drawing = new DOMParser().parseFromString(source, "text/html").querySelector("svg");
  if (drawing === null) return undefined;
  clean(drawing);
  return document.adoptNode(drawing);
}

function clean(element: Element): void {
  for (const { name, value } of Array.from(element.attributes)) if (!isHarmless(element, name, value)) element.removeAttribute(name);
  for (const child of Array.from(element.children)) {
    if (isKept(child)) clean(child);
    else if (child.localName === "a") {
      const group = document.createElementNS(
        child.namespaceURI === svg ? svg : "http://www.w3.org/1999/xhtml",
        child.namespaceURI === svg ? "g" : "span",
      );
      for (const { name, value } of child.attributes) group.setAttribute(name, value);
      group.append(...child.childNodes);
      child.replaceWith(group);
      clean(group);
    } else child.remove();
  }
}

function isKept({ namespaceURI, localName }: Element): boolean {
  if (namespaceURI === svg) return !refusedDrawing.has(localName);
  return namespaceURI === mathMl || labelElements.has(localName);
}

function isHarmless({ localName }: Element, name: string, value: string): boolean {
  const plain = name.toLowerCase();
  if (plain.startsWith("on")) return false;
  if (plain === "href" || plain === "xlink:href")
    return value.startsWith("#") || (/^(?:image|feimage)$/i.test(localName) && isPicture(value));
  return !/^(?:src|srcset|action|formaction|ping|target|download|data|background|poster|is|autofocus)$/.test(plain);
}

function isPicture(address: string): boolean {
  return /^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/=]*$/i.test(address);
}
