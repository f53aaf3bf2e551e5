import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { App, type Ports } from "./app/app.ts";
import { createPorts } from "./host/adapters/ports.ts";
import { registerCode } from "./host/code/register.ts";
import { registerCommit } from "./host/commit/register.ts";
import { registerContext } from "./host/context/register.ts";
import { registerHelp } from "./host/help/register.ts";
import { registerHistory } from "./host/history/register.ts";
import { registerLedger } from "./host/ledger/register.ts";
import { registerLinks } from "./host/links/register.ts";
import { registerModels } from "./host/models/register.ts";
import { registerNativeChat } from "./host/native/register.ts";
import { registerPanel } from "./host/panel/register.ts";
import { registerPreviews } from "./host/previews/register.ts";
import { registerPrompts } from "./host/prompts/register.ts";
import { registerReview } from "./host/review/register.ts";
import { registerSignIn } from "./host/signIn/register.ts";
import { registerStatusBar } from "./host/statusBar/register.ts";
import { registerTools } from "./host/tools/register.ts";
import { registerUsage } from "./host/usage/register.ts";
import { setDisplayLanguage } from "./shared/locale.ts";

let running: App | undefined;

/**
 * Builds the application on VS Code's adapters and registers its slices. Reads and fetches nothing.
 * @param replaced what tests put in the place of an adapter; VS Code passes nothing
 */
export function activate(context: vscode.ExtensionContext, replaced: Partial<Ports> = {}): void {
  setDisplayLanguage(vscode.env.language);
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const app = new App({ ...createPorts(context), ...replaced });
  running = app;
  // The panel first: it is where commands act.
  const slices = [registerPanel, registerContext, registerModels, registerPrompts, registerSignIn, registerHistory];
  const others = [
    registerTools,
    registerCode,
    registerPreviews,
    registerCommit,
    registerReview,
    registerLinks,
    registerUsage,
    registerLedger,
    registerStatusBar,
    registerNativeChat,
    registerHelp,
  ];
  context.subscriptions.push(app, ...[...slices, ...others].map((register) => register(context, app)));
}

/** Writes what has not been written yet; VS Code gives this a few seconds at most. */
export async function deactivate(): Promise<void> {
  await running?.close();
}
