import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { ModelFormat } from "../../app/models/formatModel.ts";
import type { CatalogueList } from "../../llm/catalogue/catalogue.ts";
import { findModel } from "../../llm/catalogue/findModel.ts";
import type { ModelOrder } from "../../llm/catalogue/modelFilter.ts";
import { ModelSearch } from "../../llm/catalogue/rankModels.ts";
import type { Model } from "../../llm/model.ts";
import { type AcceptedItems, pick, type PickStep, type PickView, type PressedButton } from "../adapters/vscodePick.ts";
import { detailsButton, pickerItems, type PickerItem } from "./modelPickerItems.ts";
import { pickerTitle, routingButton, type TitleButton, titleButtons } from "./modelPickerTitle.ts";

/** How the model picker ended. */
export type ModelPick =
  | { readonly type: "use"; readonly id: string }
  | { readonly type: "details"; readonly model: Model; readonly query: string }
  /** The user wants to type an ID; `query` is what they have typed so far. */
  | { readonly type: "type"; readonly query: string }
  | { readonly type: "routing" };

/** As many models as a user scrolls through. */
const mostItems = 1000;
/** As many as fill the first screen, so that the list opens at once; the others follow. */
const firstItems = 40;
const othersAfterMs = 40;

/** The context windows that can be asked for, in tokens. */
const contexts = [0, 32_000, 128_000, 200_000, 1_000_000];
const orders: readonly ModelOrder[] = ["server", "price", "context", "age"];

/**
 * Shows the models of an endpoint until one is chosen. The list opens at once with the models that are known, and updates itself. A server that is
 * down, slow or sends an invalid list is named in it, with a way to try again and a way to type an ID.
 * @param query the initial filter
 */
export function pickModel(
  found: KnownEndpoint,
  { current, query }: { readonly current: string | null; readonly query: string },
  app: Pick<App, "catalogue" | "memory">,
): Promise<ModelPick | undefined> {
  return new ModelPicker(found, current, app).pick(query);
}

class ModelPicker {
  readonly #found: KnownEndpoint;
  readonly #current: string | null;
  readonly #app: Pick<App, "catalogue" | "memory">;
  readonly #format = new ModelFormat(vscode.env.language, Date.now());
  #list: CatalogueList;
  #search: ModelSearch;
  #matching = 0;
  #limit = firstItems;
  #isLoading = true;

  constructor(found: KnownEndpoint, current: string | null, app: Pick<App, "catalogue" | "memory">) {
    this.#found = found;
    this.#current = current;
    this.#app = app;
    this.#list = { models: app.catalogue.known(found.endpoint.name), fetchedAt: 0, dropped: 0, error: null };
    this.#search = new ModelSearch(this.#list.models);
  }

  async pick(query: string): Promise<ModelPick | undefined> {
    const { endpoint, origin } = this.#found;
    const { memory } = this.#app;
    const picked = await pick<PickerItem>({
      title: () => pickerTitle(new URL(origin).host, memory, this.#matching, this.#list.models.length),
      placeholder: vscode.l10n.t("Search by name or ID, for example “sonnet 4.5” or “r1:nitro”"),
      filter: query,
      items: (filter) => this.#items(filter),
      buttons: () => titleButtons(memory, endpoint.dialect === "openrouter"),
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
        return act?.type === "use" ? act : act?.type === "type" ? { type: "type", query: picked.filter } : undefined;
      }
      case "button": {
        const model = picked.item?.model;
        return model === undefined ? { type: "routing" } : { type: "details", model, query: picked.filter };
      }
      case "back":
      case undefined:
        return undefined;
      default:
        return picked satisfies never;
    }
  }

  async #open(view: PickView, closed: AbortSignal): Promise<void> {
    this.#limit = mostItems;
    setTimeout(() => {
      if (view.filter === "" && this.#list.models.length > firstItems) view.refresh();
    }, othersAfterMs);
    const { catalogue } = this.#app;
    if (this.#list.models.length === 0) {
      await catalogue.recall(this.#found);
      if (closed.aborted) return;
      this.#use({ ...this.#list, models: catalogue.known(this.#found.endpoint.name) }, view);
    }
    await this.#load(view, false);
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
    this.#list = list;
    view.refresh();
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
      query: filter.trim(),
      current: this.#current,
      endpoint: { name: endpoint.name, host: new URL(origin).host, dialect: endpoint.dialect },
      memory: this.#app.memory,
      format: this.#format,
      loading: this.#isLoading,
      limit: this.#limit,
    });
    this.#matching = matching;
    return items;
  }

  #accept({ items: [item] }: AcceptedItems<PickerItem>, view: PickView): PickStep {
    if (item?.act?.type === "retry") void view.busy(this.#load(view, true));
    return item?.act?.type === "use" || item?.act?.type === "type" ? "choose" : "stay";
  }

  #press({ button, item }: PressedButton<PickerItem>, view: PickView): PickStep {
    if (button === routingButton || button === detailsButton) return "choose";
    if (item === undefined) return this.#pressTitle(button as TitleButton, view);
    if (item.act?.type === "use") this.#app.memory.toggleFavorite(this.#found.endpoint.name, item.act.id);
    view.refresh();
    return "stay";
  }

  /** Turns a filter on or off, takes the next value of one, or loads the list again. */
  #pressTitle({ command }: TitleButton, view: PickView): "stay" {
    const { memory } = this.#app;
    switch (command) {
      case "free":
      case "reasoning":
      case "vision":
      case "tools":
        memory.filter = { ...memory.filter, [command]: !memory.filter[command] };
        break;
      case "context":
        memory.filter = { ...memory.filter, context: after(contexts, memory.filter.context) };
        break;
      case "order":
        memory.order = after(orders, memory.order);
        break;
      case "reload":
        void view.busy(this.#load(view, true));
        return "stay";
      default:
        return command satisfies never;
    }
    view.refresh();
    return "stay";
  }
}

/** The value that follows another one; after the last comes the first. */
function after<T>(values: readonly T[], value: T): T {
  return values[(values.indexOf(value) + 1) % values.length] ?? value;
}
