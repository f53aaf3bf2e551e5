import mermaid from "mermaid";
import { longestDiagram } from "../../shared/diagramPage.ts";
import { cleanDrawing } from "./cleanDrawing.ts";
import { type ThemeColors, themeVariables } from "./themeColors.ts";

/** Most connections of a diagram: laying out more takes minutes. */
const mostEdges = 400;

/** What came of drawing. */
export type Drawn = { readonly drawing: SVGSVGElement } | { readonly problem: string };

let count = 0;

/**
 * Draws a diagram. Labels are drawn as text of the SVG, not as HTML in it: other programs can show such a file, and a canvas can take it.
 * @param place where Mermaid may measure; it is left empty
 */
export async function draw(source: string, colors: ThemeColors, place: HTMLElement): Promise<Drawn> {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    maxTextSize: longestDiagram,
    maxEdges: mostEdges,
    htmlLabels: false,
    flowchart: { htmlLabels: false, useMaxWidth: false },
    theme: "base",
    themeVariables: themeVariables(colors),
    fontFamily: colors.fontFamily,
    logLevel: "fatal",
    // What a diagram may not set about itself.
    secure: [
      "secure",
      "securityLevel",
      "startOnLoad",
      "suppressErrorRendering",
      "maxTextSize",
      "maxEdges",
      "htmlLabels",
      "dompurifyConfig",
      "themeCSS",
      "fontFamily",
      "altFontFamily",
      "arrowMarkerAbsolute",
      "logLevel",
    ],
  });
  count += 1;
  try {
    const { svg } = await mermaid.render(`diagram-${String(count)}`, source, place);
    const drawing = cleanDrawing(svg);
    return drawing === undefined ? { problem: "" } : { drawing };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    place.replaceChildren();
  }
}
