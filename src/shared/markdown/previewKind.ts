import { lookup } from "../guards.ts";

/** How a code block can be looked at in an editor tab. */
export type PreviewKind = "diagram" | "svg" | "html";

const kinds: Readonly<Record<string, PreviewKind>> = {
  mermaid: "diagram",
  mmd: "diagram",
  svg: "svg",
  html: "html",
  htm: "html",
  xhtml: "html",
};

/** The kind of a block, or undefined if it is only code. `language` is in lower case; of the code, only its beginning counts. */
export function previewKind(language: string, code: string): PreviewKind | undefined {
  if (language === "xml") return isSvg(code) ? "svg" : undefined;
  return lookup(kinds, language);
}

/** Whether XML is a drawing: its first element is `svg`. The beginning may be a declaration, a document type and comments. */
function isSvg(code: string): boolean {
  const element = /<([a-z][\w.:-]*)[\s/>]/i.exec(code.slice(0, 2000).replaceAll(/<!--[^]*?-->/g, ""));
  return element?.[1]?.toLowerCase() === "svg";
}
