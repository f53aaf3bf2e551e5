import type { PreviewKind } from "../../shared/markdown/previewKind.ts";
import { cleanMarkup } from "./cleanMarkup.ts";

/** Longest source that is shown, in UTF-16 units. */
export const longestPreview = 500_000;

/** Allows styles and pictures in the text, and nothing else: no script, no connection, no frame, no form. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "script-src 'none'",
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-src 'none'",
].join("; ");

/** A sheet of paper, as browsers show a page: the styles that VS Code gives to webviews do not belong to it. Written so that any rule of the page wins. */
const paper = `:where(html){background:#fff;color:#000;color-scheme:light;scrollbar-color:auto}:where(body){margin:8px;padding:0;background:none;color:#000;font:16px serif}
:where(a){color:#00e}:where(code,kbd,samp,pre){color:inherit;background:none;padding:0;border-radius:0;font-family:monospace}:where(blockquote){background:none;border:0}`;
const centred = "html,body{height:100%}body{margin:0;display:grid;place-items:center}svg{max-width:100%;max-height:100%}";

/**
 * The page that shows HTML or SVG of an answer. It belongs into a webview without scripts; what it is made of is harmless even without that.
 * @param source as a model wrote it
 * @param language display language, a BCP 47 tag
 */
export function previewPage(source: string, kind: Exclude<PreviewKind, "diagram">, language: string): string {
  const { body, bodyAttributes } = cleanMarkup(source);
  const attributes = kind === "svg" ? "" : bodyAttributes;
  return `<!DOCTYPE html>
<html lang="${language.replaceAll(/[^\w-]/g, "")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.replaceAll('"', "&quot;")}">
<meta http-equiv="x-dns-prefetch-control" content="off">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Preview</title>
<style>${paper}${kind === "svg" ? centred : ""}</style>
</head>
<body${attributes}>
${body}
</body>
</html>`;
}
