import * as vscode from "vscode";

/** More problems than a question is about; the rest is counted. */
const mostProblems = 300;

/**
 * What the editor's tools report of a file, or of all of the workspace: one line each, errors first.
 * @param isMeant whether a file's problems are among them
 */
export function problemsText(uri: vscode.Uri | undefined, isMeant = (_file: vscode.Uri): boolean => true): string {
  const problems = problemsIn(uri)
    .filter(([file]) => isMeant(file))
    .toSorted(([, a], [, b]) => a.severity - b.severity);
  const lines = problems.slice(0, mostProblems).map(([file, problem]) => line(file, problem));
  if (problems.length > mostProblems) lines.push(`(${problems.length - mostProblems} more problems)`);
  return lines.length === 0 ? "(no problems)" : lines.join("\n");
}

/** How many problems there are in a file, or in all of the workspace. */
export function countProblems(uri: vscode.Uri | undefined): number {
  return problemsIn(uri).length;
}

function problemsIn(uri: vscode.Uri | undefined): readonly (readonly [vscode.Uri, vscode.Diagnostic])[] {
  const files = uri === undefined ? vscode.languages.getDiagnostics() : [[uri, vscode.languages.getDiagnostics(uri)] as const];
  return files.flatMap(([file, diagnostics]) => diagnostics.map((diagnostic) => [file, diagnostic] as const));
}

const severities = ["error", "warning", "info", "hint"] as const;

function line(uri: vscode.Uri, { range, message, severity, source, code }: vscode.Diagnostic): string {
  const number = typeof code === "object" ? code.value : code;
  const origin = [source, number].filter((part) => part !== undefined && part !== "").join(" ");
  const place = `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1}:${range.start.character + 1}`;
  return `${place} ${severities[severity] ?? "info"}${origin === "" ? "" : ` [${origin}]`}: ${onOneLine(message)}`;
}

function onOneLine(text: string): string {
  return text
    .split("\n")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .join(" ");
}
