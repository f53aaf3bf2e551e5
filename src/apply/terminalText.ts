/** What may be written into a terminal's line, or why not. */
export type TerminalText =
  | {
      readonly kind: "line";
      readonly text: string;
      /** It is long or spaced so that its end would not be seen. */ readonly hidesItsEnd: boolean;
    }
  /** Each line end would execute what stands before it. */
  | { readonly kind: "lines"; readonly text: string }
  /** `shown` is the text with what is not seen written out, such as `\u{202e}`. */
  | { readonly kind: "hidden"; readonly shown: string };

const longestSeen = 160;
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Variation_Selector}\u00A0\u115F\u1160\u3164\uFFA0\u{E0000}-\u{E0FFF}]/gu;

/**
 * Looks at a block of code that somebody wants in a terminal. Only one line without anything unseen in it is written there: a terminal executes
 * at line ends, and obeys control characters. No list of commands is consulted: such lists are got around.
 */
export function terminalText(code: string): TerminalText {
  const trimmed = code.replace(/^(?:[ \t]*\r?\n)+/, "").replace(/(?<![ \t\r\n])[ \t\r\n]+$/, "");
  const text = /[\n\r]/.test(trimmed) ? trimmed : trimmed.replace(/^[ \t]+/, "");
  const isSeveral = /\r\n|\n/.test(text);
  const withoutLines = text.replace(/\r\n|\n/g, "");
  const lines = isSeveral ? withoutLines.replaceAll("\t", "") : withoutLines;
  if (new RegExp(hidden).test(lines)) return { kind: "hidden", shown: text.replace(hidden, written) };
  if (isSeveral) return { kind: "lines", text };
  return { kind: "line", text, hidesItsEnd: text.length > longestSeen || /\s{8}/.test(text) };
}

function written(character: string): string {
  if (character === "\n") return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
