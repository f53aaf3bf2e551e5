import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { counted } from "../../shared/counted.ts";

/** Forgets what servers refused: they may have been updated. */
export function forgetRefusals({ refusals, ask }: App): void {
  const count = refusals.forget();
  const message =
    count === 0
      ? vscode.l10n.t("No server has refused anything in the last 14 days.")
      : counted(
          count,
          "The next request to {0} model includes what the server refused.",
          "The next requests to {0} models include what the servers refused.",
        );
  ask.hint(message);
}
