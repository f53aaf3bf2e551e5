import * as vscode from "vscode";
import type { CatalogueList } from "../../llm/catalogue/catalogue.ts";
import { findModel } from "../../llm/catalogue/findModel.ts";
import type { ModelOrder } from "../../llm/catalogue/modelFilter.ts";
import { ModelSearch } from "../../llm/catalogue/rankModels.ts";
import type { Model } from "../../llm/model.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import type { ModelCatalogue } from "../../app/models/modelCatalogue.ts";
import { ModelWords } from "../../app/models/modelItem.ts";
import type { ModelMemory } from "../../app/models/modelMemory.ts";
import { detailsButton, favouriteButton, pickerItems, unfavouriteButton, type PickerItem } from "./pickerItems.ts";
import { buttonsOf, routingButton, pickerTitle, type TitleButton } from "./pickerTitle.ts";

/** What came of a look into the picker. */
export type Picked =
  | { readonly type: "use"; readonly id: string }
  | { readonly type: "details"; readonly model: Model; readonly query: string }
  /** By hand; what was typed so far. */
  | { readonly type: "type"; readonly query: string }
  | { readonly type: "routing" };

export interface PickerParts {
  readonly catalogue: ModelCatalogue;
  readonly memory: ModelMemory;
}

/** As many models as a person scrolls through; and as many as fill the box at first, so that it is there at once. */
const mostItems = 1000;
const firstItems = 40;
const restAfterMs = 40;

/** Contexts that can be asked for, tokens. */
const contexts = [0, 32_000, 128_000, 200_000, 1_000_000];
const orders: readonly ModelOrder[] = ["server", "price", "context", "age"];

/**
 * The list of an endpoint's models while it is open. It opens at once with what is known, and fills and renews itself; a server that
 * is down, slow or talks nonsense is named in it, with a way to try again and one to type an id.
 */
export class ModelPicker {
  readonly #found: KnownEndpoint;
  readonly #parts: PickerParts;
  readonly #current: string | null;
  readonly #picker = vscode.window.createQuickPick<PickerItem>();
  readonly #words = new ModelWords(vscode.env.language, Date.now());
  #list: CatalogueList;
  #search: ModelSearch;
  #closed = false;

  /** @param query what the box begins with */
  constructor(found: KnownEndpoint, current: string | null, query: string, parts: PickerParts) {
    this.#found = found;
    this.#parts = parts;
    this.#current = current;
    this.#list = { models: parts.catalogue.known(found.endpoint.name), fetchedAt: 0, dropped: 0, error: null };
    this.#search = new ModelSearch(this.#list.models);
    // The list is ranked here. The property is known to every editor, but to its typings only as a proposal; without it the editor sorts by label.
    Object.assign(this.#picker, { sortByLabel: false });
    this.#picker.placeholder = vscode.l10n.t("Search by name or id, such as “sonnet 4.5” or “r1:nitro”");
    this.#picker.keepScrollPosition = true;
    this.#picker.busy = true;
    this.#picker.value = query;
  }

  /** Shows the list until something is chosen; undefined where it was closed. Used once. */
  async pick(): Promise<Picked | undefined> {
    const picker = this.#picker;
    try {
      const picked = new Promise<Picked | undefined>((resolve) => {
        picker.onDidAccept(() => this.#accept(resolve));
        picker.onDidTriggerItemButton(({ item, button }) => {
          if (button === detailsButton && item.model !== undefined) resolve({ type: "details", model: item.model, query: picker.value });
          else if ((button === favouriteButton || button === unfavouriteButton) && item.act?.type === "use") this.#toggle(item.act.id);
        });
        picker.onDidTriggerButton((button) => {
          if (button === routingButton) resolve({ type: "routing" });
          else void this.#press(button);
        });
        picker.onDidHide(() => resolve(undefined));
      });
      picker.onDidChangeValue(() => this.#fill());
      this.#fill(firstItems);
      picker.show();
      setTimeout(() => {
        if (!this.#closed && picker.value === "" && this.#list.models.length > firstItems) this.#fill();
      }, restAfterMs);
      void this.#load(false);
      return await picked;
    } finally {
      this.#closed = true;
      picker.dispose();
    }
  }

  #accept(resolve: (picked: Picked) => void): void {
    const act = this.#picker.selectedItems[0]?.act;
    switch (act?.type) {
      case "use":
        return resolve(act);
      case "type":
        return resolve({ type: "type", query: this.#picker.value });
      case "retry":
        return void this.#load(true);
      case "nothing":
      case undefined:
        return;
      default:
        return act satisfies never;
    }
  }

  #toggle(id: string): void {
    this.#parts.memory.toggleFavourite(this.#found.endpoint.name, id);
    this.#fill();
  }

  /** A button of the title: a filter goes on or off, or the next of some values is taken. */
  async #press(button: vscode.QuickInputButton): Promise<void> {
    const { memory } = this.#parts;
    const { command } = button as TitleButton;
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
        return this.#load(true);
      default:
        return command satisfies never;
    }
    this.#fill();
  }

  async #load(refresh: boolean): Promise<void> {
    const { catalogue } = this.#parts;
    this.#picker.busy = true;
    if (this.#list.models.length === 0 && !refresh) {
      await catalogue.recall(this.#found);
      this.#take({ ...this.#list, models: catalogue.known(this.#found.endpoint.name) });
    }
    const list = await catalogue.load(this.#found, { refresh });
    if (this.#closed) return;
    this.#picker.busy = false;
    const before = this.#list;
    const isSame = list.models === before.models && list.error === before.error && list.dropped === before.dropped;
    // An empty list says that it is empty once nobody asks any more, and one that was confirmed says what is gone.
    if (!isSame || list.models.length === 0 || this.#hasUnlisted(list.models)) this.#take(list);
  }

  /** Whether the current model or a favourite is not in a list. */
  #hasUnlisted(models: readonly Model[]): boolean {
    const wanted = [...(this.#current === null ? [] : [this.#current]), ...this.#parts.memory.favourites(this.#found.endpoint.name)];
    return wanted.some((id) => findModel(models, id) === undefined);
  }

  #take(list: CatalogueList): void {
    if (this.#closed) return;
    if (list.models !== this.#list.models) this.#search = new ModelSearch(list.models);
    this.#list = list;
    this.#fill();
  }

  #fill(limit = mostItems): void {
    const { endpoint, origin } = this.#found;
    const { memory } = this.#parts;
    const host = new URL(origin).host;
    const { items, matching } = pickerItems({
      list: this.#list,
      search: this.#search,
      query: this.#picker.value.trim(),
      current: this.#current,
      endpoint: { name: endpoint.name, host, dialect: endpoint.dialect },
      memory,
      words: this.#words,
      loading: this.#picker.busy,
      limit,
    });
    this.#picker.title = pickerTitle(host, memory, matching, this.#list.models.length);
    this.#picker.buttons = buttonsOf(memory, endpoint.dialect === "openrouter");
    this.#picker.items = items;
  }
}

/** The value after one of a circle. */
function after<T>(values: readonly [T, ...T[]] | readonly T[], value: T): T {
  return values[(values.indexOf(value) + 1) % values.length] ?? value;
}
