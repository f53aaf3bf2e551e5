import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import type { EffectiveSettings } from "../../app/settings/effectiveSettings.ts";
import { pick, separatorItem } from "../adapters/vscodePick.ts";
import type { PresetableName } from "../../app/settings/settingSchemas.ts";
import { parameterNames } from "../../shared/parameterTable.ts";
import { applyChoice, pickScope, type Scope } from "./settingScope.ts";
import { lookup } from "../../shared/guards.ts";

type Preset = Record<string, unknown>;
type PresetDeps = Pick<App, "settings" | "ask">;

interface PresetItem extends vscode.QuickPickItem {
  /** Null for “no preset”; absent on other items. */
  readonly preset?: string | null;
  readonly save?: true;
}

const renameButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("edit"), tooltip: vscode.l10n.t("Rename") };
const deleteButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: vscode.l10n.t("Delete") };

/** Lets the user apply a preset to the conversation, the workspace or always, rename or delete one, or save the current values as a new one. */
export async function selectPreset(session: Session, app: PresetDeps): Promise<void> {
  const { settings } = app;
  for (;;) {
    const current = settings.effective(session.conversation).preset.value;
    const chosen = await pick<PresetItem>({
      title: vscode.l10n.t("Preset"),
      placeholder: vscode.l10n.t("Values of a preset take precedence over settings"),
      items: itemsOf(app, current),
      matchOnDetail: true,
    });
    if (chosen === undefined || chosen.type === "back") return;
    if (chosen.type === "button") {
      const preset = chosen.item?.preset;
      if (typeof preset !== "string") continue;
      if (chosen.button === renameButton) await renamePreset(preset, session, app);
      else await deletePreset(preset, session, app);
      continue;
    }
    const [item] = chosen.items;
    if (item?.save === true) return savePreset(session, app);
    if (item?.preset === undefined) return;
    const title = item.preset === null ? vscode.l10n.t("Use no preset") : vscode.l10n.t("Use preset {0}", item.preset);
    const scope = await pickScope(title);
    if (scope === "back") continue;
    if (scope !== undefined) await applyPreset(item.preset, scope, session, app);
    return;
  }
}

function itemsOf({ settings }: PresetDeps, current: string | null): readonly PresetItem[] {
  const presets = Object.entries(settings.get("presets"));
  const own = settings.userValue("presets") ?? {};
  return [
    { label: `$(save) ${vscode.l10n.t("Save Current Values as Preset…")}`, save: true },
    separatorItem(vscode.l10n.t("presets")),
    { label: `${current === null ? "$(check)" : "$(circle-slash)"} ${vscode.l10n.t("No preset")}`, preset: null },
    ...presets.map(([name, values]) => ({
      label: `$(${name === current ? "check" : "symbol-parameter"}) ${name}`,
      detail: summarize(values),
      preset: name,
      // Presets of a workspace are edited in its settings file.
      ...(Object.hasOwn(own, name) ? { buttons: [renameButton, deleteButton] } : { description: vscode.l10n.t("from this workspace") }),
    })),
  ];
}

