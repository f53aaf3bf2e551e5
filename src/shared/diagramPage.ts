import * as v from "valibot";
import type { Translated } from "./strings.ts";

/** The editor tab in which a Mermaid diagram is drawn: its messages to and from the host, its limits, and its strings. */

/** Longest source that is drawn, in UTF-16 units. */
export const longestDiagram = 20_000;

/** Messages from the host to the page. */
export interface ToDiagramPage {
  readonly type: "diagram";
  /** Counts the messages. */
  readonly version: number;
  /** Mermaid's text; empty if it is too long. */
  readonly source: string;
  readonly isTooLong: boolean;
  /** Whether the answer still adds to the block. */
  readonly isGrowing: boolean;
  readonly strings: DiagramStrings;
  /** Display language, a BCP 47 tag. */
  readonly language: string;
}

/** Schema of messages from the page. They are untrusted, as from any webview. */
export const fromDiagramPageSchema = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  /** The page has drawn a version, or shows why it cannot. */
  v.object({ type: v.literal("settled"), version: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
]);
/** Messages from the page to the host. */
export type FromDiagramPage = v.InferOutput<typeof fromDiagramPageSchema>;

/** The page's strings in English. */
export const diagramStrings = {
  diagram: "Diagram",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  zoomFit: "Fit to window",
  copySvg: "Copy as SVG",
  copyPng: "Copy as PNG",
  copiedSvg: "Copied as SVG.",
  copiedPng: "Copied as PNG.",
  copyFailed: "Could not copy the diagram. Click in this tab and try again.",
  growing: "The answer is still arriving…",
  notDrawn: "Mermaid could not draw this diagram.",
  tooLong: "This diagram is too long to draw.",
  source: "Source",
} as const;
/** The page's strings, translated. */
export type DiagramStrings = Translated<typeof diagramStrings>;
