import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { showModelDetails } from "./modelDetails.ts";
import { pickModel } from "./modelPicker.ts";
import { editRouting } from "./routing/routingPage.ts";
import { applyChoice, type Scope } from "./settingScope.ts";

/**
 * Lets the user choose a model of the current endpoint. It is used in this conversation at once; buttons of the list use it for the workspace or always.
 * @param how `forNewEndpoint`: the endpoint has just changed, so that the model of the settings belongs to another one
 * @returns whether a model was chosen
 */
export async function selectModel(session: Session, app: App, how: { readonly forNewEndpoint?: boolean } = {}): Promise<boolean> {
  const chosen = await chooseModel(session, app);
  if (chosen === undefined) return false;
  const isNew = how.forNewEndpoint === true || chosen.endpointChanged;
  const scope = chosen.scope ?? (isNew ? "user" : usualScope(session, app));
  const isSet = await applyChoice("model", chosen.id, scope, session, app);
  if (isSet) app.memory.noteUse(chosen.endpoint, chosen.id);
  return isSet;
}

/** A model of the list, and the scope whose button was pressed, if one was. */
interface ChosenModel {
  readonly id: string;
  readonly scope: Scope | undefined;
  readonly endpoint: string;
  /** The user has switched to another endpoint in the list. */
  readonly endpointChanged: boolean;
}

/** Shows the models of the current endpoint, which can be switched there. Undefined if the user closed the list. */
export async function chooseModel(session: Session, app: App): Promise<ChosenModel | undefined> {
  let query = "";
  let endpointChanged = false;
  for (;;) {
    const settings = app.settings.effective(session.conversation);
    const found = app.endpoints.get(settings.endpoint.value);
    if ("error" in found) {
      app.ask.notify({ severity: "error", message: found.error.message });
      return undefined;
    }
    const picked = await pickModel(found, { current: settings.model.value, query }, app);
    if (picked === undefined) return undefined;
    let id: string | undefined;
    let scope: Scope | undefined;
    switch (picked.type) {
      case "use":
        ({ id, scope } = picked);
        break;
      case "type":
        id = await askForId(picked.query, app);
        break;
      case "endpoint":
        if (await app.features.get("selectEndpoint")(session)) endpointChanged = true;
        continue;
      case "routing":
        if ((await editRouting(session, app, true)) === "closed") return undefined;
        continue;
      case "details": {
        ({ query } = picked);
        const next = await showModelDetails(found, picked.model, session, app);
        if (next === undefined) return undefined;
        if (next === "back") continue;
        ({ use: id, scope } = next);
        break;
      }
      default:
        return picked satisfies never;
    }
    if (id === undefined) return undefined;
    return { id, scope, endpoint: found.endpoint.name, endpointChanged };
  }
}

/** This conversation. The first model that is ever chosen is kept: otherwise each new conversation would ask again. */
function usualScope(session: Session, { settings }: App): Scope {
  const isFromPreset = settings.effective(session.conversation).model.source === "preset";
  return isFromPreset || settings.effective().model.value !== null ? "conversation" : "user";
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
