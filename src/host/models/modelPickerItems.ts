import * as vscode from "vscode";
import { counted } from "../../shared/counted.ts";
import type { CatalogueList } from "../../llm/catalogue/catalogue.ts";
import { findModel, suggestModels } from "../../llm/catalogue/findModel.ts";
import { everyModel, type ModelFilter, orderModels, passes } from "../../llm/catalogue/modelFilter.ts";
import type { ModelQuery } from "../../llm/catalogue/modelQuery.ts";
import { tellsNewModels } from "../../llm/catalogue/modelTraits.ts";
import type { ModelSearch } from "../../llm/catalogue/rankModels.ts";
import { typedVariant } from "../../llm/catalogue/variants.ts";
import type { Model } from "../../llm/model.ts";
import type { Dialect } from "../../shared/parameters.ts";
import type { AccountPreset } from "../../llm/catalogue/account.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import { formatVariant, type ModelFormat } from "../../app/models/formatModel.ts";
import type { ModelMemory } from "../../app/models/modelMemory.ts";
import { filterRow, type WordAct, wordItems } from "./modelPickerWords.ts";
import { scopeButtons } from "./settingScope.ts";

/** The effect of choosing an item. */
export type PickerAct =
  | { readonly type: "use"; readonly id: string }
  | { readonly type: "retry" }
  | { readonly type: "retryZdr" }
  /** Asks for an ID to be typed. */
  | { readonly type: "type" }
  | { readonly type: "nothing" }
  /** Opens the list of endpoints. */
  | { readonly type: "endpoint" }
  | WordAct;

export interface PickerItem extends vscode.QuickPickItem {
  /** Absent on separators. */
  readonly act?: PickerAct;
  readonly model?: Model;
}

/** The data that the items are built from. */
export interface PickerContents {
  readonly list: CatalogueList;
  readonly search: ModelSearch;
  readonly query: ModelQuery;
  /** The IDs of the models with zero data retention. Undefined until they are known; the problem if they could not be loaded. */
  readonly zdr: ReadonlySet<string> | string | undefined;
  readonly current: string | null;
  readonly endpoint: { readonly name: string; readonly host: string; readonly dialect: Dialect };
  /** The presets of the account, once they are known, or the problem if they could not be loaded. */
  readonly presets: readonly AccountPreset[] | string;
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
  const { search, query, endpoint } = contents;
  const all = search.find(query.text);
  const found = isEveryModel(query.filter) ? all : all.filter((model) => passesHere(contents, model));
  const ordered = orderModels(found, query.order);
  const shown = query.text === "" ? sections(contents, ordered) : foundItems(contents, ordered);
  const items = [
    ...section(vscode.l10n.t("filter and sort"), wordItems(query, endpoint.dialect)),
    ...problemItems(contents),
    ...shown,
    ...(query.text === "" ? [] : nothingFound(contents, ordered)),
    ...(query.completions.length === 0 ? [idItem(query.text)] : []),
  ];
  if (items[0]?.kind !== vscode.QuickPickItemKind.Separator) items.unshift(separator(vscode.l10n.t("models")));
  // While a variant suffix is being typed no name matches, so the models in the list are counted.
  const isVariant = ordered.length === 0 && typedVariant(query.text) !== undefined;
  return { items, matching: isVariant ? items.filter(({ model }) => model !== undefined).length : ordered.length };
}

function isEveryModel(filter: ModelFilter): boolean {
  return filter === everyModel;
}

/** Whether a model passes the filters of the search. */
function passesHere({ query, zdr }: PickerContents, model: Model): boolean {
  return passes(query.filter, model, typeof zdr === "string" ? undefined : zdr);
}

