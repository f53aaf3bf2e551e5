import * as vscode from "vscode";
import { type Disposable, disposeAll, Emitter, type Event } from "../../app/events.ts";
import type { Config, SettingReader, SettingScope } from "../../app/ports.ts";

const section = "aside";

/** Aside's section of VS Code's configuration. */
export class VscodeConfig implements Config, Disposable {
  readonly #changed = new Emitter<void>();
  readonly #subscriptions: readonly Disposable[];

  constructor() {
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(section)) this.#changed.fire();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
      // The other editor may belong to a folder with settings of its own.
      vscode.window.onDidChangeActiveTextEditor(() => {
        if ((vscode.workspace.workspaceFolders?.length ?? 0) > 1) this.#changed.fire();
      }),
    ];
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  reader(folder: "active" | "none"): SettingReader {
    const active = folder === "active" ? activeFolder()?.uri : undefined;
    const configuration = vscode.workspace.getConfiguration(section, active);
    return {
      trusted: vscode.workspace.isTrusted,
      folder: (active ?? vscode.workspace.workspaceFile)?.toString() ?? "",
      singleFolder: vscode.workspace.workspaceFile === undefined && (vscode.workspace.workspaceFolders?.length ?? 0) <= 1,
      inspect: (name) => configuration.inspect(name),
    };
  }

  async write(name: string, value: unknown, scope: SettingScope): Promise<void> {
    const folder = activeFolder();
    const manyFolders = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
    const target =
      scope === "user"
        ? vscode.ConfigurationTarget.Global
        : manyFolders && folder !== undefined
          ? vscode.ConfigurationTarget.WorkspaceFolder
          : vscode.ConfigurationTarget.Workspace;
    await vscode.workspace.getConfiguration(section, folder?.uri).update(name, value, target);
  }

  dispose(): void {
    disposeAll(...this.#subscriptions).dispose();
  }
}

/** The folder whose settings apply: that of the active editor, otherwise the first one. */
function activeFolder(): vscode.WorkspaceFolder | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return (uri && vscode.workspace.getWorkspaceFolder(uri)) ?? vscode.workspace.workspaceFolders?.[0];
}
