import { stripHidden } from "../../shared/hiddenText.ts";
import type { ToolResultParts } from "./toolHost.ts";

/** Most characters of a result, about 25,000 tokens: a tool that says more would fill the window of the model. */
const longestText = 100_000;
const mostImages = 8;
/** Characters of a `data:` URL: about 5 MB of picture. */
const largestImage = 7_000_000;

/**
 * A result as it is kept and sent: not longer than what a model can use, and without characters that only a model would read. What is left out is
 * said in its place.
 */
export function limitResult({ text, images }: ToolResultParts): ToolResultParts {
  const clean = stripHidden(text);
  const cut =
    clean.length <= longestText ? clean : `${cutAt(clean, longestText)}\n[${clean.length - longestText} more characters left out]`;
  const kept = images.filter((image) => image.length <= largestImage).slice(0, mostImages);
  const lost = images.length - kept.length;
  const said = [cut, lost === 0 ? "" : `[${lost} images left out]`].filter(Boolean).join("\n");
  return { text: said === "" && kept.length === 0 ? "(The tool returned nothing.)" : said, images: kept };
}

/** Cuts a text, but no character in two. */
function cutAt(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/u, "");
}
