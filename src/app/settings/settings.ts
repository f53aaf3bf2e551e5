import * as vscode from "vscode";
import {
  type ConversationOverrides,
  effectiveSettings,
  type EffectiveSettings,
  type Rejected,
  readSetting,
  type SettingReader,
} from "./effectiveSettings.ts";
import type { Log } from "../log.ts";
import { applicationNames, checkSetting, type SettingValue } from "./settingSchemas.ts";
import type { SettingName } from "./settingsTable.ts";

const section = "aside";

/** The one place that reads and writes our settings. */
export class Settings implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #log: Log;
  readonly #said = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(section)) this.#changed.fire();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
      // Another file may lie in another folder with settings of its own.
      vscode.window.onDidChangeActiveTextEditor(() => {
        if ((vscode.workspace.workspaceFolders?.length ?? 0) > 1) this.#changed.fire();
      }),
    ];
  }

  /** Something of ours may have another effective value now. */
  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  /** The value of a setting in force, presets and overrides aside. */
  get<Name extends SettingName>(name: Name): SettingValue<Name> {
    return readSetting(this.#reader(), name, (rejected) => this.#sayOnce(rejected)).value;
  }

  /** What a message sent now would be sent with. */
  effective(overrides: ConversationOverrides = {}): EffectiveSettings {
    const settings = effectiveSettings(this.#reader(), overrides);
    for (const rejected of settings.rejected) this.#sayOnce(rejected);
    return settings;
  }

  /** The value in the user's own settings, whatever a workspace says; undefined where there is none, or no usable one. */
  userValue<Name extends SettingName>(name: Name): SettingValue<Name> | undefined {
    const { globalValue } = this.#reader().inspect(name) ?? {};
    return globalValue === undefined ? undefined : checkSetting(name, globalValue);
  }

  /**
   * Writes a setting: for the workspace into `.vscode/settings.json` (in a multi-root workspace that of the active folder), or for the user.
   * @throws what VS Code throws when the file cannot be written
   */
  async write<Name extends SettingName>(name: Name, value: SettingValue<Name> | undefined, scope: "workspace" | "user"): Promise<void> {
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
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #reader(): SettingReader {
    const folder = activeFolder();
    const ours = vscode.workspace.getConfiguration(section, folder?.uri);
    const users = vscode.workspace.getConfiguration(section);
    return {
      trusted: vscode.workspace.isTrusted,
      singleFolder: vscode.workspace.workspaceFile === undefined && (vscode.workspace.workspaceFolders?.length ?? 0) <= 1,
      inspect: (name) => (applicationNames.includes(name) ? users : ours).inspect(name),
    };
  }

  #sayOnce({ where, why }: Rejected): void {
    const rejected = `${where}: ${why}`;
    if (this.#said.has(rejected)) return;
    this.#said.add(rejected);
    this.#log.warn(`Setting left out, its value is not usable: ${rejected}`);
  }
}

/** The folder whose settings count: that of the active editor, else the first. */
function activeFolder(): vscode.WorkspaceFolder | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return (uri && vscode.workspace.getWorkspaceFolder(uri)) ?? vscode.workspace.workspaceFolders?.[0];
}
