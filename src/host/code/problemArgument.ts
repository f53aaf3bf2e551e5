import * as vscode from "vscode";
import { type ArgumentReader, readUri } from "../adapters/commandArguments.ts";
import type { Problem } from "./problemQuestion.ts";

const mostProblems = 1000;

/**
 * What a code action passes: problems of one place in an open document. Only those that VS Code itself reports there count, so that no other extension
 * can have Aside ask something of its own, or read a file that is not open. Without an argument, the problem at the cursor is meant.
 */
export const problemArgument: ArgumentReader<[problem: Problem | undefined]> = (given) => {
  if (given.length === 0) return [undefined];
  const [{ uri: written, diagnostics }] = given as readonly [Readonly<Record<string, unknown>>];
  const uri = readUri(written);
  if (given.length > 1 || uri === undefined || !Array.isArray(diagnostics)) return undefined;
  if (diagnostics.length === 0 || diagnostics.length > mostProblems) return undefined;
  if (!vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString())) return undefined;
  const reported = vscode.languages.getDiagnostics(uri);
  const meant = diagnostics.map((one: unknown) => reported.find((other) => isSame(other, one)));
  return meant.includes(undefined) ? undefined : [{ uri, diagnostics: meant as readonly vscode.Diagnostic[] }];
};

function isSame(reported: vscode.Diagnostic, given: unknown): boolean {
  if (reported === given) return true;
  const { message, range } = given as { readonly message?: unknown; readonly range?: unknown };
  return message === reported.message && range instanceof vscode.Range && range.isEqual(reported.range);
}
