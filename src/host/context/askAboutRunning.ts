import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { usable } from "../workspace/attachments.ts";
import { attachStopped } from "./stopped.ts";
import { attachFailure } from "./testFailure.ts";

/** Asks about the exception that a program is stopped at. */
export async function askAboutException(app: App): Promise<void> {
  const stopped = await attachStopped();
  if ("attachment" in stopped && !stopped.hasException) {
    return app.ask.hint(vscode.l10n.t("The program is not paused on an exception. To attach where it is paused, type #debug."));
  }
  if ("problem" in stopped) return app.ask.hint(stopped.problem);
  const question = vscode.l10n.t("Explain this exception: what it means, why it is thrown here, and how to fix it.");
  const { place } = app;
  await place.reveal();
  await app.questions.send(place, question, [stopped.attachment]);
}

/** Asks about a test that failed. */
export async function askAboutFailure(app: App, how: "explain" | "fix", given: readonly unknown[]): Promise<void> {
  const attachments = usable([await attachFailure(given)]);
  if (attachments.length === 0) return;
  const question =
    how === "explain"
      ? vscode.l10n.t("Explain why this test fails. Say whether the test or the code it tests is wrong.")
      : vscode.l10n.t("Fix this failing test. Say briefly whether the test or the code it tests was wrong, then show the corrected code.");
  const { place } = app;
  await place.reveal();
  await app.questions.send(place, question, attachments);
}
