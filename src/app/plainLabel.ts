import { stripHidden } from "../shared/hiddenText.ts";

/**
 * An untrusted text as the label of a list: VS Code would draw `$(date)` as an icon, or as nothing, and hidden characters could reorder the text beside it.
 * The label looks as the text was written; the character that prevents the icon has no width.
 */
export function plainLabel(text: string): string {
  return stripHidden(text).replaceAll("$(", "$\u2060(");
}
