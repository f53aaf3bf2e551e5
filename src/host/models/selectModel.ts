import * as vscode from "vscode";
import type { Session } from "../../app/chat/session.ts";
import { showModelDetails } from "./modelDetails.ts";
import { ModelPicker } from "./modelPicker.ts";
import { editRouting } from "./routing/routingPage.ts";
import type { SelectModelParts } from "./selectModelParts.ts";
import { applyChoice, pickScope } from "./settingScope.ts";

/**
 * Lets the user choose a model of the endpoint in force, and for how long: this conversation, this workspace, always.
 * @returns whether a model was chosen
 */
export async function selectModel(session: Session, parts: SelectModelParts): Promise<boolean> {
  const settings = parts.settings.effective(session.conversation);
  const found = parts.endpoints.get(settings.endpoint.value);
  if ("error" in found) {
    void vscode.window.showErrorMessage(found.error.message);
    return false;
  }
  let query = "";
  for (;;) {
    const picked = await new ModelPicker(found, settings.model.value, query, parts).pick();
    if (picked === undefined) return false;
    let id: string | undefined;
    switch (picked.type) {
      case "use":
        id = picked.id;
        break;
      case "type":
        id = await askForId(picked.query);
        break;
      case "routing":
        if ((await editRouting(session, parts, true)) === "closed") return false;
        continue;
      case "details": {
        ({ query } = picked);
        const next = await showModelDetails(found, picked.model, session, parts);
        if (next === undefined) return false;
        if (next === "back") continue;
        id = next.use;
        break;
      }
      default:
        return picked satisfies never;
    }
    if (id === undefined) return false;
    const scope = await pickScope(vscode.l10n.t("Use {0}…", id));
    if (scope === undefined) return false;
    if (scope === "back") continue;
    const isSet = await applyChoice("model", id, scope, session, parts.settings);
    if (isSet) parts.memory.chosen(found.endpoint.name, id);
    return isSet;
  }
}

async function askForId(typed: string): Promise<string | undefined> {
  const id = await vscode.window.showInputBox({
    title: vscode.l10n.t("Model id"),
    prompt: vscode.l10n.t("As the endpoint spells it, such as deepseek/deepseek-r1"),
    value: typed.trim(),
    ignoreFocusOut: true,
    validateInput: (value) => (/\s/.test(value.trim()) ? vscode.l10n.t("A model id has no spaces.") : undefined),
  });
  const trimmed = id?.trim();
  return trimmed === undefined || trimmed === "" || /\s/.test(trimmed) ? undefined : trimmed;
}
