import * as vscode from "vscode";
import { relativeName } from "../workspace/attachments.ts";
import { messageText, problemText } from "../workspace/problems.ts";
import { symbolAround } from "../workspace/symbols.ts";

/** A problem and its location. */
export interface Problem {
  readonly uri: vscode.Uri;
  /** Of one place; the first says where that is. */
  readonly diagnostics: readonly vscode.Diagnostic[];
}

/** How many lines around a problem are shown where no symbol surrounds it. */
const linesAround = 15;
/** A longer symbol, in lines, is not shown whole. */
const largestSymbol = 200;

/** The problems as a list, with the places that they refer to. */
export function problemList({ uri, diagnostics }: Problem): string {
  return diagnostics
    .map((diagnostic) => {
      const related = (diagnostic.relatedInformation ?? [])
        .slice(0, 10)
        .map(
          ({ location, message }) => `\n  ${relativeName(location.uri)}:${location.range.start.line + 1}: ${messageText(message, "\n  ")}`,
        );
      return `- ${problemText(uri, diagnostic, "\n  ")}${related.join("")}`;
    })
    .join("\n");
}

/** The lines to show with a problem: the smallest symbol around it, else some lines before and after. */
export async function rangeAround({ uri, diagnostics }: Problem, document: vscode.TextDocument): Promise<vscode.Range> {
  const first = diagnostics[0]?.range ?? new vscode.Range(0, 0, 0, 0);
  const last = document.lineCount - 1;
  // A variable inside a function gives too little context.
  const symbol = await symbolAround(uri, first.start, ({ range }) => range.end.line > range.start.line);
  const [from, to] =
    symbol !== undefined && symbol.end.line - symbol.start.line < largestSymbol
      ? [symbol.start.line, Math.min(last, symbol.end.line)]
      : [Math.max(0, first.start.line - linesAround), Math.min(last, first.end.line + linesAround)];
  return new vscode.Range(from, 0, to, document.lineAt(to).text.length);
}

/** The problems of the active editor at its cursor, else on its line. */
export function problemAtCursor(editor: vscode.TextEditor): Problem | undefined {
  const { uri } = editor.document;
  const { active } = editor.selection;
  const all = vscode.languages.getDiagnostics(uri);
  const here = all.filter(({ range }) => range.contains(active));
  const diagnostics = here.length > 0 ? here : all.filter(({ range }) => range.start.line <= active.line && range.end.line >= active.line);
  return diagnostics.length === 0 ? undefined : { uri, diagnostics };
}
