import * as vscode from "vscode";
import type { Session } from "../../app/chat/session.ts";
import { pick } from "../adapters/vscodePick.ts";
import type { Settings } from "../../app/settings/settings.ts";
import type { PresetableName, SettingValue } from "../../app/settings/settingSchemas.ts";

/** For how long a value is chosen. */
export type Scope = "conversation" | "workspace" | "user";

/** The settings that can be chosen for one conversation. */
export type ChoosableName = PresetableName | "preset";

interface ScopeItem extends vscode.QuickPickItem {
  readonly scope: Scope;
}

/** Asks for how long something is chosen. */
export async function pickScope(title: string): Promise<Scope | "back" | undefined> {
  const chosen = await pick({ title, items: scopeItems(), back: true });
  if (chosen?.type === "back") return "back";
  return chosen?.type === "items" ? chosen.items[0]?.scope : undefined;
}

function scopeItems(): readonly ScopeItem[] {
  return [
    { label: vscode.l10n.t("For this conversation"), scope: "conversation" },
    ...((vscode.workspace.workspaceFolders?.length ?? 0) > 0
      ? [{ label: vscode.l10n.t("For this workspace"), description: ".vscode/settings.json", scope: "workspace" as const }]
      : []),
    { label: vscode.l10n.t("Always"), description: vscode.l10n.t("user settings"), scope: "user" },
  ];
}

/** A scope as it is named within a sentence. */
export function scopeWords(scope: Scope): string {
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
 * Sets a value where it was chosen for; what the conversation has of its own then makes way for it. Says so where it was written and something
 * more specific stays in force.
 * @returns whether it could be written
 */
export async function applyChoice<Name extends ChoosableName>(
  name: Name,
  value: SettingValue<Name>,
  scope: Scope,
  session: Session,
  settings: Settings,
): Promise<boolean> {
  if (scope === "conversation") {
    setOwn(session, name, value);
    return true;
  }
  try {
    await settings.write(name, value, scope);
  } catch (cause) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("aside.{0} could not be written to the settings: {1}", name, cause instanceof Error ? cause.message : String(cause)),
    );
    return false;
  }
  setOwn(session, name, undefined);
  const inForce = valueInForce(name, session, settings);
  if (JSON.stringify(inForce.value) !== JSON.stringify(value)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        "aside.{0} was written, but another value stays in force here: it comes from a more specific place ({1}).",
        name,
        inForce.source,
      ),
    );
  }
  return true;
}

/** What a conversation has of its own; undefined takes it back. */
function setOwn(session: Session, name: ChoosableName, value: unknown): void {
  if (name === "model") session.setModel(typeof value === "string" ? value : undefined);
  else session.setOverride(name, value);
}

function valueInForce(name: ChoosableName, session: Session, settings: Settings): { readonly value: unknown; readonly source: string } {
  const effective = settings.effective(session.conversation);
  if (name === "model" || name === "systemPrompt" || name === "preset") return effective[name];
  return effective.values[name] ?? { value: null, source: "default" };
}
