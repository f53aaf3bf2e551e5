import { keyNameOf } from "../../llm/send/endpoint.ts";
import * as vscode from "vscode";
import { fetchProviders, type ModelProvider } from "../../llm/catalogue/providers.ts";
import { variantsOf } from "../../llm/catalogue/variants.ts";
import type { Model, ModelPricing } from "../../llm/model.ts";
import { counted } from "../../shared/counted.ts";
import { pricesAt } from "../../shared/price.ts";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { pick, separatorItem } from "../adapters/vscodePick.ts";
import { formatProvider, formatVariant, isDown, ModelFormat } from "../../app/models/formatModel.ts";
import { editRouting } from "./routing/routingPage.ts";
import { type Scope, scopeButtons, scopeOfButton } from "./settingScope.ts";

interface DetailItem extends vscode.QuickPickItem {
  /** The ID to use; absent, like `routing`, on items that only inform. */
  readonly use?: string;
  readonly routing?: true;
}

/** About as many characters as fit into a line of the list. */
const lineLength = 92;

/**
 * Shows the details of a model: its description, limits, prices, parameters, variants and providers.
 * @returns the ID to use, with a scope if the user pressed its button; "back" to the list, or undefined if the page was closed
 */
export async function showModelDetails(
  found: KnownEndpoint,
  model: Model,
  session: Session,
  app: App,
): Promise<{ readonly use: string; readonly scope?: Scope } | "back" | undefined> {
  const format = new ModelFormat(vscode.env.language, Date.now());
  const routes = found.endpoint.dialect === "openrouter";
  const known = app.catalogue.known(found.endpoint.name);
  const first: readonly DetailItem[] = [
    separatorItem(vscode.l10n.t("use")),
    {
      label: `$(check) ${vscode.l10n.t("Use {0}", model.name)}`,
      description: model.id,
      detail: format.describe(model),
      use: model.id,
      buttons: scopeButtons(),
    },
    ...variantsOf(known, model.id, found.endpoint.dialect)
      .filter(({ id }) => id !== model.id)
      .map((variant) => variantItem(variant, format)),
    ...(routes ? [{ label: `$(type-hierarchy-sub) ${vscode.l10n.t("Choose Providers…")}`, routing: true } as const] : []),
    ...aboutItems(model, format),
  ];
  for (;;) {
    const chosen = await pick<DetailItem>({
      title: model.name,
      placeholder: vscode.l10n.t("Details for {0}", model.id),
      items: first,
      back: true,
      ...(routes ? { more: withProviders(first, found, model, format, app) } : {}),
    });
    if (chosen?.type === "back") return "back";
    if (chosen?.type === "button") {
      const scope = scopeOfButton(chosen.button);
      return chosen.item?.use === undefined || scope === undefined ? undefined : { use: chosen.item.use, scope };
    }
    if (chosen?.type !== "items") return undefined;
    const [item] = chosen.items;
    if (item?.use !== undefined) return { use: item.use };
    if (item?.routing === true && (await editRouting(session, app, true, model.id)) === "closed") return undefined;
  }
}

function variantItem(
  { id, suffix, model }: { readonly id: string; readonly suffix: string; readonly model?: Model },
  format: ModelFormat,
): DetailItem {
  const about = [formatVariant(suffix), model === undefined ? undefined : format.price(model.pricing)].filter((part) => part !== undefined);
  const label = suffix === "" ? vscode.l10n.t("standard") : `:${suffix}`;
  return {
    label: `$(versions) ${label}`,
    description: id,
    ...(about.length === 0 ? {} : { detail: about.join(" · ") }),
    use: id,
    buttons: scopeButtons(),
  };
}

