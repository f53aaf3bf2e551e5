import * as vscode from "vscode";
import { stripHidden } from "../../shared/hiddenText.ts";
import { relativeName } from "./attachments.ts";

/** More problems than anyone asks about; the others are counted. */
const mostProblems = 300;
/** The longest message that keeps its lines, in characters: it may contain a whole type. */
const longestMessage = 4000;

/**
 * The problems of a file, or of the whole workspace, that the editor's tools report: one line each, errors first.
 * @param isIncluded whether to include the problems of a file
 */
export function problemsText(uri: vscode.Uri | undefined, isIncluded = (_file: vscode.Uri): boolean => true): string {
  const problems = problemsIn(uri)
    .filter(([file]) => isIncluded(file))
    .toSorted(([, a], [, b]) => a.severity - b.severity);
  const lines = problems.slice(0, mostProblems).map(([file, problem]) => problemText(file, problem, " "));
  if (problems.length > mostProblems) lines.push(`(${problems.length - mostProblems} more problems)`);
  return lines.length === 0 ? "(no problems)" : lines.join("\n");
}

/** The files that problems are reported for: this one, or all in the workspace. */
export function filesWithProblems(uri: vscode.Uri | undefined): readonly vscode.Uri[] {
  return [...new Map(problemsIn(uri).map(([file]) => [file.toString(), file])).values()];
}

/** How many problems a file, or the whole workspace, has. */
export function countProblems(uri: vscode.Uri | undefined): number {
  return problemsIn(uri).length;
}

const severities = ["error", "warning", "info", "hint"] as const;

/**
 * A problem as text: location, severity, source and code, message.
 * @param lineBreak replaces the line breaks of the message
 */
export function problemText(
  uri: vscode.Uri,
  { range, message, severity, source, code }: vscode.Diagnostic,
  lineBreak: " " | "\n  ",
): string {
  const origin = [source, typeof code === "object" ? code.value : code].filter((part) => part !== undefined && part !== "").join(" ");
  const place = `${relativeName(uri)}:${range.start.line + 1}:${range.start.character + 1}`;
  return `${place} ${severities[severity] ?? "info"}${origin === "" ? "" : ` [${origin}]`}: ${messageText(message, lineBreak)}`;
}

/** A message of a problem without hidden characters. On one line, its indentation is removed, too. */
export function messageText(message: string, lineBreak: " " | "\n  "): string {
  const text = stripHidden(message);
  if (lineBreak !== " ") return text.slice(0, longestMessage).replaceAll("\n", lineBreak);
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(lineBreak);
}

function problemsIn(uri: vscode.Uri | undefined): readonly (readonly [vscode.Uri, vscode.Diagnostic])[] {
  const files = uri === undefined ? vscode.languages.getDiagnostics() : [[uri, vscode.languages.getDiagnostics(uri)] as const];
  return files.flatMap(([file, diagnostics]) => diagnostics.map((diagnostic) => [file, diagnostic] as const));
}
