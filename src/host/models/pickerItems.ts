import * as vscode from "vscode";
import type { CatalogueList } from "../../llm/catalogue/catalogue.ts";
import { findModel, suggestModels } from "../../llm/catalogue/findModel.ts";
import { everyModel, orderModels, passes } from "../../llm/catalogue/modelFilter.ts";
import type { ModelSearch } from "../../llm/catalogue/rankModels.ts";
import { typedVariant } from "../../llm/catalogue/variants.ts";
import type { Model } from "../../llm/model.ts";
import type { Dialect } from "../../shared/parameters.ts";
import { variantWords, type ModelWords } from "../../app/models/modelItem.ts";
import type { ModelMemory } from "../../app/models/modelMemory.ts";

/** What choosing an item does. */
export type PickerAct =
  | { readonly type: "use"; readonly id: string }
  | { readonly type: "retry" }
  /** Asks for an id by hand. */
  | { readonly type: "type" }
  | { readonly type: "nothing" };

export interface PickerItem extends vscode.QuickPickItem {
  /** Absent on separators. */
  readonly act?: PickerAct;
  readonly model?: Model;
}

/** Everything a list of the picker is made of. */
export interface PickerContents {
  readonly list: CatalogueList;
  readonly search: ModelSearch;
  /** As typed, trimmed. */
  readonly query: string;
  readonly current: string | null;
  readonly endpoint: { readonly name: string; readonly host: string; readonly dialect: Dialect };
  readonly memory: ModelMemory;
  readonly words: ModelWords;
  readonly loading: boolean;
  /** At most so many models without a search: more than a person scrolls through are a matter of typing. */
  readonly limit: number;
}

const mostFound = 200;
/** Models of a search that are offered with each virtual variant. */
const mostVariants = 3;

export const favouriteButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("star-empty"),
  tooltip: vscode.l10n.t("Add to favourites"),
};
export const unfavouriteButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("star-full"),
  tooltip: vscode.l10n.t("Remove from favourites"),
};
export const detailsButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("info"),
  tooltip: vscode.l10n.t("Details, providers and variants"),
};

/**
 * The items of the picker, and how many models of the list they come from. The first item is always a separator: what is chosen in the moment
 * in which the list changes is then still the first of it.
 */
export function pickerItems(contents: PickerContents): { readonly items: readonly PickerItem[]; readonly matching: number } {
  const { search, query, memory } = contents;
  const all = search.find(query);
  const found = memory.filter === everyModel ? all : all.filter((model) => passes(memory.filter, model));
  const ordered = orderModels(found, memory.order);
  const shown = query === "" ? sections(contents, ordered) : foundItems(contents, ordered);
  const items = [...troubles(contents), ...shown, ...(query === "" ? [] : nothingFound(contents, ordered)), byHand(query)];
  if (items[0]?.kind !== vscode.QuickPickItemKind.Separator) items.unshift(separator(vscode.l10n.t("models")));
  // A suffix that is being typed is no part of any name: its models are those of the list.
  const isVariant = ordered.length === 0 && typedVariant(query) !== undefined;
  return { items, matching: isVariant ? items.filter(({ model }) => model !== undefined).length : ordered.length };
}

/** Without a search: the current model, favourites, those chosen last, then all. */
function sections(contents: PickerContents, models: readonly Model[]): readonly PickerItem[] {
  const { list, current, memory, endpoint, limit } = contents;
  const favourites = memory.favourites(endpoint.name);
  const recent = memory.recent(endpoint.name).filter((id) => !favourites.includes(id) && id !== current);
  const rowOf = (id: string) => findModel(list.models, id);
  const known = (ids: readonly string[]) =>
    ids.filter((id) => {
      const row = rowOf(id);
      return row !== undefined && passes(memory.filter, row);
    });
  const named = (ids: readonly string[]) => ids.map((id) => modelItem(contents, id, rowOf(id)));
  const first = new Set([...favourites, ...recent, ...(current === null ? [] : [current])]);
  const rest = first.size === 0 ? models : models.filter(({ id }) => !first.has(id));
  return [
    ...(current === null ? [] : currentItems(contents, current, rowOf(current))),
    ...section(vscode.l10n.t("favourites"), [
      ...named(known(favourites.filter((id) => id !== current))),
      ...favourites.filter((id) => id !== current && rowOf(id) === undefined).flatMap((id) => vanishedItem(contents, id)),
    ]),
    ...section(vscode.l10n.t("chosen last"), named(known(recent))),
    ...section(
      vscode.l10n.t("models"),
      rest.slice(0, limit).map((model) => modelItem(contents, model.id, model)),
    ),
    ...more(rest.length - limit),
  ];
}

/** A favourite that its server no longer lists is named, with what comes closest, until it is taken out of the favourites. */
function vanishedItem(contents: PickerContents, id: string): readonly PickerItem[] {
  if (!saysWhatIsGone(contents, id)) return [];
  const { list, endpoint } = contents;
  const closest = suggestModels(list.models, id, 3).join(", ");
  return [
    {
      ...modelItem(contents, id, undefined),
      label: `$(warning) ${id}`,
      detail:
        closest === ""
          ? vscode.l10n.t("{0} does not list this model any more.", endpoint.host)
          : vscode.l10n.t("{0} does not list this model any more. Closest to it: {1}.", endpoint.host, closest),
    },
  ];
}

