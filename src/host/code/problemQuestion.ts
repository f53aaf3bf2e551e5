import * as vscode from "vscode";
import { stripHidden } from "../../shared/hiddenText.ts";
import { relativeName } from "../workspace/attachments.ts";

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
/** A message may hold a whole type. */
const longestMessage = 4000;

/** The problems as text: location, severity, source, message. */
export function problemText({ uri, diagnostics }: Problem): string {
  return diagnostics
    .map(({ range, severity, source, code, message, relatedInformation = [] }) => {
      const grave = ["error", "warning", "information", "hint"][severity] ?? "problem";
      const said = [source, codeOf(code)].filter((part) => part !== undefined && part !== "").join(" ");
      const where = `${relativeName(uri)}:${range.start.line + 1}:${range.start.character + 1}`;
      const related = relatedInformation
        .slice(0, 10)
        .map((one) => `\n  ${relativeName(one.location.uri)}:${one.location.range.start.line + 1}: ${plain(one.message)}`);
      return `- ${where} ${grave}${said === "" ? "" : ` (${said})`}: ${plain(message)}${related.join("")}`;
    })
    .join("\n");
}

/** The lines to show with a problem: the smallest symbol around it, else some lines before and after. */
export async function rangeAround({ uri, diagnostics }: Problem, document: vscode.TextDocument): Promise<vscode.Range> {
  const first = diagnostics[0]?.range ?? new vscode.Range(0, 0, 0, 0);
  const last = document.lineCount - 1;
  const symbol = await symbolAround(uri, first);
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

async function symbolAround(uri: vscode.Uri, range: vscode.Range): Promise<vscode.Range | undefined> {
  try {
    const symbols = await vscode.commands.executeCommand<readonly vscode.DocumentSymbol[] | undefined>(
      "vscode.executeDocumentSymbolProvider",
      uri,
    );
    let within: readonly vscode.DocumentSymbol[] = symbols ?? [];
    let found: vscode.Range | undefined;
    for (;;) {
      const next = within.find((symbol) => "children" in symbol && symbol.range.contains(range.start));
      if (next === undefined) return found;
      // A variable inside a function gives too little context.
      if (next.range.end.line > next.range.start.line) found = next.range;
      within = next.children;
    }
  } catch {
    return undefined;
  }
}

function codeOf(code: vscode.Diagnostic["code"]): string | undefined {
  if (code === undefined) return undefined;
  return String(typeof code === "object" ? code.value : code);
}

function plain(message: string): string {
  return stripHidden(message).slice(0, longestMessage).replaceAll("\n", "\n  ");
}
