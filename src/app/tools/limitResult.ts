import { stripHidden } from "../../shared/hiddenText.ts";
import type { ToolResultParts } from "./toolHost.ts";

/** The longest text of a result, in characters (about 25,000 tokens): a longer one would fill the context window. */
const longestText = 100_000;
const mostImages = 8;
/** The longest `data:` URL of an image, in characters: about 5 MB. */
const largestImage = 7_000_000;

/**
 * A result as it is saved and sent: limited in length, and without characters that only a model would see. It says how much was left out.
 */
export function limitResult({ text, images }: ToolResultParts): ToolResultParts {
  const clean = stripHidden(text);
  const cut = clean.length <= longestText ? clean : `${cutAt(clean, longestText)}\n[${clean.length - longestText} more characters omitted]`;
  const kept = images.filter((image) => image.length <= largestImage).slice(0, mostImages);
  const lost = images.length - kept.length;
  const limited = [cut, lost === 0 ? "" : `[${lost} images omitted]`].filter(Boolean).join("\n");
  return { text: limited === "" && kept.length === 0 ? "(The tool returned nothing.)" : limited, images: kept };
}

/** Cuts a text without splitting a character. */
function cutAt(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/u, "");
}
