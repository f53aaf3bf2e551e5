import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { command, fileArguments, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { LedgerTab } from "./ledgerTab.ts";

/** The disclosure ledger: what ever left this machine, and to whom. Its code is loaded when it is first asked about. */
export function registerLedger(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const check = () => import("../../app/disclosure/ledgerCheck.ts");
  let tab: LedgerTab | undefined;
  const open = async (): Promise<LedgerTab> => {
    if (tab === undefined) {
      const { LedgerTab } = await import("./ledgerTab.ts");
      tab ??= new LedgerTab({ app, extensionUri: context.extensionUri }, () => (tab = undefined));
    }
    tab.reveal();
    return tab;
  };
  const ask = async (uris: readonly vscode.Uri[]): Promise<void> => {
    const { ledgerTargets } = await import("./ledgerTargets.ts");
    const targets = ledgerTargets(uris);
    if (targets.length === 0) return app.ask.hint(vscode.l10n.t("Open a file first, or select one in the Explorer."));
    await (await open()).showTargets(targets);
  };
  return vscode.Disposable.from(
    { dispose: () => tab?.dispose() },
    registerCommands(app, {
      "aside.openDisclosureLedger": command(noArguments, async () => void (await open())),
      "aside.wasThisFileSent": command(fileArguments, ask),
      "aside.wasThisFolderSent": command(fileArguments, ask),
      "aside.verifyDisclosureLedger": command(noArguments, async () => (await check()).verifyLedger(app)),
      "aside.copyDisclosureLedgerHead": command(noArguments, async () => (await check()).copyLedgerHead(app)),
      "aside.clearDisclosureLedger": command(noArguments, async () => (await check()).clearLedger(app)),
    }),
  );
}
