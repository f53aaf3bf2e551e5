import * as vscode from "vscode";
import { applicationNames, restrictedNames } from "../../app/settings/settingSchemas.ts";
import type { Log } from "../../app/log.ts";

const hiddenKey = "aside.ignoredSettingsSeen";
/** A larger file is not read for this. */
const longestFile = 1024 * 1024;

/**
 * Notices what a workspace sets and what does not count: settings that only the user can make, and, in Restricted Mode, those that could redirect or
 * loosen something. VS Code withholds such values without a word, so the files themselves are looked at. They are looked at when a panel is shown.
 */
export class IgnoredSettings implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [this.#changed];
  /** Names as they stand in the files; undefined before the first look. */
  #set: readonly string[] | undefined;
  #said = "";

  /** @param memento remembers for this workspace what the user has seen */
  constructor(memento: vscode.Memento, log: Log) {
    this.#memento = memento;
    this.#log = log;
  }

  /** `notice` may be different now. */
  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  /** What to tell the user, or null. */
  get notice(): string | null {
    if (this.#set === undefined) this.#begin();
    const names = this.#ignored();
    return names.length === 0 || names.join() === this.#memento.get<string>(hiddenKey) ? null : this.#words(names);
  }

  /** The user has seen it; something else is told again. */
  hide(): void {
    void this.#memento.update(hiddenKey, this.#ignored().join()).then(() => this.#changed.fire());
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #ignored(): readonly string[] {
    const ours: readonly string[] = applicationNames;
    const restricted: readonly string[] = vscode.workspace.isTrusted ? [] : restrictedNames;
    return (this.#set ?? []).filter((name) => ours.includes(name) || restricted.includes(name));
  }

  #words(names: readonly string[]): string {
    const list = names.map((name) => `aside.${name}`).join(", ");
    const ours: readonly string[] = applicationNames;
    return names.some((name) => !ours.includes(name))
      ? vscode.l10n.t("This workspace is not trusted: what it sets for {0} is ignored. Your own settings count.", list)
      : vscode.l10n.t("What this workspace sets for {0} is ignored: only your own settings can.", list);
  }

  #begin(): void {
    this.#set = [];
    this.#subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, ".vscode/settings.json"));
      const look = () => void this.#look();
      this.#subscriptions.push(watcher, watcher.onDidChange(look), watcher.onDidCreate(look), watcher.onDidDelete(look));
    }
    void this.#look();
  }

  async #look(): Promise<void> {
    const files = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => vscode.Uri.joinPath(uri, ".vscode", "settings.json"));
    if (vscode.workspace.workspaceFile !== undefined) files.push(vscode.workspace.workspaceFile);
    const texts = await Promise.all(files.map(read));
    this.#set = [...new Set(texts.flatMap(settingsIn))].sort();
    const names = this.#ignored().join(", ");
    if (names !== "" && names !== this.#said) this.#log.warn(`Ignored in the settings of this workspace: ${names}`);
    this.#said = names;
    this.#changed.fire();
  }
}

/**
 * Our settings in a settings file, by name without `aside.`, also where a name is written with escapes to look like another. A file of VS Code's
 * may have comments; what is commented out at the start of a line does not count.
 */
export function settingsIn(text: string): readonly string[] {
  const plain = text
    .replaceAll(/^[ \t]*\/\/.*$/gm, "")
    .replaceAll(/\\u00([0-7][0-9a-f])/gi, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Array.from(plain.matchAll(/"aside\.([A-Za-z]{1,40})"\s{0,20}:/g), ([, name = ""]) => name);
}

async function read(file: vscode.Uri): Promise<string> {
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    return size > longestFile ? "" : new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return "";
  }
}
