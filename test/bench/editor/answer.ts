import { longMarkdown } from "../../server/models/long.ts";

/** A realistic answer with numbered words in it, by which one sees how far it is shown. */
export interface MarkedAnswer {
  readonly text: string;
  /** Where each marker ends, in UTF-16 units of `text`. The last one ends the answer. */
  readonly markers: readonly number[];
}

/** Characters from one marker to the next, at least. */
const spacing = 90;

/** Markdown of about this many characters. A marker is a word `m0042`, in prose, headings, lists, cells and code alike. */
export function markedAnswer(length: number): MarkedAnswer {
  const markers: number[] = [];
  let text = "";
  const mark = (): void => {
    text += `m${String(markers.length).padStart(4, "0")}`;
    markers.push(text.length);
  };
  const whole = longMarkdown(length);
  // To the end of a section: a fence that the length cut open would take the last word for code.
  const source = whole.slice(0, whole.lastIndexOf("\n\n---"));
  let at = 0;
  // Between two words only, where one word more changes nothing about the structure.
  for (const { index } of source.matchAll(/(?<=[a-z]) (?=[a-z])/g)) {
    if (text.length + index - at < (markers.at(-1) ?? 0) + spacing) continue;
    text += source.slice(at, index + 1);
    mark();
    at = index;
  }
  text += `${source.slice(at)}\n\nAnd that was all, `;
  mark();
  return { text, markers };
}
