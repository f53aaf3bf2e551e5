import * as l10n from "@vscode/l10n";
import { counted } from "../../shared/counted.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { parameterNames } from "../../shared/parameterTable.ts";
import type { PanelState } from "../../shared/protocol.ts";
import type { Endpoints } from "../endpoints/endpoints.ts";
import { type Disposable, disposeAll, Emitter, type Event } from "../events.ts";
import { ModelFormat } from "../models/formatModel.ts";
import type { ModelCatalogue } from "../models/modelCatalogue.ts";
import type { Ask, Window } from "../ports.ts";
import type { FolderPermissions } from "../settings/folderPermissions.ts";
import { applicationNames } from "../settings/settingSchemas.ts";
import type { Settings } from "../settings/settings.ts";
import type { WaitingSettings } from "../settings/waitingSettings.ts";

/** The settings of the workspace's files that VS Code ignores silently. */
export interface IgnoredSettings {
  readonly onDidChange: Event<void>;
  /** Their names without `aside.`. */
  readonly names: readonly string[];
}

/** The services of the notice. */
export interface FolderNoticeParts {
  readonly settings: Settings;
  readonly ignored: IgnoredSettings;
  readonly permissions: FolderPermissions;
  readonly endpoints: Endpoints;
  readonly catalogue: ModelCatalogue;
  readonly ask: Ask;
  readonly window: Pick<Window, "execute">;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/** Longer values cannot be judged by a user: the folder has to be trusted, characters of JSON. */
const mostAllowed = 10_000;
const longestName = 80;

/** The notice about settings of the folder that wait for the user, or that are ignored. */
export class FolderNotice implements Disposable {
  readonly #parts: FolderNoticeParts;
  readonly #changed = new Emitter<void>();
  readonly #subscription: Disposable;
  #isAsking = false;

  constructor(parts: FolderNoticeParts) {
    this.#parts = parts;
    this.#subscription = parts.ignored.onDidChange(() => this.#changed.fire());
  }

  /** The result of `of` may have changed for a reason other than a setting. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** What to tell the user, or null. */
  get state(): PanelState["folderNotice"] {
    const { settings, ignored, permissions } = this.#parts;
    const waiting = settings.waiting;
    if (waiting === undefined && ignored.names.length === 0) return null;
    if (permissions.isDismissed(waiting?.folder ?? "", subjectOf(waiting, ignored.names))) return null;
    const isRestricted = ignored.names.some((name) => !isUsers(name));
    const sentences = [...(waiting === undefined ? [] : this.#asksFor(waiting)), ...ignoredSentences(ignored.names, isRestricted)];
    return {
      text: sentences.join(" "),
      canUse: waiting !== undefined && waiting.text.length <= mostAllowed,
      canTrust: waiting !== undefined || isRestricted,
    };
  }

  /** Hides the notice until there is something else to tell. */
  async dismiss(): Promise<void> {
    const { settings, ignored, permissions } = this.#parts;
    const { waiting } = settings;
    await permissions.dismiss(waiting?.folder ?? "", subjectOf(waiting, ignored.names));
    this.#changed.fire();
  }

  /** Shows all waiting values in a native dialog, and applies exactly those if the user agrees. A panel alone allows nothing. */
  async use(): Promise<void> {
    const { ask, settings } = this.#parts;
    const { waiting } = settings;
    if (this.#isAsking || waiting === undefined || waiting.text.length > mostAllowed) return;
    this.#isAsking = true;
    try {
      const { agreesToSettings } = await import("./agreesToSettings.ts");
      if (await agreesToSettings(ask, waiting, this.#parts.now ?? (() => performance.now()))) await settings.allow(waiting);
    } finally {
      this.#isAsking = false;
    }
  }

  /** Opens VS Code's page where the folder can be trusted. */
  async manageTrust(): Promise<void> {
    await this.#parts.window.execute("workbench.trust.manage");
  }

  dispose(): void {
    disposeAll(this.#subscription, this.#changed).dispose();
  }

  #asksFor(waiting: WaitingSettings): readonly string[] {
    const model = this.#modelOf(waiting);
    const others = waiting.names.filter((name) => name !== "model");
    const list = others.map((name) => `aside.${name}`).join(", ");
    const areParameters = others.every((name) => (parameterNames as readonly string[]).includes(name));
    const asks =
      model === undefined
        ? areParameters
          ? counted(others.length, "This folder asks for {0} parameter: {1}.", "This folder asks for {0} parameters: {1}.", list)
          : counted(others.length, "This folder asks for {0} setting: {1}.", "This folder asks for {0} settings: {1}.", list)
        : others.length === 0
          ? l10n.t("This folder asks for {0}.", model)
          : areParameters
            ? counted(
                others.length,
                "This folder asks for {1} and {0} parameter: {2}.",
                "This folder asks for {1} and {0} parameters: {2}.",
                model,
                list,
              )
            : counted(
                others.length,
                "This folder asks for {1} and {0} other setting: {2}.",
                "This folder asks for {1} and {0} other settings: {2}.",
                model,
                list,
              );
    return waiting.text.length > mostAllowed
      ? [asks, l10n.t("These values are too long to be shown here. Your own settings apply until you trust the folder.")]
      : [asks, l10n.t("Until you allow this, your own settings apply.")];
  }

  /** The model with its price, if the folder asks for another one: directly or with a preset. */
  #modelOf({ effective }: WaitingSettings): string | undefined {
    const { settings, endpoints, catalogue } = this.#parts;
    const id = effective.model.value;
    if (id === null || id === settings.effective().model.value) return undefined;
    const endpoint = effective.endpoint.value;
    const found = endpoints.get(endpoint);
    if ("endpoint" in found) void catalogue.recall(found);
    const name = showHidden(catalogue.nameOf(endpoint, id));
    const short = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
    const price = new ModelFormat(displayLanguage(), Date.now()).shortPrice(catalogue.row(endpoint, id)?.pricing);
    return price === undefined ? short : `${short} (${price})`;
  }
}

function ignoredSentences(names: readonly string[], isRestricted: boolean): readonly string[] {
  if (names.length === 0) return [];
  const list = names.map((name) => `aside.${name}`).join(", ");
  return isRestricted
    ? [l10n.t("This workspace is not trusted, so its values for {0} are ignored. Your user settings apply.", list)]
    : [l10n.t("This workspace's values for {0} are ignored. They can be set only in your user settings.", list)];
}

function isUsers(name: string): boolean {
  return (applicationNames as readonly string[]).includes(name);
}

/** What a notice is about: exactly these values. */
function subjectOf(waiting: WaitingSettings | undefined, ignored: readonly string[]): string {
  const text = waiting?.text ?? "";
  return `${ignored.join()}\n${text.length}\n${text.slice(0, mostAllowed)}`;
}
