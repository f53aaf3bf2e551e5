import * as vscode from "vscode";
import { applicationNames, restrictedNames } from "../../app/settings/settingSchemas.ts";
import type { Log } from "../../app/log.ts";
import type { IgnoredSettings } from "../../app/panel/folderNotice.ts";

/** Larger files are not searched, bytes. */
const largestFile = 1024 * 1024;

/**
 * Finds settings of a workspace that are ignored: those that only user settings can change and, in Restricted Mode, those that could redirect requests
 * or weaken protection. VS Code ignores such values silently, so the settings files are read, once a panel is shown.
 */
export class IgnoredSettingsFiles implements IgnoredSettings, vscode.Disposable {
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [this.#changed];
  /** The names in the settings files; undefined before they are first read. */
  #names: readonly string[] | undefined;
  #logged = "";

  constructor(log: Log) {
    this.#log = log;
  }

  /** `names` may have changed. */
  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  /** Their names without `aside.`. The files are read with the first call. */
  get names(): readonly string[] {
    if (this.#names === undefined) this.#begin();
    return this.#ignored();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #ignored(): readonly string[] {
    const ours: readonly string[] = applicationNames;
    const restricted: readonly string[] = vscode.workspace.isTrusted ? [] : restrictedNames;
    return (this.#names ?? []).filter((name) => ours.includes(name) || restricted.includes(name));
  }

  #begin(): void {
    this.#names = [];
    this.#subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, ".vscode/settings.json"));
      const read = () => void this.#read();
      this.#subscriptions.push(watcher, watcher.onDidChange(read), watcher.onDidCreate(read), watcher.onDidDelete(read));
    }
    void this.#read();
  }

  async #read(): Promise<void> {
    const files = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => vscode.Uri.joinPath(uri, ".vscode", "settings.json"));
    if (vscode.workspace.workspaceFile !== undefined) files.push(vscode.workspace.workspaceFile);
    const texts = await Promise.all(files.map(readText));
    this.#names = [...new Set(texts.flatMap(settingsIn))].sort();
    const names = this.#ignored().join(", ");
    if (names !== "" && names !== this.#logged) this.#log.warn(`Ignored in the settings of this workspace: ${names}`);
    this.#logged = names;
    this.#changed.fire();
  }
}

/**
 * The names of our settings in a settings file, without `aside.`, including names that are disguised with escapes. Such files may have comments; lines
 * that are commented out do not count.
 */
export function settingsIn(text: string): readonly string[] {
  const plain = text
    .replaceAll(/^[ \t]*\/\/.*$/gm, "")
    .replaceAll(/\\u00([0-7][0-9a-f])/gi, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Array.from(plain.matchAll(/"aside\.([A-Za-z]{1,40})"\s{0,20}:/g), ([, name = ""]) => name);
}

async function readText(file: vscode.Uri): Promise<string> {
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    return size > largestFile ? "" : new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return "";
  }
}
