import { keyNameOf } from "../../llm/send/endpoint.ts";
import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { ModelFormat } from "../../app/models/formatModel.ts";
import type { CatalogueList } from "../../llm/catalogue/catalogue.ts";
import { findModel } from "../../llm/catalogue/findModel.ts";
import { parseModelQuery } from "../../llm/catalogue/modelQuery.ts";
import { ModelSearch } from "../../llm/catalogue/rankModels.ts";
import type { AccountPreset } from "../../llm/catalogue/account.ts";
import type { Model } from "../../llm/model.ts";
import { counted } from "../../shared/counted.ts";
import { type AcceptedItems, pick, type PickStep, type PickView, type PressedButton } from "../adapters/vscodePick.ts";
import { detailsButton, pickerItems, type PickerItem } from "./modelPickerItems.ts";
import { type Scope, scopeOfButton } from "./settingScope.ts";

/** How the model picker ended. */
export type ModelPick =
  /** `scope`: the button of the item that was pressed; otherwise the choice is for the conversation. */
  | { readonly type: "use"; readonly id: string; readonly scope?: Scope }
  | { readonly type: "details"; readonly model: Model; readonly query: string }
  /** The user wants to type an ID; `query` is what they have typed so far. */
  | { readonly type: "type"; readonly query: string }
  | { readonly type: "routing" }
  /** The user wants another endpoint. */
  | { readonly type: "endpoint" };

/** What the picker needs of the application. */
type PickerServices = Pick<App, "catalogue" | "memory" | "secrets">;

/** As many models as a user scrolls through. */
const mostItems = 1000;
/** As many as fill the first screen, so that the list opens at once; the others follow. */
const firstItems = 40;
const othersAfterMs = 40;

/**
 * Shows the models of an endpoint until one is chosen. The list opens at once with the models that are known, and updates itself. A server that is
 * down, slow or sends an invalid list is named in it, with a way to try again and a way to type an ID.
 * @param query the initial filter
 */
export function pickModel(
  found: KnownEndpoint,
  { current, query }: { readonly current: string | null; readonly query: string },
  app: PickerServices,
): Promise<ModelPick | undefined> {
  return new ModelPicker(found, current, app).pick(query);
}

class ModelPicker {
  readonly #found: KnownEndpoint;
  readonly #current: string | null;
  readonly #app: PickerServices;
  readonly #format = new ModelFormat(vscode.env.language, Date.now());
  #list: CatalogueList;
  #search: ModelSearch;
  #matching = 0;
  /** The model to highlight where the first item is not one. */
  #firstModel: PickerItem | undefined;
  #shown: readonly PickerItem[] = [];
  #shownFilter = "";
  #isSameFilter = false;
  #limit = firstItems;
  #isLoading = true;
  /** The IDs of the models with zero data retention, loaded when they are first asked for; the problem if that failed. */
  #zdr: ReadonlySet<string> | string | undefined;
  #asksForZdr = false;
  #presets: readonly AccountPreset[] | string = [];

  constructor(found: KnownEndpoint, current: string | null, app: PickerServices) {
    this.#found = found;
    this.#current = current;
    this.#app = app;
    this.#list = { models: app.catalogue.known(found.endpoint.name), fetchedAt: 0, dropped: 0, error: null };
    this.#search = new ModelSearch(this.#list.models);
  }

  async pick(query: string): Promise<ModelPick | undefined> {
    const { origin } = this.#found;
    const picked = await pick<PickerItem>({
      title: () => this.#title(new URL(origin).host),
      placeholder: vscode.l10n.t("Search by name or ID; filter with @free, @images, @tools…"),
      filter: query,
      items: (filter) => this.#items(filter),
      active: (before) => this.#active(before),
      onFilter: (filter, view) => this.#loadZdrFor(filter, view),
      sortByLabel: false,
      matchOnDescription: false,
      keepScrollPosition: true,
      onOpen: (view, closed) => this.#open(view, closed),
      onAccept: (accepted, view) => this.#accept(accepted, view),
      onButton: (pressed, view) => this.#press(pressed, view),
    });
    switch (picked?.type) {
      case "items": {
        const act = picked.items[0]?.act;
        if (act?.type === "routing" || act?.type === "endpoint") return { type: act.type };
        return act?.type === "use" ? act : act?.type === "type" ? { type: "type", query: parseModelQuery(picked.filter).text } : undefined;
      }
      case "button": {
        const { act, model } = picked.item ?? {};
        const scope = scopeOfButton(picked.button);
        if (scope !== undefined) return act?.type === "use" ? { type: "use", id: act.id, scope } : undefined;
        return model === undefined ? undefined : { type: "details", model, query: picked.filter };
      }
      case "back":
      case undefined:
        return undefined;
      default:
        return picked satisfies never;
    }
  }

