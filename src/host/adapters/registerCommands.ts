import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { type Command, RefusedArguments } from "./commandArguments.ts";

/**
 * Registers a slice's commands. One that is run with arguments that it does not take fails, without doing anything. Other failures are logged and reported
 * to the user. `npm run check` compares the ids with the manifest.
 */
export function registerCommands(
  { ask, log }: Pick<App, "ask" | "log">,
  commands: Readonly<Record<`aside.${string}`, Command>>,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, { run }]) =>
      vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
        try {
          return await run(args);
        } catch (cause) {
          if (cause instanceof RefusedArguments) {
            log.warn(`${id} was run with arguments that it does not take`);
            throw new Error(`${id}: ${cause.message}`, { cause });
          }
          log.error(`${id} failed`, cause);
          ask.notify({ severity: "error", message: vscode.l10n.t("Something went wrong. See the log for details.") });
          return undefined;
        }
      }),
    ),
  );
}
