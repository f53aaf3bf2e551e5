import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { showModelDetails } from "./modelDetails.ts";
import { pickModel } from "./modelPicker.ts";
import { editRouting } from "./routing/routingPage.ts";
import { applyChoice, pickScope } from "./settingScope.ts";

/**
 * Lets the user choose a model of the current endpoint for this conversation, this workspace or always.
 * @returns whether a model was chosen
 */
export async function selectModel(session: Session, app: App): Promise<boolean> {
  const settings = app.settings.effective(session.conversation);
  const found = app.endpoints.get(settings.endpoint.value);
  if ("error" in found) {
    app.ask.notify({ severity: "error", message: found.error.message });
    return false;
  }
  let query = "";
  for (;;) {
    const picked = await pickModel(found, { current: settings.model.value, query }, app);
    if (picked === undefined) return false;
    let id: string | undefined;
    switch (picked.type) {
      case "use":
        id = picked.id;
        break;
      case "type":
        id = await askForId(picked.query, app);
        break;
      case "routing":
        if ((await editRouting(session, app, true)) === "closed") return false;
        continue;
      case "details": {
        ({ query } = picked);
        const next = await showModelDetails(found, picked.model, session, app);
        if (next === undefined) return false;
        if (next === "back") continue;
        id = next.use;
        break;
      }
      default:
        return picked satisfies never;
    }
    if (id === undefined) return false;
    const scope = await pickScope(vscode.l10n.t("Use {0}", id));
    if (scope === undefined) return false;
    if (scope === "back") continue;
    const isSet = await applyChoice("model", id, scope, session, app);
    if (isSet) app.memory.noteUse(found.endpoint.name, id);
    return isSet;
  }
}

async function askForId(typed: string, { ask }: App): Promise<string | undefined> {
  const id = await ask.input({
    title: vscode.l10n.t("Model ID"),
    prompt: vscode.l10n.t("The ID at the endpoint, for example deepseek/deepseek-r1"),
    value: typed.trim(),
    ignoreFocusOut: true,
    validate: (value) => (/\s/.test(value.trim()) ? vscode.l10n.t("A model ID cannot contain spaces.") : undefined),
  });
  const trimmed = id?.trim();
  return trimmed === undefined || trimmed === "" || /\s/.test(trimmed) ? undefined : trimmed;
}
