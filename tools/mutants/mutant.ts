/** Where mutants are drawn from. */
export type Kind = "named" | "dialog" | "row" | "listener" | "manifest";

/** A part of a file that becomes another text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One small change that tests ought to notice. */
export interface Mutant {
  readonly kind: Kind;
  /** From the root, with slashes. */
  readonly file: string;
  readonly line: number;
  /** What is changed, in a few words. */
  readonly what: string;
  readonly edits: readonly Edit[];
}

/** A file's text with the edits made. They must not overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  let made = text;
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => b.start - a.start)) {
    made = made.slice(0, start) + replacement + made.slice(end);
  }
  return made;
}

/** The line of a place in a text, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** A text on one line and not too long, to be named in what is printed. */
export function excerpt(text: string, most = 70): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
