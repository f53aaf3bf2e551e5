import type { Conversation } from "../../shared/conversation.ts";
import { type Disposable, Emitter, type Event } from "../events.ts";
import type { Log } from "../log.ts";
import type { CompanyPolicy } from "./companyPolicy.ts";
import type { Config, Inspected, SettingReader, SettingScope } from "../ports.ts";
import { effectiveSettings, type EffectiveSettings, overridesOf, type Rejected, readSetting } from "./effectiveSettings.ts";
import type { FolderPermissions } from "./folderPermissions.ts";
import { applicationNames, checkSetting, type SettingValue } from "./settingSchemas.ts";
import type { SettingName } from "./settingsTable.ts";
import { folderValues, waitingSettings, type WaitingSettings } from "./waitingSettings.ts";

/** The one place that reads and writes Aside's settings. */
export class Settings implements Disposable {
  readonly #config: Config;
  readonly #log: Log;
  readonly #permissions: FolderPermissions | undefined;
  readonly #policy: CompanyPolicy | undefined;
  readonly #changed = new Emitter<void>();
  readonly #subscription: Disposable;
  /** Rejected values that the log has named already. */
  readonly #logged = new Set<string>();

  /**
   * @param permissions what the user allowed to untrusted folders; nothing unless given
   * @param policy what is fixed on this machine; nothing unless given
   */
  constructor(config: Config, log: Log, permissions?: FolderPermissions, policy?: CompanyPolicy) {
    this.#config = config;
    this.#log = log;
    this.#permissions = permissions;
    this.#policy = policy;
    this.#subscription = config.onDidChange(() => this.refresh());
  }

  /** Some setting may have another effective value now. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** The effective value of a setting, presets and conversations aside. */
  get<Name extends SettingName>(name: Name): SettingValue<Name> {
    const fixed = this.#policy?.current?.fixedSetting(name) as SettingValue<Name> | undefined;
    return fixed ?? readSetting(this.#reader(), name, (rejected) => this.#logOnce(rejected)).value;
  }

  /** The settings that a message sent now in this conversation would be sent with. */
  effective(conversation: Pick<Conversation, "model" | "overrides"> = {}): EffectiveSettings {
    const settings = effectiveSettings(this.#reader(), overridesOf(conversation));
    for (const rejected of settings.rejected) this.#logOnce(rejected);
    return this.#policy?.current?.fix(settings) ?? settings;
  }

  /**
   * The settings of a request for which the user may have chosen a model of its own, else those of a conversation. Its fallback models stand in for the
   * conversation's model only.
   */
  effectiveWith(name: "applyModel" | "commitModel", conversation: Pick<Conversation, "model" | "overrides">): EffectiveSettings {
    const settings = this.effective(conversation);
    const model = this.get(name);
    if (model === null) return settings;
    const { fallbackModels: _fallbackModels, ...parameters } = settings.parameters;
    return { ...settings, model: { value: model, source: "user" }, parameters };
  }

  /** What an untrusted folder asks for; undefined if nothing waits. */
  get waiting(): WaitingSettings | undefined {
    return waitingSettings(this.#reader());
  }

  /** Applies the values of an untrusted folder in this workspace, until they change. */
  async allow({ folder, text }: Pick<WaitingSettings, "folder" | "text">): Promise<void> {
    await this.#permissions?.allow(folder, text);
    this.refresh();
  }

  /** Announces that something may have another effective value. */
  refresh(): void {
    this.#changed.fire();
  }

  /** The value in the user's own settings, whatever a workspace says; undefined where there is none, or no usable one. */
  userValue<Name extends SettingName>(name: Name): SettingValue<Name> | undefined {
    const { globalValue } = this.#reader().inspect(name) ?? {};
    return globalValue === undefined ? undefined : checkSetting(name, globalValue);
  }

  /**
   * Writes a setting: for the workspace into `.vscode/settings.json` (in a multi-root workspace that of the active folder), or for the user.
   * @throws where the settings file cannot be written
   */
  async write<Name extends SettingName>(name: Name, value: SettingValue<Name> | undefined, scope: SettingScope): Promise<void> {
    await this.#config.write(name, value, scope);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #reader(): SettingReader {
    const ours = this.#config.reader("active");
    const users = this.#config.reader("none");
    const known = new Map<string, Inspected | undefined>();
    const inspect = (name: string): Inspected | undefined => {
      // A value must not change between the check of the permission and its use.
      if (!known.has(name)) known.set(name, (isApplicationSetting(name) ? users : ours).inspect(name));
      return known.get(name);
    };
    const reader = { ...ours, inspect };
    const allowed = !ours.trusted && this.#permissions?.isAllowed(ours.folder, () => folderValues(reader).text) === true;
    return { ...reader, allowed };
  }

  #logOnce({ where, why }: Rejected): void {
    const rejected = `${where}: ${why}`;
    if (this.#logged.has(rejected)) return;
    this.#logged.add(rejected);
    this.#log.warn(`Ignored an invalid setting: ${rejected}`);
  }
}

function isApplicationSetting(name: string): boolean {
  return (applicationNames as readonly string[]).includes(name);
}
