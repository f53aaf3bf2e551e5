import { stripHidden } from "../shared/hiddenText.ts";

/**
 * A text of somebody else as a label of a list: VS Code would draw `$(date)` as an icon, or as nothing, and hidden characters would turn what
 * stands beside it around. It looks as it was written; what keeps the sign from being an icon has no width.
 */
export function plainLabel(text: string): string {
  return stripHidden(text).replaceAll("$(", "$\u2060(");
}