/** The items for an empty filter: the current model, favorites, recently used models, then all others. */
function sections(contents: PickerContents, models: readonly Model[]): readonly PickerItem[] {
  const { list, current, memory, endpoint, limit, query } = contents;
  const favorites = memory.favorites(endpoint.name);
  const recent = memory.recent(endpoint.name).filter((id) => !favorites.includes(id) && id !== current);
  const rowOf = (id: string) => findModel(list.models, id);
  const known = (ids: readonly string[]) =>
    ids.filter((id) => {
      const row = rowOf(id);
      return row !== undefined && passesHere(contents, row);
    });
  const named = (ids: readonly string[]) => ids.map((id) => modelItem(contents, id, rowOf(id)));
  const isCurrentShown = current !== null && (isEveryModel(query.filter) || known([current]).length > 0);
  const first = new Set([...favorites, ...recent, ...(current === null ? [] : [current])]);
  const rest = first.size === 0 ? models : models.filter(({ id }) => !first.has(id));
  return [
    ...(isCurrentShown ? currentItems(contents, current, rowOf(current)) : []),
    ...(query.completions.length === 0
      ? section("", [filterRow(query), ...(isEveryModel(query.filter) ? [endpointRow(contents.endpoint)] : [])])
      : []),
    ...section(vscode.l10n.t("favorites"), [
      ...named(known(favorites.filter((id) => id !== current))),
      ...favorites.filter((id) => id !== current && rowOf(id) === undefined).flatMap((id) => retiredItem(contents, id)),
    ]),
    ...section(vscode.l10n.t("recently used"), named(known(recent))),
    ...(isEveryModel(query.filter) ? presetSection(contents) : []),
    ...section(
      vscode.l10n.t("models"),
      rest.slice(0, limit).map((model) => modelItem(contents, model.id, model)),
    ),
    ...more(rest.length - limit),
  ];
}

/** The row that leads to the other endpoints. */
function endpointRow({ name, host }: PickerContents["endpoint"]): PickerItem {
  return {
    label: `$(server) ${vscode.l10n.t("Endpoint: {0}", name)}`,
    description: host,
    detail: vscode.l10n.t("Switch, add or remove endpoints"),
    alwaysShow: true,
    act: { type: "endpoint" },
  };
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
  return (
    list.models.length > 0 &&
    list.error === null &&
    !loading &&
    endpoint.dialect !== "openai" &&
    endpoint.dialect !== "responses" &&
    !/^[@~]/.test(id)
  );
}

function foundItems(contents: PickerContents, models: readonly Model[]): readonly PickerItem[] {
  const { query, endpoint, search } = contents;
  const typed = endpoint.dialect === "openrouter" ? typedVariant(query.text) : undefined;
  const bases =
    typed === undefined
      ? []
      : search
          .find(typed.search)
          .filter((model) => passesHere(contents, model))
          .slice(0, mostVariants);
  const variants = bases.flatMap((model) => (typed?.variants ?? []).map((suffix) => variantItem(contents, model, suffix)));
  return [
    ...section(vscode.l10n.t("variants"), variants),
    ...(isEveryModel(query.filter) ? presetSection(contents) : []),
    ...section(
      vscode.l10n.t("found"),
      models.slice(0, mostFound).map((model) => modelItem(contents, model.id, model)),
    ),
    ...more(models.length - mostFound),
  ];
}

/** The presets of the account whose name or ID matches the search, except those that stand above. */
function presetSection({ presets, query, current, memory, endpoint }: PickerContents): readonly PickerItem[] {
  const heading = vscode.l10n.t("presets of your account");
  if (typeof presets === "string") {
    if (query.text !== "") return [];
    const label = `$(warning) ${vscode.l10n.t("Could not load the presets of your account")}`;
    return section(heading, [{ label, detail: presets, alwaysShow: true, act: { type: "nothing" } }]);
  }
  const wanted = query.text.toLowerCase();
  const favorites = memory.favorites(endpoint.name);
  return section(
    heading,
    presets
      .filter(({ id, name }) =>
        wanted === "" ? id !== current && !favorites.includes(id) : `${name} ${id}`.toLowerCase().includes(wanted),
      )
      .map(({ id, name, description }) => ({
        label: showHidden(name),
        description: id,
        ...(description === undefined ? {} : { detail: showHidden(description.replaceAll(/\s+/g, " ")) }),
        alwaysShow: true,
        act: { type: "use", id },
        buttons: [favorites.includes(id) ? unfavoriteButton : favoriteButton, ...scopeButtons()],
      })),
  );
}

