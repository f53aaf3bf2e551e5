import * as vscode from "vscode";
import { findModel } from "../../llm/catalogue/findModel.ts";
import { ModelSearch } from "../../llm/catalogue/rankModels.ts";
import type { Session } from "../../app/chat/session.ts";
import type { SelectModelParts } from "./selectModelParts.ts";
import { ModelWords } from "../../app/models/modelItem.ts";

const leastModels = 2;
const mostModels = 4;
/** Beside those that are chosen: more than that a person finds by typing. */
const mostItems = 200;

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
  const settings = parts.settings.effective(session.conversation);
  const found = parts.endpoints.get(settings.endpoint.value);
  if ("error" in found) {
    void vscode.window.showErrorMessage(found.error.message);
    return undefined;
  }
  await parts.catalogue.recall(found);
  const offered = [current ?? settings.model.value, ...session.outbox.compareModels].filter((id) => id !== null);
  // In the order of choosing: so they will stand side by side.
  let chosen: readonly string[] = [...new Set(offered)].slice(0, mostModels);
  const words = new ModelWords(vscode.env.language, Date.now());
  const picker = vscode.window.createQuickPick<ModelItem>();
  // The list is ranked here, as that of the model picker; see there.
  Object.assign(picker, { sortByLabel: false });
  try {
    const plain = vscode.l10n.t("Compare models: choose {0} to {1}", leastModels, mostModels);
    picker.title = plain;
    picker.placeholder = vscode.l10n.t("Each answers the same question, side by side; each is paid for");
    picker.canSelectMany = true;
    let models = parts.catalogue.known(found.endpoint.name);
    let search = new ModelSearch(models);
    /** While it is filled, what the editor says of the selection is not what a person did. */
    let filling = false;
    const fill = () => {
      const listed = parts.catalogue.known(found.endpoint.name);
      if (listed !== models) {
        models = listed;
        search = new ModelSearch(models);
      }
      const matching = search.find(picker.value.trim()).filter(({ id }) => !chosen.includes(id));
      const ids = [...chosen, ...matching.slice(0, mostItems).map(({ id }) => id)];
      const items = ids.map((id): ModelItem => {
        const model = findModel(models, id);
        const detail = model === undefined ? "" : words.describe(model);
        // Both `picked` and `selectedItems`: in between the editor would say that nothing is chosen.
        const picked = chosen.includes(id);
        return { id, label: model?.name ?? id, description: id, alwaysShow: true, picked, ...(detail === "" ? {} : { detail }) };
      });
      filling = true;
      picker.items = items;
      picker.selectedItems = items.filter(({ id }) => chosen.includes(id));
      filling = false;
    };
    fill();
    picker.busy = true;
    let closed = false;
    const picked = new Promise<readonly string[] | undefined>((resolve) => {
      picker.onDidAccept(() => {
        if (chosen.length >= leastModels && chosen.length <= mostModels) resolve(chosen);
        // It stays open, and says why.
        else picker.title = vscode.l10n.t("{0} chosen: choose {1} to {2} models", chosen.length, leastModels, mostModels);
      });
      picker.onDidChangeValue(fill);
      picker.onDidChangeSelection((selected) => {
        if (filling) return;
        const ids = selected.map(({ id }) => id);
        chosen = [...chosen.filter((id) => ids.includes(id)), ...ids.filter((id) => !chosen.includes(id))];
        picker.title = plain;
      });
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
      // A list that comes anew takes ticks back that are on their way here.
      if (parts.catalogue.known(found.endpoint.name) !== models) fill();
    };
    void renew();
    return await picked;
  } finally {
    picker.dispose();
  }
}
