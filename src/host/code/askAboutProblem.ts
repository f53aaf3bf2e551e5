import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { attachRange, usable } from "../workspace/attachments.ts";
import { currentEditor } from "../workspace/selection.ts";
import { type Problem, problemAtCursor, problemList, rangeAround } from "./problemQuestion.ts";

/**
 * Asks about a problem, with the code around it.
 * @param given what the code action hands over; without it, the problem at the cursor is meant
 */
export async function askAboutProblem(how: "explain" | "fix", given: Problem | undefined, app: App): Promise<void> {
  const editor = currentEditor();
  const problem = given ?? (editor && problemAtCursor(editor));
  if (problem === undefined) {
    return app.ask.hint(vscode.l10n.t("There is no problem at the cursor."));
  }
  const document = await vscode.workspace.openTextDocument(problem.uri);
  const attachments = usable([attachRange(document, await rangeAround(problem, document))]);
  const question =
    how === "explain"
      ? vscode.l10n.t("Explain this problem: what it means, why it occurs here, and how to fix it.")
      : vscode.l10n.t("Fix this problem. Say briefly what was wrong, then show the corrected code.");
  const { place } = app;
  await place.reveal();
  await app.questions.send(place, `${question}\n\n${problemList(problem)}`, attachments);
}
