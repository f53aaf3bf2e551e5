import * as vscode from "vscode";
import type { App } from "../../app/app.ts";

/** Handles a command. Its arguments cannot be trusted: any extension or link can run a command. */
export type CommandHandler = (...args: readonly unknown[]) => unknown;

/** Registers a slice's commands. Failures are logged and reported to the user. `npm run check` compares the ids with the manifest. */
export function registerCommands(
  { ask, log }: Pick<App, "ask" | "log">,
  handlers: Readonly<Record<`aside.${string}`, CommandHandler>>,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
        try {
          return await handler(...args);
        } catch (cause) {
          log.error(`${id} failed`, cause);
          ask.notify({ severity: "error", message: vscode.l10n.t("Something went wrong. See the log for details.") });
          return undefined;
        }
      }),
    ),
  );
}
