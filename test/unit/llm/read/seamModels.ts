import { anchorOf } from "../../../../src/llm/read/seam.ts";

/** A text that is cut somewhere, as a scripted model sees it. */
export interface Cut {
  readonly text: string;
  /** Where it was cut. */
  readonly at: number;
  /** What was sent: without white space at the end. */
  readonly half: string;
  readonly anchor: string;
}

/** What a model writes when it is asked to continue. */
export type Model = (cut: Cut) => string;

/** The last words before the cut, from the beginning of one of them. */
function lastWords({ half }: Cut, count: number): number {
  const words = [...half.matchAll(/\S+/g)];
  return words.at(-count)?.index ?? 0;
}

const from =
  (start: (cut: Cut) => number, before = ""): Model =>
  (cut) =>
    before + cut.text.slice(start(cut));
const asAsked = ({ half, anchor }: Cut): number => half.length - anchor.length;
const lineStart = ({ half }: Cut): number => half.lastIndexOf("\n") + 1;
const paragraphStart = ({ half }: Cut): number => Math.max(0, half.lastIndexOf("\n\n") + 2);

/** These repeat something and continue, or only continue. */
export const willing: Readonly<Record<string, Model>> = {
  "does as it is asked": from(asAsked),
  "continues from where the text was cut": from(({ at }) => at),
  "continues from what it was sent": from(({ half }) => half.length),
  "repeats the last word": from((cut) => lastWords(cut, 1)),
  "repeats the last three words": from((cut) => lastWords(cut, 3)),
  "repeats the last eight words": from((cut) => lastWords(cut, 8)),
  "begins in the middle of a word": from((cut) => lastWords(cut, 3) + (/^\p{L}{4}/u.test(cut.half.slice(lastWords(cut, 3))) ? 2 : 0)),
  "repeats the last line": from(lineStart),
  "repeats the last paragraph": from(paragraphStart),
  "repeats everything": from(() => 0),
  "repeats with other white space": (cut) => {
    const repeated = cut.text.slice(asAsked(cut), cut.half.length);
    return repeated.replaceAll(/\s+/g, " ").replaceAll(/[“”]/g, '"').replaceAll("’", "'") + cut.text.slice(cut.half.length);
  },
};

/** These do something else, which has to be seen. */
export const wilful: Readonly<Record<string, Model>> = {
  "rephrases the last line": (cut) => {
    const line = cut.text.slice(lineStart(cut), cut.half.length);
    return `So ${line.replaceAll(/\b(?:the|is|a|no|up)\b/g, "that").toLowerCase()}${cut.text.slice(cut.at)}`;
  },
  "adds a fence": from(({ at }) => at, "```ts\n"),
  "adds a fence and repeats": from(asAsked, "```\n"),
  "introduces itself": from(({ at }) => at, "Sure, continuing from there:\n\n"),
  "introduces itself and repeats": from(asAsked, "Here is the rest of the answer:\n\n"),
  "introduces itself, fences and repeats": from(lineStart, "Certainly! Continuing:\n\n```\n"),
  "begins anew": ({ text }) => `Let me start over. ${text}`,
};

/** Every place where a text can be cut without cutting a character. */
export function cutsOf(text: string): readonly Cut[] {
  return Array.from({ length: text.length - 1 }, (_, index) => index + 1)
    .filter((at) => !/[\uDC00-\uDFFF]/.test(text[at] ?? ""))
    .flatMap((at) => {
      const half = text.slice(0, at).trimEnd();
      return half === "" ? [] : [{ text, at, half, anchor: anchorOf(half) }];
    });
}
