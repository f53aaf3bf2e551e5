import * as vscode from "vscode";
import { counted } from "../../shared/counted.ts";
import type { CatalogueList } from "../../llm/catalogue/catalogue.ts";
import { findModel, suggestModels } from "../../llm/catalogue/findModel.ts";
import { everyModel, orderModels, passes } from "../../llm/catalogue/modelFilter.ts";
import type { ModelSearch } from "../../llm/catalogue/rankModels.ts";
import { typedVariant } from "../../llm/catalogue/variants.ts";
import type { Model } from "../../llm/model.ts";
import type { Dialect } from "../../shared/parameters.ts";
import { formatVariant, type ModelFormat } from "../../app/models/formatModel.ts";
import type { ModelMemory } from "../../app/models/modelMemory.ts";

/** The effect of choosing an item. */
export type PickerAct =
  | { readonly type: "use"; readonly id: string }
  | { readonly type: "retry" }
  /** Asks for an ID to be typed. */
  | { readonly type: "type" }
  | { readonly type: "nothing" };

export interface PickerItem extends vscode.QuickPickItem {
  /** Absent on separators. */
  readonly act?: PickerAct;
  readonly model?: Model;
}

/** The data that the items are built from. */
export interface PickerContents {
  readonly list: CatalogueList;
  readonly search: ModelSearch;
  /** As typed, trimmed. */
  readonly query: string;
  readonly current: string | null;
  readonly endpoint: { readonly name: string; readonly host: string; readonly dialect: Dialect };
  readonly memory: ModelMemory;
  readonly format: ModelFormat;
  readonly loading: boolean;
  /** The most models to show while the filter is empty. The user finds others by typing. */
  readonly limit: number;
}

const mostFound = 200;
/** How many models of a search are offered with each virtual variant. */
const mostVariants = 3;

const favoriteButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("star-empty"),
  tooltip: vscode.l10n.t("Add to Favorites"),
};
const unfavoriteButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("star-full"),
  tooltip: vscode.l10n.t("Remove from Favorites"),
};
export const detailsButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("info"),
  tooltip: vscode.l10n.t("Details, Providers and Variants"),
};

/**
 * The items of the picker, and how many models match. The first item is always a separator: if the user presses Enter while the items are replaced,
 * the first model is still the one that is chosen.
 */
export function pickerItems(contents: PickerContents): { readonly items: readonly PickerItem[]; readonly matching: number } {
  const { search, query, memory } = contents;
  const all = search.find(query);
  const found = memory.filter === everyModel ? all : all.filter((model) => passes(memory.filter, model));
  const ordered = orderModels(found, memory.order);
  const shown = query === "" ? sections(contents, ordered) : foundItems(contents, ordered);
  const items = [...problemItems(contents), ...shown, ...(query === "" ? [] : nothingFound(contents, ordered)), idItem(query)];
  if (items[0]?.kind !== vscode.QuickPickItemKind.Separator) items.unshift(separator(vscode.l10n.t("models")));
  // While a variant suffix is being typed no name matches, so the models in the list are counted.
  const isVariant = ordered.length === 0 && typedVariant(query) !== undefined;
  return { items, matching: isVariant ? items.filter(({ model }) => model !== undefined).length : ordered.length };
}

/** The items for an empty filter: the current model, favorites, recently used models, then all others. */
function sections(contents: PickerContents, models: readonly Model[]): readonly PickerItem[] {
  const { list, current, memory, endpoint, limit } = contents;
  const favorites = memory.favorites(endpoint.name);
  const recent = memory.recent(endpoint.name).filter((id) => !favorites.includes(id) && id !== current);
  const rowOf = (id: string) => findModel(list.models, id);
  const known = (ids: readonly string[]) =>
    ids.filter((id) => {
      const row = rowOf(id);
      return row !== undefined && passes(memory.filter, row);
    });
  const named = (ids: readonly string[]) => ids.map((id) => modelItem(contents, id, rowOf(id)));
  const first = new Set([...favorites, ...recent, ...(current === null ? [] : [current])]);
  const rest = first.size === 0 ? models : models.filter(({ id }) => !first.has(id));
  return [
    ...(current === null ? [] : currentItems(contents, current, rowOf(current))),
    ...section(vscode.l10n.t("favorites"), [
      ...named(known(favorites.filter((id) => id !== current))),
      ...favorites.filter((id) => id !== current && rowOf(id) === undefined).flatMap((id) => retiredItem(contents, id)),
    ]),
    ...section(vscode.l10n.t("recently used"), named(known(recent))),
    ...section(
      vscode.l10n.t("models"),
      rest.slice(0, limit).map((model) => modelItem(contents, model.id, model)),
    ),
    ...more(rest.length - limit),
  ];
}

/** A favorite that its server no longer lists. It stays in the list, with similar models, until the user removes it from the favorites. */
function retiredItem(contents: PickerContents, id: string): readonly PickerItem[] {
  if (!isKnownToBeGone(contents, id)) return [];
  const { list, endpoint } = contents;
  const closest = suggestModels(list.models, id, 3).join(", ");
  return [
    {
      ...modelItem(contents, id, undefined),
      label: `$(warning) ${id}`,
      detail:
        closest === ""
          ? vscode.l10n.t("{0} no longer offers this model.", endpoint.host)
          : vscode.l10n.t("{0} no longer offers this model. Did you mean {1}?", endpoint.host, closest),
    },
  ];
}

