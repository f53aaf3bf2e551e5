import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { ModelFormat } from "../../app/models/formatModel.ts";
import { findModel } from "../../llm/catalogue/findModel.ts";
import { ModelSearch } from "../../llm/catalogue/rankModels.ts";
import { pick } from "../adapters/vscodePick.ts";

const leastModels = 2;
const mostModels = 4;
/** Models in the list besides those that are selected. The user finds others by typing. */
const mostItems = 200;

interface ModelItem extends vscode.QuickPickItem {
  readonly id: string;
}

/**
 * Lets the user select two to four models of the current endpoint that answer the same question side by side.
 * @param current selected from the start; by default the current model
 * @returns their IDs, or undefined if the user closed the list
 */
export async function pickModelsToCompare(
  session: Session,
  { settings, endpoints, catalogue, ask }: Pick<App, "settings" | "endpoints" | "catalogue" | "ask">,
  current?: string,
): Promise<readonly string[] | undefined> {
  const { endpoint, model } = settings.effective(session.conversation);
  const found = endpoints.get(endpoint.value);
  if ("error" in found) {
    ask.notify({ severity: "error", message: found.error.message });
    return undefined;
  }
  await catalogue.recall(found);
  const { name } = found.endpoint;
  const offered = [current ?? model.value, ...session.outbox.compareModels].filter((id) => id !== null);
  // In the order of selection, which is the order of the answers.
  let selected: readonly string[] = [...new Set(offered)].slice(0, mostModels);
  let models = catalogue.known(name);
  let search = new ModelSearch(models);
  const format = new ModelFormat(vscode.env.language, Date.now());
  const itemOf = (id: string): ModelItem => {
    const model = findModel(models, id);
    const detail = model === undefined ? "" : format.describe(model);
    // Both `picked` and `checked` below: otherwise the editor reports in between that nothing is selected.
    const picked = selected.includes(id);
    return { id, label: model?.name ?? id, description: id, alwaysShow: true, picked, ...(detail === "" ? {} : { detail }) };
  };
  const title = vscode.l10n.t("Compare models: select {0} to {1}", leastModels, mostModels);
  const chosen = await pick<ModelItem>({
    title,
    placeholder: vscode.l10n.t("Ask up to four models the same question. You pay for each answer."),
    items: (filter) => {
      const matching = search.find(filter.trim()).filter(({ id }) => !selected.includes(id));
      return [...selected, ...matching.slice(0, mostItems).map(({ id }) => id)].map(itemOf);
    },
    sortByLabel: false,
    matchOnDescription: false,
    checked: ({ id }) => selected.includes(id),
    onChecked: (items, view) => {
      const ids = items.map(({ id }) => id);
      selected = [...selected.filter((id) => ids.includes(id)), ...ids.filter((id) => !selected.includes(id))];
      view.title(title);
    },
    onAccept: (_accepted, view) => {
      if (selected.length >= leastModels && selected.length <= mostModels) return "choose";
      view.title(vscode.l10n.t("{0} selected: select {1} to {2}", selected.length, leastModels, mostModels));
      return "stay";
    },
    onOpen: async (view, closed) => {
      await catalogue.load(found);
      const listed = catalogue.known(name);
      // Drawing the same models again would undo check marks that are still on their way here.
      if (closed.aborted || listed === models) return;
      models = listed;
      search = new ModelSearch(models);
      view.refresh();
    },
  });
  return chosen?.type === "items" ? selected : undefined;
}
