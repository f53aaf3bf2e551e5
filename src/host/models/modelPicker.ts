import * as vscode from "vscode";
import type { Model } from "../../llm/model.ts";
import type { Session } from "../chat/session.ts";
import type { Endpoints, KnownEndpoint } from "../endpoints.ts";
import { overridesOf } from "../panel/panelState.ts";
import type { Settings } from "../settings.ts";
import type { ModelCatalogue } from "./modelCatalogue.ts";
import { describeModel } from "./modelItem.ts";

/** What the picker needs from around it. */
export interface ModelPickerParts {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly catalogue: ModelCatalogue;
}

interface ModelItem extends vscode.QuickPickItem {
  /** Absent on separators and on the item that asks for another id. */
  readonly model?: string;
  readonly other?: true;
}

/**
 * Lets the user choose a model of the endpoint in force, and for how long: this conversation, this workspace, always.
 * @returns whether a model was chosen
 */
export async function selectModel(session: Session, parts: ModelPickerParts): Promise<boolean> {
  const settings = parts.settings.effective(overridesOf(session.conversation));
  const found = parts.endpoints.get(settings.endpoint.value);
  if ("error" in found) {
    void vscode.window.showErrorMessage(found.error.message);
    return false;
  }
  const model = await pickModel(found, settings.model.value, parts.catalogue);
  if (model === undefined) return false;
  const scope = await pickScope(model);
  if (scope === undefined) return false;
  if (scope === "conversation") {
    session.setModel(model);
    return true;
  }
  try {
    await parts.settings.write("model", model, scope);
  } catch (cause) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("The model could not be written to the settings: {0}", cause instanceof Error ? cause.message : String(cause)),
    );
    return false;
  }
  // A choice for this conversation goes before what was chosen just now.
  if (session.conversation.model !== undefined) session.setModel(undefined);
  const now = parts.settings.effective(overridesOf(session.conversation)).model;
  if (now.value !== model) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        "{0} was written, but {1} stays in force here: it comes from a more specific place ({2}).",
        model,
        now.value ?? "null",
        now.source,
      ),
    );
  }
  return true;
}

async function pickModel(found: KnownEndpoint, current: string | null, catalogue: ModelCatalogue): Promise<string | undefined> {
  await catalogue.recall(found);
  const picker = vscode.window.createQuickPick<ModelItem>();
  const subscriptions: vscode.Disposable[] = [picker];
  try {
    picker.title = vscode.l10n.t("Model at {0}", new URL(found.origin).host);
    picker.placeholder = vscode.l10n.t("Search by name or id; Enter takes an id that is not listed");
    picker.matchOnDescription = true;
    picker.items = itemsOf(catalogue.known(found.endpoint.name), current);
    picker.busy = true;
    let closed = false;
    const chosen = new Promise<string | undefined>((resolve) => {
      subscriptions.push(
        picker.onDidAccept(() => {
          const [item] = picker.selectedItems;
          const typed = picker.value.trim();
          if (item?.model !== undefined) resolve(item.model);
          else if (item?.other === true || typed === "") resolve(askForId(typed));
          else resolve(typed);
        }),
        picker.onDidHide(() => {
          closed = true;
          // Accepting hides too, after it has resolved.
          resolve(undefined);
        }),
      );
    });
    picker.show();
    const renew = async () => {
      const { models, error } = await catalogue.load(found);
      if (closed) return;
      picker.busy = false;
      picker.items = itemsOf(models, current);
      if (error !== null) picker.title = vscode.l10n.t("Model at {0} (the list could not be renewed)", new URL(found.origin).host);
    };
    void renew();
    return await chosen;
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
  }
}

function itemsOf(models: readonly Model[], current: string | null): ModelItem[] {
  const language = vscode.env.language;
  const currentModel = models.find(({ id }) => id === current);
  const items: ModelItem[] = [];
  if (current !== null) {
    items.push(separator(vscode.l10n.t("current")), {
      label: `$(check) ${currentModel?.name ?? current}`,
      description: current,
      ...(currentModel === undefined ? {} : { detail: describeModel(currentModel, language) }),
      model: current,
    });
  }
  items.push(separator(vscode.l10n.t("models")));
  for (const model of models) {
    if (model.id === current) continue;
    const detail = describeModel(model, language);
    items.push({ label: model.name, description: model.id, ...(detail === "" ? {} : { detail }), model: model.id });
  }
  items.push({ label: `$(edit) ${vscode.l10n.t("Enter another model id…")}`, alwaysShow: true, other: true });
  return items;
}

function separator(label: string): ModelItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

async function askForId(typed: string): Promise<string | undefined> {
  const id = await vscode.window.showInputBox({
    title: vscode.l10n.t("Model id"),
    prompt: vscode.l10n.t("As the endpoint spells it, such as deepseek/deepseek-r1"),
    value: typed,
    ignoreFocusOut: true,
    validateInput: (value) => (/\s/.test(value.trim()) ? vscode.l10n.t("A model id has no spaces.") : undefined),
  });
  const trimmed = id?.trim();
  return trimmed === undefined || trimmed === "" || /\s/.test(trimmed) ? undefined : trimmed;
}

type Scope = "conversation" | "workspace" | "user";

async function pickScope(model: string): Promise<Scope | undefined> {
  const items: (vscode.QuickPickItem & { readonly scope: Scope })[] = [
    { label: vscode.l10n.t("For this conversation"), scope: "conversation" },
    ...((vscode.workspace.workspaceFolders?.length ?? 0) > 0
      ? [{ label: vscode.l10n.t("For this workspace"), description: ".vscode/settings.json", scope: "workspace" as const }]
      : []),
    { label: vscode.l10n.t("Always"), description: vscode.l10n.t("user settings"), scope: "user" },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Use {0}…", model) });
  return chosen?.scope;
}