/** The current model. If the server no longer lists it, the item says so, and similar models follow. */
function currentItems(contents: PickerContents, current: string, model: Model | undefined): readonly PickerItem[] {
  const { list, endpoint } = contents;
  const item = modelItem(contents, current, model);
  if (model !== undefined || !isKnownToBeGone(contents, current)) {
    return [separator(vscode.l10n.t("current")), { ...item, label: `$(check) ${item.label}` }];
  }
  const closest = suggestModels(list.models, current).flatMap((id) => list.models.find((one) => one.id === id) ?? []);
  return [
    separator(vscode.l10n.t("current")),
    {
      ...item,
      label: `$(warning) ${current}`,
      description: "",
      detail: vscode.l10n.t("{0} no longer offers this model.", endpoint.host),
    },
    ...section(
      vscode.l10n.t("similar models"),
      closest.map((one) => modelItem(contents, one.id, one)),
    ),
  ];
}

/**
 * Whether a model that is missing from the list no longer exists: only if the list is fresh and complete. Presets and aliases are never in the list,
 * and self-hosted servers accept more names than they list.
 */
function isKnownToBeGone({ list, loading, endpoint }: PickerContents, id: string): boolean {
  return list.models.length > 0 && list.error === null && !loading && endpoint.dialect !== "openai" && !/^[@~]/.test(id);
}

function foundItems(contents: PickerContents, models: readonly Model[]): readonly PickerItem[] {
  const { query, endpoint, search, memory } = contents;
  const typed = endpoint.dialect === "openrouter" ? typedVariant(query) : undefined;
  const bases =
    typed === undefined
      ? []
      : search
          .find(typed.search)
          .filter((model) => passes(memory.filter, model))
          .slice(0, mostVariants);
  const variants = bases.flatMap((model) => (typed?.variants ?? []).map((suffix) => variantItem(contents, model, suffix)));
  return [
    ...section(vscode.l10n.t("variants"), variants),
    ...section(
      vscode.l10n.t("found"),
      models.slice(0, mostFound).map((model) => modelItem(contents, model.id, model)),
    ),
    ...more(models.length - mostFound),
  ];
}

/** No model matches: models with an ID similar to the filter. */
function nothingFound(contents: PickerContents, models: readonly Model[]): readonly PickerItem[] {
  const { list, query, memory } = contents;
  if (models.length > 0 || list.models.length === 0 || typedVariant(query) !== undefined) return [];
  const closest = suggestModels(list.models, query)
    .flatMap((id) => list.models.find((one) => one.id === id) ?? [])
    .filter((model) => passes(memory.filter, model));
  return section(
    vscode.l10n.t("no matches; similar models"),
    closest.map((one) => modelItem(contents, one.id, one)),
  );
}

function modelItem({ format, memory, endpoint }: PickerContents, id: string, model: Model | undefined): PickerItem {
  const isFavorite = memory.favorites(endpoint.name).includes(id);
  const detail = model === undefined ? "" : format.describe(model);
  const variant = model !== undefined && model.id !== id && id.startsWith(model.id) ? id.slice(model.id.length) : "";
  return {
    label: `${model?.name ?? id}${variant === "" ? "" : ` ${variant}`}`,
    ...(model === undefined || model.name === id ? {} : { description: id }),
    ...(detail === "" ? {} : { detail }),
    alwaysShow: true,
    act: { type: "use", id },
    ...(model === undefined ? {} : { model }),
    buttons: [isFavorite ? unfavoriteButton : favoriteButton, ...(model === undefined ? [] : [detailsButton])],
  };
}

function variantItem(contents: PickerContents, model: Model, suffix: string): PickerItem {
  const item = modelItem(contents, `${model.id}:${suffix}`, model);
  return { ...item, detail: [formatVariant(suffix), item.detail].filter(Boolean).join(" · ") };
}

/** Problems with the list, and what the user can do about them. */
function problemItems({ list, endpoint, loading, query }: PickerContents): readonly PickerItem[] {
  const { error, dropped, models } = list;
  if (error !== null) {
    return [
      separator(vscode.l10n.t("problems")),
      {
        label: `$(refresh) ${vscode.l10n.t("Try again: could not load the models of {0}", endpoint.host)}`,
        detail: models.length > 0 ? vscode.l10n.t("{0} The list below may be out of date.", error.message) : error.message,
        alwaysShow: true,
        act: { type: "retry" },
      },
    ];
  }
  if (models.length === 0 && !loading) {
    return [
      separator(vscode.l10n.t("problems")),
      { label: `$(refresh) ${vscode.l10n.t("Try again: {0} lists no models", endpoint.host)}`, alwaysShow: true, act: { type: "retry" } },
    ];
  }
  if (dropped === 0 || query !== "") return [];
  return [
    separator(vscode.l10n.t("problems")),
    {
      label: `$(warning) ${counted(dropped, "{0} model could not be read and is not listed", "{0} models could not be read and are not listed")}`,
      alwaysShow: true,
      act: { type: "nothing" },
    },
  ];
}

/** Uses the filter as an ID, or asks for one. */
function idItem(query: string): PickerItem {
  const isId = query !== "" && !/\s/.test(query);
  return {
    label: `$(edit) ${isId ? vscode.l10n.t("Use ID {0}", query) : vscode.l10n.t("Enter Model ID…")}`,
    ...(isId ? { detail: vscode.l10n.t("Use this ID even if it is not listed") } : {}),
    alwaysShow: true,
    act: isId ? { type: "use", id: query } : { type: "type" },
  };
}

function more(count: number): readonly PickerItem[] {
  if (count <= 0) return [];
  return [
    {
      label: `$(ellipsis) ${counted(count, "{0} more model: type to find it", "{0} more models: type to find them")}`,
      alwaysShow: true,
      act: { type: "nothing" },
    },
  ];
}

function section(label: string, items: readonly PickerItem[]): readonly PickerItem[] {
  return items.length === 0 ? [] : [separator(label), ...items];
}

function separator(label: string): PickerItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
