import * as vscode from "vscode";
import type { App } from "../../../app/app.ts";

/** Decides about calls that come through VS Code's registry, which does not report the caller. */
export type OutsideCalls = Pick<App, "policy" | "settings">;

/**
 * Checks a call of one of Aside's tools that comes from outside.
 * @throws where the call is refused. VS Code gives calls of its Chat a token, and checks that it is one of a chat that is open
 */
export async function checkOutsideCall(chat: unknown, { policy, settings }: OutsideCalls): Promise<void> {
  const forbidden = (await policy.check())?.toolsProblem;
  if (forbidden !== undefined) throw new Error(forbidden);
  if (!vscode.workspace.isTrusted) throw new Error(vscode.l10n.t("Tools are off in Restricted Mode."));
  if (chat !== undefined || settings.get("toolsForExtensions")) return;
  throw new Error(vscode.l10n.t("Other extensions may call Aside's tools only if you turn on the setting aside.toolsForExtensions."));
}