/** No model matches: models with an ID similar to the filter. */
function nothingFound(contents: PickerContents, models: readonly Model[]): readonly PickerItem[] {
  const { list, query } = contents;
  if (models.length > 0 || list.models.length === 0 || typedVariant(query.text) !== undefined) return [];
  const closest = suggestModels(list.models, query.text)
    .flatMap((id) => list.models.find((one) => one.id === id) ?? [])
    .filter((model) => passesHere(contents, model));
  return section(
    vscode.l10n.t("no matches; similar models"),
    closest.map((one) => modelItem(contents, one.id, one)),
  );
}

function modelItem({ format, memory, endpoint, list }: PickerContents, id: string, model: Model | undefined): PickerItem {
  const isFavorite = memory.favorites(endpoint.name).includes(id);
  const detail = model === undefined ? "" : format.describe(model, tellsNew(list.models));
  const variant = model !== undefined && model.id !== id && id.startsWith(model.id) ? id.slice(model.id.length) : "";
  return {
    label: `${model?.name ?? id}${variant === "" ? "" : ` ${variant}`}`,
    ...(model === undefined || model.name === id ? {} : { description: id }),
    ...(detail === "" ? {} : { detail }),
    alwaysShow: true,
    act: { type: "use", id },
    ...(model === undefined ? {} : { model }),
    buttons: [isFavorite ? unfavoriteButton : favoriteButton, ...(model === undefined ? [] : [detailsButton]), ...scopeButtons()],
  };
}

const tellsNewByList = new WeakMap<readonly Model[], boolean>();

function tellsNew(models: readonly Model[]): boolean {
  const known = tellsNewByList.get(models) ?? tellsNewModels(models, Date.now());
  tellsNewByList.set(models, known);
  return known;
}

function variantItem(contents: PickerContents, model: Model, suffix: string): PickerItem {
  const item = modelItem(contents, `${model.id}:${suffix}`, model);
  return { ...item, detail: [formatVariant(suffix), item.detail].filter(Boolean).join(" · ") };
}

/** Problems with the list, and what the user can do about them. */
function problemItems(contents: PickerContents): readonly PickerItem[] {
  const { list, endpoint, loading, query } = contents;
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
  if (query.filter.zdr && (contents.zdr === undefined || typeof contents.zdr === "string")) return zdrItems(contents);
  if (dropped === 0 || query.text !== "") return [];
  return [
    separator(vscode.l10n.t("problems")),
    {
      label: `$(warning) ${counted(dropped, "{0} model could not be read and is not listed", "{0} models could not be read and are not listed")}`,
      alwaysShow: true,
      act: { type: "nothing" },
    },
  ];
}

/** Why no model can be listed as one with zero data retention. */
function zdrItems({ zdr, endpoint }: PickerContents): readonly PickerItem[] {
  const heading = separator(vscode.l10n.t("zero data retention"));
  if (endpoint.dialect !== "openrouter") {
    const label = `$(info) ${vscode.l10n.t("{0} does not list which models have zero data retention", endpoint.host)}`;
    return [heading, { label, alwaysShow: true, act: { type: "nothing" } }];
  }
  if (typeof zdr !== "string") {
    return [heading, { label: `$(loading~spin) ${vscode.l10n.t("Loading…")}`, alwaysShow: true, act: { type: "nothing" } }];
  }
  const label = vscode.l10n.t("Try again: could not load which models have zero data retention");
  return [heading, { label: `$(refresh) ${label}`, detail: zdr, alwaysShow: true, act: { type: "retryZdr" } }];
}

/** Uses the filter as an ID, or asks for one. */
function idItem(query: string): PickerItem {
  const isId = query !== "" && !/\s/.test(query);
  return {
    label: `$(edit) ${isId ? vscode.l10n.t("Use ID {0}", query) : vscode.l10n.t("Enter Model ID…")}`,
    ...(isId ? { detail: vscode.l10n.t("Use this ID even if it is not listed") } : {}),
    alwaysShow: true,
    act: isId ? { type: "use", id: query } : { type: "type" },
    ...(isId ? { buttons: scopeButtons() } : {}),
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