  async #open(view: PickView, closed: AbortSignal): Promise<void> {
    if (this.#list.models.length > 0) this.#showAllSoon(view);
    const { catalogue } = this.#app;
    if (this.#list.models.length === 0) {
      await catalogue.recall(this.#found);
      if (closed.aborted) return;
      this.#use({ ...this.#list, models: catalogue.known(this.#found.endpoint.name) }, view);
    }
    await Promise.all([this.#load(view, false), this.#loadPresets(view, closed)]);
  }

  /** The presets that OpenRouter keeps for the account of the key. */
  async #loadPresets(view: PickView, closed: AbortSignal): Promise<void> {
    const { endpoint } = this.#found;
    if (endpoint.dialect !== "openrouter" || endpoint.auth !== "key") return;
    const { key } = await this.#app.secrets.get(keyNameOf(endpoint));
    if (key === undefined || closed.aborted) return;
    const { fetchPresets } = await import("../../llm/catalogue/account.ts");
    const asked = await fetchPresets(endpoint, key, { signal: closed });
    if (closed.aborted || (asked.ok && asked.value.length === 0)) return;
    this.#presets = asked.ok ? asked.value : asked.error.message;
    view.refresh();
  }

  async #load(view: PickView, refresh: boolean): Promise<void> {
    this.#isLoading = true;
    const list = await this.#app.catalogue.load(this.#found, { refresh });
    this.#isLoading = false;
    const before = this.#list;
    const isSame = list.models === before.models && list.error === before.error && list.dropped === before.dropped;
    // An empty list says that it is empty only after loading, and only a confirmed list says which models are gone.
    if (!isSame || list.models.length === 0 || this.#hasUnlisted(list.models)) this.#use(list, view);
  }

  #use(list: CatalogueList, view: PickView): void {
    if (list.models !== this.#list.models) this.#search = new ModelSearch(list.models);
    const isFirst = this.#list.models.length === 0 && list.models.length > 0;
    this.#list = list;
    view.refresh();
    if (isFirst) this.#showAllSoon(view);
  }

  /** Shows the models below the first screen once that is drawn. */
  #showAllSoon(view: PickView): void {
    setTimeout(() => {
      this.#limit = mostItems;
      if (view.filter === "" && this.#list.models.length > firstItems) view.refresh();
    }, othersAfterMs);
  }

  /** Whether the current model or a favorite is missing from the list. */
  #hasUnlisted(models: readonly Model[]): boolean {
    const wanted = [...(this.#current === null ? [] : [this.#current]), ...this.#app.memory.favorites(this.#found.endpoint.name)];
    return wanted.some((id) => findModel(models, id) === undefined);
  }

  #items(filter: string): readonly PickerItem[] {
    const { endpoint, origin } = this.#found;
    const { items, matching } = pickerItems({
      list: this.#list,
      search: this.#search,
      query: parseModelQuery(filter),
      zdr: this.#zdr,
      presets: this.#presets,
      current: this.#current,
      endpoint: { name: endpoint.name, host: new URL(origin).host, dialect: endpoint.dialect },
      memory: this.#app.memory,
      format: this.#format,
      loading: this.#isLoading,
      limit: this.#limit,
    });
    this.#matching = matching;
    const first = items.find(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
    const isFilterRow = first?.act?.type === "write" && !filter.includes("@");
    this.#firstModel = isFilterRow ? items.find(({ model }) => model !== undefined) : undefined;
    this.#isSameFilter = filter === this.#shownFilter;
    this.#shownFilter = filter;
    this.#shown = items;
    return items;
  }

  /** The model that was highlighted, where only the list was renewed. Otherwise Enter chooses the first model, not the row above the models. */
  #active(before: PickerItem | undefined): PickerItem | undefined {
    const { act } = before ?? {};
    const kept =
      this.#isSameFilter && act?.type === "use"
        ? this.#shown.find((item) => item.act?.type === "use" && item.act.id === act.id)
        : undefined;
    return kept ?? this.#firstModel;
  }

  #accept({ items: [item] }: AcceptedItems<PickerItem>, view: PickView): PickStep {
    const act = item?.act;
    switch (act?.type) {
      case "use":
      case "type":
      case "routing":
      case "endpoint":
        return "choose";
      case "write":
        view.write(act.query);
        return "stay";
      case "retry":
        void view.busy(this.#load(view, true));
        return "stay";
      case "reload":
        view.write("");
        void view.busy(this.#load(view, true));
        return "stay";
      case "retryZdr":
        this.#asksForZdr = false;
        void view.busy(this.#loadZdrFor(view.filter, view));
        return "stay";
      case "nothing":
      case undefined:
        return "stay";
      default:
        return act satisfies never;
    }
  }

  #press({ button, item }: PressedButton<PickerItem>, view: PickView): PickStep {
    if (button === detailsButton || scopeOfButton(button) !== undefined) return "choose";
    if (item?.act?.type === "use") this.#app.memory.toggleFavorite(this.#found.endpoint.name, item.act.id);
    view.refresh();
    return "stay";
  }

  /** The title: the server, and how many models match. */
  #title(host: string): string {
    const all = this.#list.models.length;
    const models = counted(all, "{0} model", "{0} models");
    const count = this.#matching === all ? models : vscode.l10n.t("{0} of {1}", this.#matching, models);
    return [vscode.l10n.t("Model at {0}", host), ...(all === 0 ? [] : [count])].join(" · ");
  }

  /** Asks once which models have zero data retention, if the search wants to know. */
  async #loadZdrFor(filter: string, view: PickView): Promise<void> {
    const { endpoint } = this.#found;
    if (this.#asksForZdr || endpoint.dialect !== "openrouter" || !parseModelQuery(filter).filter.zdr) return;
    this.#asksForZdr = true;
    const [{ fetchZdrModels }, secret] = await Promise.all([
      import("../../llm/catalogue/zdrModels.ts"),
      endpoint.auth === "key" ? this.#app.secrets.get(keyNameOf(endpoint)) : undefined,
    ]);
    const answer = await fetchZdrModels(endpoint, { key: secret?.key });
    this.#zdr = answer.ok ? answer.ids : answer.error.message;
    view.refresh();
  }
}
