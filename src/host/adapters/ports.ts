import { platform } from "#platform";
import * as vscode from "vscode";
import type { Ports } from "../../app/app.ts";
import type { Window } from "../../app/ports.ts";
import { createCatalogueStore } from "./catalogueStore.ts";
import { withFocusRestored } from "./focusRestorer.ts";
import { IgnoredSettingsFiles } from "./ignoredSettings.ts";
import { createLog } from "./log.ts";
import { logUnhandledRejections } from "./unhandledRejections.ts";
import { vscodeAsk } from "./vscodeAsk.ts";
import { VscodeConfig } from "./vscodeConfig.ts";

/** Everything that the application needs of VS Code. */
export function createPorts(context: vscode.ExtensionContext): Ports {
  const channel = vscode.window.createOutputChannel("Aside", { log: true });
  const config = new VscodeConfig();
  context.subscriptions.push(channel, config);
  return {
    ask: vscodeAsk,
    config,
    secretStore: context.secrets,
    globalState: context.globalState,
    workspaceState: context.workspaceState,
    window: vscodeWindow,
    withFocusRestored,
    log: (clean) => {
      const log = createLog(channel, clean);
      context.subscriptions.push(logUnhandledRejections(platform, context.extensionUri, log));
      return log;
    },
    storage: platform.storage(context.globalStorageUri),
    catalogueStore: createCatalogueStore(vscode.Uri.joinPath(context.globalStorageUri, "models")),
    policyFile: platform.policyFile,
    toolHost: async () => (await import("./vscodeTools.ts")).vscodeTools,
    client: async (ask) => new (await import("../../llm/openAiClient.ts")).OpenAiClient(ask === undefined ? {} : { ask }),
    ignoredSettings: (log) => {
      const ignored = new IgnoredSettingsFiles(log);
      context.subscriptions.push(ignored);
      return ignored;
    },
  };
}

const vscodeWindow: Window = {
  get workspaceName() {
    return vscode.workspace.name;
  },
  get trusted() {
    return vscode.workspace.isTrusted;
  },
  get isRemote() {
    return vscode.env.remoteName !== undefined && !platform.besideUser;
  },
  loadsImages: platform.publicGet !== undefined,
  privateFetch: platform.privateFetch,
  openExternal: async (url) => {
    await vscode.env.openExternal(vscode.Uri.parse(url, true));
  },
  copy: async (text) => vscode.env.clipboard.writeText(text),
  execute: async (command, ...args) => {
    await vscode.commands.executeCommand(command, ...args);
  },
};
