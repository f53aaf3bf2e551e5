import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { formatProvider, ModelFormat } from "../../app/models/formatModel.ts";
import type { PricedHost, PricedModel } from "../../app/models/pricedModel.ts";
import { findModel } from "../../llm/catalogue/findModel.ts";
import { fetchProviders, type ModelProvider } from "../../llm/catalogue/providers.ts";
import { ModelSearch } from "../../llm/catalogue/rankModels.ts";
import type { Model } from "../../llm/model.ts";
import { keyNameOf } from "../../llm/send/endpoint.ts";
import { pick, pickOne, separatorItem } from "../adapters/vscodePick.ts";

type PickerServices = Pick<App, "endpoints" | "catalogue" | "memory" | "secrets" | "ask">;

/** Models in the list besides the first ones. The user finds others by typing. */
const mostItems = 200;
/** Tiers of service as they stand in the tags of hosts (docs/wire.md, Model endpoints). */
const tiers: ReadonlySet<string> = new Set(["flex", "priority", "fast", "scale", "batch"]);

interface ModelItem extends vscode.QuickPickItem {
  readonly choice?: Model | "own" | "endpoint";
}

/**
 * Lets the user choose a model by its price, of any endpoint. Nothing is set.
 * @param endpoint the name of the endpoint whose models are listed first
 * @param used IDs of models to list first
 * @returns "own" where each request is to keep its model; undefined if the list was closed
 */
export async function chooseModelForPrices(
  endpoint: string,
  used: readonly string[],
  app: PickerServices,
): Promise<PricedModel | "own" | undefined> {
  let name = endpoint;
  for (;;) {
    const found = app.endpoints.get(name);
    if ("error" in found) {
      app.ask.notify({ severity: "error", message: found.error.message });
      return undefined;
    }
    const chosen = await chooseAt(found, used, app);
    if (chosen === "endpoint") {
      const next = await chooseEndpoint(name, app);
      if (next === undefined) return undefined;
      name = next;
    } else if (chosen === undefined || chosen === "own") return chosen;
    else return { endpoint: name, id: chosen.id, name: chosen.name, pricing: chosen.pricing };
  }
}

async function chooseAt(found: KnownEndpoint, used: readonly string[], app: PickerServices): Promise<ModelItem["choice"]> {
  const { catalogue, memory, endpoints } = app;
  const { name } = found.endpoint;
  await catalogue.recall(found);
  const format = new ModelFormat(vscode.env.language, Date.now());
  let models = catalogue.known(name);
  let search = new ModelSearch(models);
  let problem: string | undefined;
  const itemOf = (model: Model): ModelItem => ({
    choice: model,
    label: model.name,
    description: model.id,
    detail: format.price(model.pricing) ?? vscode.l10n.t("price unknown"),
    alwaysShow: true,
  });
  const items = (filter: string): readonly ModelItem[] => {
    if (filter.trim() !== "") return search.find(filter.trim()).slice(0, mostItems).map(itemOf);
    const first = [...new Set([...used, ...memory.favorites(name), ...memory.recent(name)])].flatMap((id) => findModel(models, id) ?? []);
    const ahead = [...new Set(first)];
    const rest = models.filter((model) => !ahead.includes(model)).slice(0, mostItems);
    const server = { label: `$(server) ${vscode.l10n.t("Endpoint: {0}", name)}`, choice: "endpoint" } as const;
    return [
      { label: `$(discard) ${vscode.l10n.t("As Used")}`, description: vscode.l10n.t("each request with its own model"), choice: "own" },
      ...(endpoints.names().length > 1 ? [server] : []),
      ...(problem === undefined ? [] : [{ label: `$(warning) ${problem}` }]),
      ...(ahead.length === 0 ? [] : [separatorItem(vscode.l10n.t("used and favorite models")), ...ahead.map(itemOf)]),
      ...(rest.length === 0 ? [] : [separatorItem(vscode.l10n.t("models")), ...rest.map(itemOf)]),
    ];
  };
  const picked = await pick<ModelItem>({
    title: vscode.l10n.t("Price requests as if they had gone to…"),
    placeholder: vscode.l10n.t("Search {0} by name or ID", new URL(found.origin).host),
    items,
    sortByLabel: false,
    matchOnDescription: false,
    keepScrollPosition: true,
    onAccept: ({ items: [item] }) => (item?.choice === undefined ? "stay" : "choose"),
    onOpen: async (view, closed) => {
      const { error } = await catalogue.load(found);
      if (closed.aborted) return;
      const listed = catalogue.known(name);
      problem = listed.length === 0 && error !== null ? error.message : undefined;
      if (listed === models && problem === undefined) return;
      models = listed;
      search = new ModelSearch(models);
      view.refresh();
    },
  });
  return picked?.type === "items" ? picked.items[0]?.choice : undefined;
}

