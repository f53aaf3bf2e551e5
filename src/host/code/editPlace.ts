import * as vscode from "vscode";
import type { LineRange } from "../../app/inlineEdit/editedText.ts";
import { shiftRanges } from "../../app/inlineEdit/shiftRanges.ts";
import { selectedRange } from "../workspace/selection.ts";

/** Where an edit in place happens. */
export interface EditPlace {
  readonly ranges: readonly LineRange[];
  /** One blank line, in place of which code is written. */
  readonly isBlank: boolean;
}

/** More ranges than this are no longer one request that can be checked. */
const mostRanges = 20;

/**
 * What Edit with Aside refers to: the lines of every selection; with a single cursor, the blank line that it is in, else the symbol around it, else its line.
 * @returns a problem in words where that is too much
 */
export async function editPlace(editor: vscode.TextEditor): Promise<EditPlace | { readonly problem: string }> {
  const { document, selections } = editor;
  if (selections.length > 1) {
    const ranges = joined(selections.map((selection) => wholeLines(selection)));
    if (ranges.length > mostRanges) {
      return { problem: vscode.l10n.t("Aside edits at most {0} selections at once. {1} are selected.", mostRanges, ranges.length) };
    }
    return { ranges, isBlank: ranges.length === 1 && isBlankLine(document, ranges[0]) };
  }
  const { selection } = editor;
  const cursor = { start: selection.active.line, end: selection.active.line + 1 };
  if (selection.isEmpty && isBlankLine(document, cursor)) return { ranges: [cursor], isBlank: true };
  const range = (await selectedRange(editor)) ?? selection;
  return { ranges: [wholeLines(range)], isBlank: false };
}

/** A place that stays where it is while its document changes. */
export class FollowedPlace implements vscode.Disposable {
  #place: EditPlace;
  readonly #document: vscode.TextDocument;
  readonly #watching: vscode.Disposable;

  constructor(document: vscode.TextDocument, place: EditPlace) {
    this.#place = place;
    this.#document = document;
    this.#watching = vscode.workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
      if (changed !== document) return;
      for (const { range, text } of contentChanges) {
        const shift = {
          start: range.start.line,
          end: range.end.line,
          isWholeLines: range.start.character === 0 && range.end.character === 0,
          lineEnds: text.split("\n").length - 1,
        };
        this.#place = { ...this.#place, ranges: shiftRanges(this.#place.ranges, shift) };
      }
    });
  }

  /** Where it is now. */
  get place(): EditPlace {
    const { ranges, isBlank } = this.#place;
    return { ranges: joined(ranges), isBlank: isBlank && ranges.length === 1 && isBlankLine(this.#document, ranges[0]) };
  }

  dispose(): void {
    this.#watching.dispose();
  }
}

/** Where an edit happens, in words. */
export function placeText({ ranges, isBlank }: EditPlace, name: string): string {
  const [{ start, end } = { start: 0, end: 0 }] = ranges;
  if (isBlank) return vscode.l10n.t("Describe the code to write at line {0} of {1}", start + 1, name);
  if (ranges.length > 1) return vscode.l10n.t("Describe the change to {0} selections in {1}", ranges.length, name);
  return end - start === 1
    ? vscode.l10n.t("Describe the change to line {0} of {1}", end, name)
    : vscode.l10n.t("Describe the change to lines {0}–{1} of {2}", start + 1, end, name);
}

/** The lines of a selection. One that ends at the beginning of a line does not have that line. */
function wholeLines({ start, end }: vscode.Range): LineRange {
  return { start: start.line, end: end.character === 0 && end.line > start.line ? end.line : end.line + 1 };
}

/** In the order of the text; those that overlap or touch are one. */
function joined(ranges: readonly LineRange[]): readonly LineRange[] {
  const result: LineRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && range.start <= last.end) result.splice(-1, 1, { start: last.start, end: Math.max(last.end, range.end) });
    else result.push(range);
  }
  return result;
}

function isBlankLine(document: vscode.TextDocument, range: LineRange | undefined): boolean {
  return range !== undefined && range.end - range.start === 1 && document.lineAt(range.start).isEmptyOrWhitespace;
}
