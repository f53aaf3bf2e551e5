import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { command, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";

/** The disclosure ledger: what ever left this machine, and to whom. Its code is loaded when it is first asked about. */
export function registerLedger(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const check = () => import("../../app/disclosure/ledgerCheck.ts");
  return registerCommands(app, {
    "aside.verifyDisclosureLedger": command(noArguments, async () => (await check()).verifyLedger(app)),
    "aside.copyDisclosureLedgerHead": command(noArguments, async () => (await check()).copyLedgerHead(app)),
    "aside.clearDisclosureLedger": command(noArguments, async () => (await check()).clearLedger(app)),
  });
}