/** The values of a preset in one line. */
function summarize(values: Preset): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${short(typeof value === "string" ? value : JSON.stringify(value))}`)
    .join(" · ");
}

function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

async function applyPreset(name: string | null, scope: Scope, session: Session, app: PresetDeps): Promise<void> {
  if (!(await applyChoice("preset", name, scope, session, app))) return;
  // Values that the conversation overrides would hide those of the preset.
  const values = name === null ? {} : (lookup(app.settings.get("presets"), name) ?? {});
  for (const key of Object.keys(values)) {
    if (key === "model") session.setModel(undefined);
    else if (Object.hasOwn(session.conversation.overrides ?? {}, key)) session.setOverride(key, undefined);
  }
}

interface ValueItem extends vscode.QuickPickItem {
  readonly name: PresetableName;
  readonly value: unknown;
}

/** Saves those of the current values that the user selects as a preset in their settings. */
export async function savePreset(session: Session, app: PresetDeps): Promise<void> {
  const { settings, ask } = app;
  const items = valueItems(settings.effective(session.conversation));
  if (items.length === 0) {
    ask.hint(vscode.l10n.t("No values are set that a preset could save."));
    return;
  }
  const title = vscode.l10n.t("Select values to save in this preset");
  // The model and the system prompt often go with several sets of parameters, so they are offered but not checked.
  const checked = items.filter(({ name }) => name !== "model" && name !== "systemPrompt");
  const chosen = await pick<ValueItem>({ title, items, checked: (item) => checked.length === 0 || checked.includes(item) });
  if (chosen?.type !== "items" || chosen.items.length === 0) return;
  const own = settings.userValue("presets") ?? {};
  const name = await askName({ title: vscode.l10n.t("Preset name"), value: "", taken: own, replaces: true }, ask);
  if (name === undefined) return;
  const values = Object.fromEntries(chosen.items.map((item) => [item.name, item.value]));
  if (!(await writePresets({ ...own, [name]: values }, app))) return;
  // What was saved is what the conversation has now: from here on, it has it from the preset.
  await applyPreset(name, "conversation", session, app);
  ask.status(vscode.l10n.t("Saved preset {0}", name));
}

function valueItems(effective: EffectiveSettings): readonly ValueItem[] {
  const item = (name: PresetableName, value: unknown): ValueItem => ({
    label: name,
    description: short(typeof value === "string" ? value : JSON.stringify(value)),
    name,
    value,
  });
  return [
    ...parameterNames.flatMap((name) => {
      const { value = null } = effective.values[name] ?? {};
      return value === null ? [] : [item(name, value)];
    }),
    ...(effective.model.value === null ? [] : [item("model", effective.model.value)]),
    ...(effective.systemPrompt.source === "default" ? [] : [item("systemPrompt", effective.systemPrompt.value)]),
  ];
}

async function renamePreset(name: string, session: Session, app: PresetDeps): Promise<void> {
  const own = app.settings.userValue("presets") ?? {};
  const renamed = await askName({ title: vscode.l10n.t("Rename preset {0}", name), value: name, taken: own, replaces: false }, app.ask);
  if (renamed === undefined || renamed === name) return;
  const entries = Object.entries(own).map(([key, values]) => [key === name ? renamed : key, values] as const);
  if (await writePresets(Object.fromEntries(entries), app)) await updateReferences(name, renamed, session, app);
}

async function deletePreset(name: string, session: Session, app: PresetDeps): Promise<void> {
  const confirmed = await app.ask.confirm({
    message: vscode.l10n.t("Delete the preset “{0}” from your settings?", name),
    modal: true,
    choices: { delete: vscode.l10n.t("Delete") },
  });
  if (confirmed === undefined) return;
  const { [name]: _deleted, ...others } = app.settings.userValue("presets") ?? {};
  if (await writePresets(others, app)) await updateReferences(name, undefined, session, app);
}

/** Lets the setting and the conversation that refer to a preset use its new name, or no preset if it was deleted. */
async function updateReferences(name: string, renamed: string | undefined, session: Session, { settings }: PresetDeps): Promise<void> {
  if (settings.userValue("preset") === name) await settings.write("preset", renamed, "user");
  if (session.conversation.overrides?.["preset"] === name) session.setOverride("preset", renamed);
}

async function writePresets(presets: Record<string, Record<string, unknown>>, { settings, ask }: PresetDeps): Promise<boolean> {
  try {
    await settings.write("presets", presets, "user");
    return true;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    ask.notify({ severity: "error", message: vscode.l10n.t("Could not save the presets to your settings: {0}", reason) });
    return false;
  }
}

interface NameQuestion {
  readonly title: string;
  readonly value: string;
  /** The presets by name. */
  readonly taken: Preset;
  /** Whether the name of another preset may be given, which is then replaced. */
  readonly replaces: boolean;
}

async function askName({ title, value, taken, replaces }: NameQuestion, ask: App["ask"]): Promise<string | undefined> {
  const isTaken = (name: string) => Object.hasOwn(taken, name) && name !== value;
  const validate = (text: string): string | undefined => {
    const name = text.trim();
    if (name === "") return vscode.l10n.t("Enter a name.");
    return isTaken(name) && !replaces ? vscode.l10n.t("A preset with this name already exists.") : undefined;
  };
  const warn = (text: string) => (isTaken(text.trim()) ? vscode.l10n.t("This replaces the preset with the same name.") : undefined);
  const name = await ask.input({ title, value, validate, warn, ignoreFocusOut: true });
  return name === undefined || validate(name) !== undefined ? undefined : name.trim();
}
