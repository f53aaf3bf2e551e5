/** The text that may be inserted into a terminal, or the reason against it. */
export type TerminalText =
  | {
      readonly kind: "line";
      readonly text: string;
      /** Whether it is so long, or has so much space, that its end would be out of sight. */ readonly hidesItsEnd: boolean;
    }
  /** Several lines: each line end would execute the line before it. */
  | { readonly kind: "lines"; readonly text: string }
  /** Hidden characters: `shown` is the text with them written out, such as `\u{202e}`. */
  | { readonly kind: "hidden"; readonly shown: string };

const longestSeen = 160;
// Every blank but the ordinary one, too: a shell takes it for a part of a word.
const hidden =
  /(?! )[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Zs}\p{Variation_Selector}\p{Default_Ignorable_Code_Point}\u2800\u{E0000}-\u{E0FFF}]/gu;

/**
 * Checks code that the user wants to insert into a terminal. Only a single line without hidden characters is inserted, because a terminal
 * executes at line ends and obeys control characters. There is no list of dangerous commands, because such lists can be bypassed.
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
