import * as vscode from "vscode";
import type { Session } from "../../app/chat/session.ts";
import type { EffectiveSettings } from "../../app/settings/effectiveSettings.ts";
import { separatorItem, pick } from "../adapters/vscodePick.ts";
import type { Settings } from "../../app/settings/settings.ts";
import type { PresetableName } from "../../app/settings/settingSchemas.ts";
import { parameterNames } from "../../shared/parameterTable.ts";
import { applyChoice, pickScope } from "./settingScope.ts";

type Preset = Record<string, unknown>;

interface PresetItem extends vscode.QuickPickItem {
  /** Null takes the preset away; absent on what is no preset. */
  readonly preset?: string | null;
  readonly save?: true;
}

const renameButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("edit"), tooltip: vscode.l10n.t("Rename") };
const deleteButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: vscode.l10n.t("Delete") };

/** Lets the user apply a preset for the conversation, the workspace or always; rename, delete, or save what is in force as a new one. */
export async function selectPreset(session: Session, settings: Settings): Promise<void> {
  for (;;) {
    const current = settings.effective(session.conversation).preset.value;
    const chosen = await pick<PresetItem>({
      title: vscode.l10n.t("Preset"),
      placeholder: vscode.l10n.t("A preset's values go before those of all settings"),
      items: itemsOf(settings, current),
      matchOnDetail: true,
    });
    if (chosen === undefined || chosen.type === "back") return;
    if (chosen.type === "button") {
      const preset = chosen.item?.preset;
      if (typeof preset !== "string") continue;
      if (chosen.button === renameButton) await renamePreset(preset, session, settings);
      else await deletePreset(preset, session, settings);
      continue;
    }
    const [item] = chosen.items;
    if (item?.save === true) return savePreset(session, settings);
    if (item?.preset === undefined) return;
    const title = item.preset === null ? vscode.l10n.t("No preset…") : vscode.l10n.t("Use the preset {0}…", item.preset);
    const scope = await pickScope(title);
    if (scope === "back") continue;
    if (scope !== undefined) await applyPreset(item.preset, scope, session, settings);
    return;
  }
}

function itemsOf(settings: Settings, current: string | null): readonly PresetItem[] {
  const presets = Object.entries(settings.get("presets"));
  const own = settings.userValue("presets") ?? {};
  return [
    { label: `$(save) ${vscode.l10n.t("Save what is in force as a preset…")}`, save: true },
    separatorItem(vscode.l10n.t("presets")),
    { label: `${current === null ? "$(check)" : "$(circle-slash)"} ${vscode.l10n.t("No preset")}`, preset: null },
    ...presets.map(([name, values]) => ({
      label: `$(${name === current ? "check" : "symbol-parameter"}) ${name}`,
      detail: wordsOf(values),
      preset: name,
      // What a workspace says is changed where it is said.
      ...(Object.hasOwn(own, name) ? { buttons: [renameButton, deleteButton] } : { description: vscode.l10n.t("of this workspace") }),
    })),
  ];
}

/** The values of a preset in one line. */
function wordsOf(values: Preset): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${short(typeof value === "string" ? value : JSON.stringify(value))}`)
    .join(" · ");
}

function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

async function applyPreset(
  name: string | null,
  scope: "conversation" | "workspace" | "user",
  session: Session,
  settings: Settings,
): Promise<void> {
  if (!(await applyChoice("preset", name, scope, session, settings))) return;
  // What the conversation set by hand would hide it: choosing a preset means its values.
  const values = name === null ? {} : (settings.get("presets")[name] ?? {});
  for (const key of Object.keys(values)) {
    if (key === "model") session.setModel(undefined);
    else if (Object.hasOwn(session.conversation.overrides ?? {}, key)) session.setOverride(key, undefined);
  }
}

interface ValueItem extends vscode.QuickPickItem {
  readonly name: PresetableName;
  readonly value: unknown;
}

/** Saves what is in force under a name in the user's settings; the user says which values. */
export async function savePreset(session: Session, settings: Settings): Promise<void> {
  const items = valueItems(settings.effective(session.conversation));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Nothing is set that a preset could hold."));
    return;
  }
  const title = vscode.l10n.t("Which values shall the preset hold?");
  // The model and the prompt are often meant for more than one set of parameters: they are there, and not checked.
  const checked = items.filter(({ name }) => name !== "model" && name !== "systemPrompt");
  const chosen = await pick<ValueItem>({ title, items, checked: (item) => checked.length === 0 || checked.includes(item) });
  if (chosen?.type !== "items" || chosen.items.length === 0) return;
  const own = settings.userValue("presets") ?? {};
  const name = await askName(vscode.l10n.t("Name of the preset"), "", own, true);
  if (name === undefined) return;
  const values = Object.fromEntries(chosen.items.map((item) => [item.name, item.value]));
  if (!(await writePresets({ ...own, [name]: values }, settings))) return;
  vscode.window.setStatusBarMessage(vscode.l10n.t("Saved as the preset {0}", name), 3000);
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

async function renamePreset(name: string, session: Session, settings: Settings): Promise<void> {
  const own = settings.userValue("presets") ?? {};
  const renamed = await askName(vscode.l10n.t("Rename the preset {0}", name), name, own, false);
  if (renamed === undefined || renamed === name) return;
  const entries = Object.entries(own).map(([key, values]) => [key === name ? renamed : key, values] as const);
  if (await writePresets(Object.fromEntries(entries), settings)) await follow(name, renamed, session, settings);
}

async function deletePreset(name: string, session: Session, settings: Settings): Promise<void> {
  const remove = vscode.l10n.t("Delete");
  const asked = vscode.l10n.t("Delete the preset “{0}”? It is taken out of your settings.", name);
  if ((await vscode.window.showWarningMessage(asked, { modal: true }, remove)) !== remove) return;
  const { [name]: _gone, ...others } = settings.userValue("presets") ?? {};
  if (await writePresets(others, settings)) await follow(name, undefined, session, settings);
}

/** What named a preset names it by its new name, or none any more. */
async function follow(name: string, renamed: string | undefined, session: Session, settings: Settings): Promise<void> {
  if (settings.userValue("preset") === name) await settings.write("preset", renamed, "user");
  if (session.conversation.overrides?.["preset"] === name) session.setOverride("preset", renamed);
}

async function writePresets(presets: Record<string, Record<string, unknown>>, settings: Settings): Promise<boolean> {
  try {
    await settings.write("presets", presets, "user");
    return true;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    void vscode.window.showErrorMessage(vscode.l10n.t("The presets could not be written to your settings: {0}", why));
    return false;
  }
}

async function askName(title: string, value: string, taken: Preset, replaces: boolean): Promise<string | undefined> {
  const problem = (text: string): string | vscode.InputBoxValidationMessage | undefined => {
    const name = text.trim();
    if (name === "") return vscode.l10n.t("A preset needs a name.");
    if (!Object.hasOwn(taken, name) || name === value) return undefined;
    if (!replaces) return vscode.l10n.t("There is a preset of this name.");
    return { message: vscode.l10n.t("Replaces the preset of this name."), severity: vscode.InputBoxValidationSeverity.Warning };
  };
  const name = await vscode.window.showInputBox({ title, value, validateInput: problem, ignoreFocusOut: true });
  const trimmed = name?.trim();
  return trimmed === undefined || typeof problem(trimmed) === "string" ? undefined : trimmed;
}
