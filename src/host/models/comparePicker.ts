import * as vscode from "vscode";
import type { Session } from "../chat/session.ts";
import { overridesOf } from "../panel/panelState.ts";
import type { SelectModelParts } from "./selectModel.ts";
import { ModelWords } from "./modelItem.ts";

const leastModels = 2;
const mostModels = 4;

interface ModelItem extends vscode.QuickPickItem {
  readonly id: string;
}

/**
 * Lets the user choose two to four models of the endpoint in force, to be asked the same at once.
 * @param current chosen to begin with; by default the model in force
 * @returns their ids, or undefined where the user thought better of it
 */
export async function pickModelsToCompare(
  session: Session,
  parts: Pick<SelectModelParts, "settings" | "endpoints" | "catalogue">,
  current?: string,
): Promise<readonly string[] | undefined> {
  const settings = parts.settings.effective(overridesOf(session.conversation));
  const found = parts.endpoints.get(settings.endpoint.value);
  if ("error" in found) {
    void vscode.window.showErrorMessage(found.error.message);
    return undefined;
  }
  await parts.catalogue.recall(found);
  const chosen = new Set([current ?? settings.model.value, ...session.compareModels].filter((id) => id !== null));
  const words = new ModelWords(vscode.env.language, Date.now());
  const picker = vscode.window.createQuickPick<ModelItem>();
  try {
    const plain = vscode.l10n.t("Compare models: choose {0} to {1}", leastModels, mostModels);
    picker.title = plain;
    picker.placeholder = vscode.l10n.t("Each answers the same question, side by side; each is paid for");
    picker.canSelectMany = true;
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    const fill = () => {
      const known = parts.catalogue.known(found.endpoint.name);
      const listed = new Map(known.map((model) => [model.id, model] as const));
      const items = [...chosen, ...[...listed.keys()].filter((id) => !chosen.has(id))].map((id): ModelItem => {
        const model = listed.get(id);
        const detail = model === undefined ? "" : words.describe(model);
        return { id, label: model?.name ?? id, description: id, ...(detail === "" ? {} : { detail }) };
      });
      const selected = new Set(picker.selectedItems.length > 0 ? picker.selectedItems.map(({ id }) => id) : chosen);
      picker.items = items;
      picker.selectedItems = items.filter(({ id }) => selected.has(id));
    };
    fill();
    picker.busy = true;
    let closed = false;
    const picked = new Promise<readonly string[] | undefined>((resolve) => {
      picker.onDidAccept(() => {
        const ids = picker.selectedItems.map(({ id }) => id);
        if (ids.length >= leastModels && ids.length <= mostModels) resolve(ids);
        // It stays open, and says why.
        else picker.title = vscode.l10n.t("{0} chosen: choose {1} to {2} models", ids.length, leastModels, mostModels);
      });
      picker.onDidChangeSelection(() => (picker.title = plain));
      picker.onDidHide(() => {
        closed = true;
        resolve(undefined);
      });
    });
    picker.show();
    const renew = async () => {
      await parts.catalogue.load(found);
      if (closed) return;
      picker.busy = false;
      fill();
    };
    void renew();
    return await picked;
  } finally {
    picker.dispose();
  }
}

/** Asks with which of the compared answers a conversation goes on. Gives its id, or undefined where the user thought better of it. */
export async function pickAnswerToKeep(session: Session): Promise<string | undefined> {
  const items = session.compared.flatMap((id) => {
    const answer = session.message(id);
    return answer?.role === "assistant" ? [{ id, label: answer.modelName, detail: answer.text.slice(0, 200).replaceAll(/\s+/g, " ") }] : [];
  });
  const title = vscode.l10n.t("Go on with the answer of…");
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t("The others stay as versions") }))?.id;
}