function aboutItems(model: Model, format: ModelFormat): readonly DetailItem[] {
  const day = (ms: number) => new Date(ms).toLocaleDateString(vscode.env.language, { dateStyle: "medium", timeZone: "UTC" });
  const { pricing, contextLength, maxCompletionTokens, supportedParameters = [], expirationDate } = model;
  const price = format.price(pricing);
  const facts = [
    expirationDate === undefined ? undefined : `$(warning) ${vscode.l10n.t("Retires {0}", day(Date.parse(expirationDate)))}`,
    contextLength === undefined ? undefined : counted(contextLength, "Context: {0} token", "Context: {0} tokens"),
    maxCompletionTokens === undefined ? undefined : counted(maxCompletionTokens, "Max output: {0} token", "Max output: {0} tokens"),
    price === undefined ? undefined : vscode.l10n.t("Price: {0}", price),
    ...pricesOfLongPrompts(pricing, format),
    pricing?.discount === undefined
      ? undefined
      : vscode.l10n.t("Discount: {0}% (not included in these prices)", String(Number((pricing.discount * 100).toFixed(2)))),
    pricing?.cacheRead === undefined ? undefined : vscode.l10n.t("Cached input: {0} per million tokens", format.money(pricing.cacheRead)),
    pricing?.image === undefined || pricing.image === 0 ? undefined : vscode.l10n.t("Images: {0} each", format.money(pricing.image)),
    pricing?.request === undefined || pricing.request === 0
      ? undefined
      : vscode.l10n.t("Requests: {0} each", format.money(pricing.request)),
    model.inputModalities === undefined ? undefined : vscode.l10n.t("Input: {0}", model.inputModalities.join(", ")),
    model.createdAt === undefined ? undefined : vscode.l10n.t("Added {0}", day(model.createdAt)),
    formatReasoning(model),
    model.isModerated === true ? vscode.l10n.t("Moderated: the provider may refuse requests") : undefined,
  ].filter((fact) => fact !== undefined);
  return [
    separatorItem(vscode.l10n.t("about")),
    ...linesOf(plain(model.description ?? "")),
    ...facts.map((label) => ({ label })),
    separatorItem(vscode.l10n.t("supported parameters")),
    ...(supportedParameters.length === 0
      ? [{ label: vscode.l10n.t("Not listed. Every parameter that is set is sent.") }]
      : linesOf(supportedParameters.join(", "))),
  ];
}

/** A line for each length of the prompt from which other prices apply now. */
function pricesOfLongPrompts(pricing: ModelPricing | undefined, format: ModelFormat): readonly (string | undefined)[] {
  const lengths = new Set((pricing?.overrides ?? []).flatMap(({ above }) => (above === undefined ? [] : [above])));
  return [...lengths]
    .toSorted((a, b) => a - b)
    .map((above) => {
      const price = format.plainPrice(pricesAt(pricing ?? {}, above + 1, Date.now()));
      return price === undefined ? undefined : vscode.l10n.t("Price with a prompt of more than {0}: {1}", format.tokens(above), price);
    });
}

function formatReasoning({ reasoning }: Model): string | undefined {
  if (reasoning === undefined) return undefined;
  const { supportedEfforts, supportsMaxTokens, mandatory, defaultEffort } = reasoning;
  return [
    mandatory === true ? vscode.l10n.t("Always reasons") : vscode.l10n.t("Reasons"),
    ...(supportedEfforts === undefined || supportedEfforts === null ? [] : [vscode.l10n.t("effort: {0}", supportedEfforts.join(", "))]),
    ...(defaultEffort === undefined ? [] : [vscode.l10n.t("default: {0}", defaultEffort)]),
    ...(supportsMaxTokens === true ? [vscode.l10n.t("accepts a token budget")] : []),
  ].join(" · ");
}

async function withProviders(
  items: readonly DetailItem[],
  found: KnownEndpoint,
  model: Model,
  format: ModelFormat,
  { secrets }: App,
): Promise<readonly DetailItem[]> {
  const key = found.endpoint.auth === "key" ? (await secrets.get(keyNameOf(found.endpoint))).key : undefined;
  const answer = await fetchProviders(found.endpoint, model.id, { key });
  const heading: DetailItem = separatorItem(vscode.l10n.t("providers"));
  if (!answer.ok)
    return [...items, heading, { label: `$(warning) ${vscode.l10n.t("Could not load providers")}`, detail: answer.error.message }];
  if (answer.providers.length === 0) return [...items, heading, { label: vscode.l10n.t("No provider currently serves this model.") }];
  return [...items, heading, ...answer.providers.map((provider) => providerItem(provider, format))];
}

/** A provider with its limits, price, speed and reliability. */
function providerItem(provider: ModelProvider, format: ModelFormat): DetailItem {
  return {
    label: `${isDown(provider) ? "$(warning)" : "$(server)"} ${provider.name}`,
    ...(provider.tag === undefined ? {} : { description: provider.tag }),
    detail: formatProvider(provider, format),
  };
}

/** A description without Markdown: links become their text; images and HTML are removed. */
function plain(markdown: string): string {
  return (
    markdown
      .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, "")
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/<[^>]{1,200}>/g, "")
      .replaceAll(/[*_`#]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, "")
      // The list would show it as an icon.
      .replaceAll("$(", "$ (")
  );
}

/** Splits a text into lines that fit into the list. */
function linesOf(text: string): readonly DetailItem[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\n+/)) {
    let line = "";
    for (const word of paragraph.split(/\s+/)) {
      if (line !== "" && line.length + word.length + 1 > lineLength) {
        lines.push(line);
        line = "";
      }
      line = line === "" ? word : `${line} ${word}`;
    }
    if (line !== "") lines.push(line);
  }
  return lines.map((label) => ({ label }));
}
