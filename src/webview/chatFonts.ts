import type { ChatFonts } from "../shared/chatFonts.ts";

/** From this height on, the editor takes a line's height for pixels; below, for a factor. */
const leastPixels = 8;

/** Gives the panel the fonts of the user's `chat.*` settings. What they do not set follows the style sheet again. */
export function showChatFonts(fonts: ChatFonts, { style }: HTMLElement = document.documentElement): void {
  const { codeLineHeight: line } = fonts;
  const values: Readonly<Record<string, string | undefined>> = {
    "--aside-text-size": pixels(fonts.textSize),
    "--aside-text-family": fonts.textFamily,
    "--aside-code-size": pixels(fonts.codeSize),
    "--aside-block-code-size": pixels(fonts.codeSize),
    "--aside-code-family": fonts.codeFamily,
    "--aside-code-weight": fonts.codeWeight,
    "--aside-code-line-height": line === undefined || line < leastPixels ? line?.toString() : pixels(line),
    "--aside-code-wrap": fonts.codeWraps === true ? "pre-wrap" : undefined,
    "--aside-code-break": fonts.codeWraps === true ? "anywhere" : undefined,
    "--aside-code-width": fonts.codeWraps === true ? "auto" : undefined,
  };
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) style.removeProperty(name);
    else style.setProperty(name, value);
  }
}

function pixels(size: number | undefined): string | undefined {
  return size === undefined ? undefined : `${size}px`;
}
