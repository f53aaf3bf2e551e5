import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { pick } from "../adapters/vscodePick.ts";
import type { PresetableName, SettingValue } from "../../app/settings/settingSchemas.ts";

/** What a choice applies to: this conversation, or one of the settings files. */
export type Scope = "conversation" | "workspace" | "user";

/** The settings that a conversation can override. */
export type ChoosableName = PresetableName | "preset";

interface ScopeItem extends vscode.QuickPickItem {
  readonly scope: Scope;
}

const workspaceButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("folder"),
  tooltip: vscode.l10n.t("Use for This Workspace"),
};
const alwaysButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("globe"), tooltip: vscode.l10n.t("Use Always") };

/** Buttons of an item that is otherwise chosen for the conversation: for the workspace, and always. */
export function scopeButtons(): readonly vscode.QuickInputButton[] {
  return canWriteWorkspace() ? [workspaceButton, alwaysButton] : [alwaysButton];
}

/** What one of the `scopeButtons` stands for; undefined for any other button. */
export function scopeOfButton(button: vscode.QuickInputButton): Scope | undefined {
  return button === workspaceButton ? "workspace" : button === alwaysButton ? "user" : undefined;
}

/** In Restricted Mode the value would wait there for the user's permission, like everything that the folder sets. */
function canWriteWorkspace(): boolean {
  return vscode.workspace.isTrusted && (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
}

/** Asks what a choice applies to. */
export async function pickScope(title: string): Promise<Scope | "back" | undefined> {
  const chosen = await pick({ title, items: scopeItems(), back: true });
  if (chosen?.type === "back") return "back";
  return chosen?.type === "items" ? chosen.items[0]?.scope : undefined;
}

function scopeItems(): readonly ScopeItem[] {
  return [
    { label: vscode.l10n.t("For this conversation"), scope: "conversation" },
    ...(canWriteWorkspace()
      ? [{ label: vscode.l10n.t("For this workspace"), description: ".vscode/settings.json", scope: "workspace" as const }]
      : []),
    { label: vscode.l10n.t("Always"), description: vscode.l10n.t("user settings"), scope: "user" },
  ];
}

/** The name of a scope within a sentence. */
export function formatScope(scope: Scope): string {
  switch (scope) {
    case "conversation":
      return vscode.l10n.t("this conversation");
    case "workspace":
      return vscode.l10n.t("this workspace");
    case "user":
      return vscode.l10n.t("always");
    default:
      return scope satisfies never;
  }
}

/**
 * Sets a value in a scope. It applies to the conversation at once: VS Code takes a moment to write a setting, and a question sent in that moment must not ask
 * for the model again, or go to the one before. A setting that is written removes the override of the conversation. If another value still applies
 * afterwards, because a more specific scope has one, the user is told.
 * @returns whether the value could be written; where not, the conversation has what it had
 */
export async function applyChoice<Name extends ChoosableName>(
  name: Name,
  value: SettingValue<Name>,
  scope: Scope,
  session: Session,
  { settings, ask }: Pick<App, "settings" | "ask">,
): Promise<boolean> {
  const before = overrideOf(session, name);
  override(session, name, value);
  // Something else that was chosen meanwhile stays.
  const change = (to: unknown): void => {
    if (overrideOf(session, name) === value) override(session, name, to);
  };
  if (scope === "conversation") return true;
  try {
    await settings.write(name, value, scope);
  } catch (cause) {
    change(before);
    const reason = cause instanceof Error ? cause.message : String(cause);
    ask.notify({ severity: "error", message: vscode.l10n.t("Could not write aside.{0} to the settings: {1}", name, reason) });
    return false;
  }
  change(undefined);
  const effective = effectiveValue(name, session, settings);
  if (JSON.stringify(effective.value) !== JSON.stringify(value)) {
    const message = vscode.l10n.t("aside.{0} was saved, but a more specific setting overrides it here ({1}).", name, effective.source);
    ask.notify({ severity: "warning", message });
  }
  return true;
}

function overrideOf({ conversation }: Session, name: ChoosableName): unknown {
  return name === "model" ? conversation.model : conversation.overrides?.[name];
}

/** Overrides a setting for a conversation; undefined removes the override. */
function override(session: Session, name: ChoosableName, value: unknown): void {
  if (name === "model") session.setModel(typeof value === "string" ? value : undefined);
  else session.setOverride(name, value);
}

function effectiveValue(
  name: ChoosableName,
  session: Session,
  settings: App["settings"],
): { readonly value: unknown; readonly source: string } {
  const effective = settings.effective(session.conversation);
  if (name === "model" || name === "systemPrompt" || name === "preset") return effective[name];
  return effective.values[name] ?? { value: null, source: "default" };
}