async function chooseEndpoint(current: string, { endpoints }: PickerServices): Promise<string | undefined> {
  const items = endpoints.names().flatMap((name) => {
    const found = endpoints.get(name);
    return "error" in found ? [] : [{ name, label: name, description: new URL(found.origin).host }];
  });
  const active = items.find(({ name }) => name === current);
  return (await pickOne({ title: vscode.l10n.t("Models from…"), items, active }))?.name;
}

interface HostItem extends vscode.QuickPickItem {
  readonly choice?: PricedHost | "any";
}

/**
 * Lets the user choose a host of a model by its price, with its tier of service where it has several.
 * @returns "any" for the price of the catalogue; undefined if the list was closed
 */
export async function chooseHostForPrices(model: PricedModel, app: PickerServices): Promise<PricedHost | "any" | undefined> {
  const found = app.endpoints.get(model.endpoint);
  if ("error" in found) {
    app.ask.notify({ severity: "error", message: found.error.message });
    return undefined;
  }
  const format = new ModelFormat(vscode.env.language, Date.now());
  const loading = (async (): Promise<readonly HostItem[]> => {
    const key = found.endpoint.auth === "key" ? (await app.secrets.get(keyNameOf(found.endpoint))).key : undefined;
    const answer = await fetchProviders(found.endpoint, model.id, { key });
    const any = anyHost(model, format);
    if (!answer.ok) return [any, { label: `$(warning) ${vscode.l10n.t("Could not load providers: {0}", answer.error.message)}` }];
    const [hosts, tiered] = [false, true].map((isTier) => answer.providers.filter((one) => (tierOf(one) !== undefined) === isTier));
    const items = (rows: readonly ModelProvider[] = []): readonly HostItem[] => rows.map((row) => hostItem(row, format));
    if (answer.providers.length === 0) return [any, { label: `$(info) ${vscode.l10n.t("No provider currently serves this model.")}` }];
    return [
      any,
      ...(hosts?.length ? [separatorItem(vscode.l10n.t("providers")), ...items(hosts)] : []),
      ...(tiered?.length ? [separatorItem(vscode.l10n.t("service tiers")), ...items(tiered)] : []),
    ];
  })();
  const picked = await pick<HostItem>({
    title: vscode.l10n.t("Provider and tier for {0}", model.name),
    placeholder: vscode.l10n.t("Price requests as if they had been served by…"),
    items: [anyHost(model, format)],
    more: loading,
    matchOnDetail: true,
    onAccept: ({ items: [item] }) => (item?.choice === undefined ? "stay" : "choose"),
  });
  return picked?.type === "items" ? picked.items[0]?.choice : undefined;
}

function anyHost({ pricing }: PricedModel, format: ModelFormat): HostItem {
  const detail = format.price(pricing);
  return { choice: "any", label: vscode.l10n.t("Any (list price)"), ...(detail === undefined ? {} : { detail }) };
}

function hostItem(row: ModelProvider, format: ModelFormat): HostItem {
  const variant = row.tag?.split("/")[1];
  const name = variant === undefined ? row.name : `${row.name} (${variant})`;
  return {
    choice: { name, pricing: row.pricing },
    label: name,
    ...(row.tag === undefined ? {} : { description: row.tag }),
    detail: formatProvider(row, format),
  };
}

/** The tier of a host that is one of a provider's tiers of service. */
function tierOf({ tag }: ModelProvider): string | undefined {
  const variant = tag?.split("/").at(-1)?.toLowerCase();
  return variant !== undefined && tiers.has(variant) ? variant : undefined;
}