/** The current model; where the catalogue no longer has it, that is said, with what comes closest. */
function currentItems(contents: PickerContents, current: string, model: Model | undefined): readonly PickerItem[] {
  const { list, endpoint } = contents;
  const item = modelItem(contents, current, model);
  if (model !== undefined || !saysWhatIsGone(contents, current)) {
    return [separator(vscode.l10n.t("current")), { ...item, label: `$(check) ${item.label}` }];
  }
  const closest = suggestModels(list.models, current).flatMap((id) => list.models.find((one) => one.id === id) ?? []);
  return [
    separator(vscode.l10n.t("current")),
    {
      ...item,
      label: `$(warning) ${current}`,
      description: "",
      detail: vscode.l10n.t("{0} does not list this model any more.", endpoint.host),
    },
    ...section(
      vscode.l10n.t("closest to it"),
      closest.map((one) => modelItem(contents, one.id, one)),
    ),
  ];
}

/**
 * Whether a list is fresh and whole, so that what is not in it does not exist. Presets and aliases never are in it, and servers of one's own know
 * models by more names than they list.
 */
function saysWhatIsGone({ list, loading, endpoint }: PickerContents, id: string): boolean {
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

/** Nothing fits: what is closest to what was typed, should it be an id. */
function nothingFound(contents: PickerContents, models: readonly Model[]): readonly PickerItem[] {
  const { list, query, memory } = contents;
  if (models.length > 0 || list.models.length === 0 || typedVariant(query) !== undefined) return [];
  const closest = suggestModels(list.models, query)
    .flatMap((id) => list.models.find((one) => one.id === id) ?? [])
    .filter((model) => passes(memory.filter, model));
  return section(
    vscode.l10n.t("nothing found; closest"),
    closest.map((one) => modelItem(contents, one.id, one)),
  );
}

function modelItem({ words, memory, endpoint }: PickerContents, id: string, model: Model | undefined): PickerItem {
  const liked = memory.favourites(endpoint.name).includes(id);
  const detail = model === undefined ? "" : words.describe(model);
  const variant = model !== undefined && model.id !== id && id.startsWith(model.id) ? id.slice(model.id.length) : "";
  return {
    label: `${model?.name ?? id}${variant === "" ? "" : ` ${variant}`}`,
    ...(model === undefined || model.name === id ? {} : { description: id }),
    ...(detail === "" ? {} : { detail }),
    alwaysShow: true,
    act: { type: "use", id },
    ...(model === undefined ? {} : { model }),
    buttons: [liked ? unfavouriteButton : favouriteButton, ...(model === undefined ? [] : [detailsButton])],
  };
}

function variantItem(contents: PickerContents, model: Model, suffix: string): PickerItem {
  const item = modelItem(contents, `${model.id}:${suffix}`, model);
  return { ...item, detail: [variantWords(suffix), item.detail].filter(Boolean).join(" · ") };
}

/** What is wrong with the list, and what can be done about it. */
function troubles({ list, endpoint, loading, query }: PickerContents): readonly PickerItem[] {
  const { error, dropped, models } = list;
  if (error !== null) {
    return [
      separator(vscode.l10n.t("trouble")),
      {
        label: `$(refresh) ${vscode.l10n.t("Try again: {0} gave no list of models", endpoint.host)}`,
        detail: models.length > 0 ? vscode.l10n.t("{0} The list below is an older one.", error.message) : error.message,
        alwaysShow: true,
        act: { type: "retry" },
      },
    ];
  }
  if (models.length === 0 && !loading) {
    return [
      separator(vscode.l10n.t("trouble")),
      { label: `$(refresh) ${vscode.l10n.t("Try again: {0} lists no models", endpoint.host)}`, alwaysShow: true, act: { type: "retry" } },
    ];
  }
  if (dropped === 0 || query !== "") return [];
  return [
    separator(vscode.l10n.t("trouble")),
    {
      label: `$(warning) ${vscode.l10n.t("{0} entries of the list could not be read and are left out", dropped)}`,
      alwaysShow: true,
      act: { type: "nothing" },
    },
  ];
}

function byHand(query: string): PickerItem {
  const isId = query !== "" && !/\s/.test(query);
  return {
    label: `$(edit) ${isId ? vscode.l10n.t("Use the id {0}", query) : vscode.l10n.t("Enter a model id…")}`,
    ...(isId ? { detail: vscode.l10n.t("As it is, whether it is listed or not") } : {}),
    alwaysShow: true,
    act: isId ? { type: "use", id: query } : { type: "type" },
  };
}

function more(count: number): readonly PickerItem[] {
  if (count <= 0) return [];
  return [{ label: `$(ellipsis) ${vscode.l10n.t("{0} more: type to find them", count)}`, alwaysShow: true, act: { type: "nothing" } }];
}

function section(label: string, items: readonly PickerItem[]): readonly PickerItem[] {
  return items.length === 0 ? [] : [separator(label), ...items];
}

function separator(label: string): PickerItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
