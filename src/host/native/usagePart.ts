import * as vscode from "vscode";
import type { WireUsage } from "../../shared/chatEvent.ts";
import { tokenParts } from "../../shared/tokenParts.ts";

/**
 * What a request used, in the form that VS Code's Chat fills its meter from and compacts by (read from any provider since 1.120; other readers of parts
 * skip what they do not know).
 * @returns undefined where the server did not count both prompt and answer: an estimate would be taken for the truth
 */
export function usagePart(usage: WireUsage | null | undefined): vscode.LanguageModelDataPart | undefined {
  const { prompt, completion } = tokenParts(usage);
  if (prompt === undefined || completion === undefined || typeof vscode.LanguageModelDataPart !== "function") return undefined;
  const counts = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
  return new vscode.LanguageModelDataPart(new TextEncoder().encode(JSON.stringify(counts)), "usage");
}
