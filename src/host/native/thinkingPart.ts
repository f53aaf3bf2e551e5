import * as vscode from "vscode";

/**
 * Reasoning as VS Code's Chat folds it. The class is there at run time and in no stable type, so that it may go, or take other arguments: then
 * reasoning is not shown, and nothing else changes.
 */
export function thinkingPart(text: string): vscode.LanguageModelTextPart | undefined {
  const Part: unknown = Reflect.get(vscode, "LanguageModelThinkingPart");
  if (typeof Part !== "function") return undefined;
  try {
    return Reflect.construct(Part, [text]) as vscode.LanguageModelTextPart;
  } catch {
    return undefined;
  }
}
