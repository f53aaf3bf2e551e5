import * as vscode from "vscode";
import type { ContextOffer } from "./contextOffer.ts";

/** The program that is stopped in the debugger. It is offered only while one is. */
export function debugOffers(): readonly ContextOffer[] {
  const item = vscode.debug.activeStackItem;
  if (!(item instanceof vscode.DebugStackFrame)) return [];
  return [
    {
      icon: "debug-alt",
      label: vscode.l10n.t("Paused program"),
      detail: vscode.l10n.t("{0}: stack, variables and code", item.session.name),
      word: "debug",
      attach: async () => [await (await import("./stopped.ts")).attachStopped()],
    },
  ];
}
