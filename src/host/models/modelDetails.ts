import * as vscode from "vscode";
import { fetchProviders, type ModelProvider } from "../../llm/catalogue/providers.ts";
import { variantsOf } from "../../llm/catalogue/variants.ts";
import type { Model } from "../../llm/model.ts";
import { pricesAt } from "../../shared/price.ts";
import type { Session } from "../../app/chat/session.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { separatorItem, pick } from "../adapters/vscodePick.ts";
import { ModelWords, variantWords } from "../../app/models/modelItem.ts";
import { isDown, providerWords } from "../../app/models/providerWords.ts";
import { editRouting } from "./routing/routingPage.ts";
import type { SelectModelParts } from "./selectModelParts.ts";

interface DetailItem extends vscode.QuickPickItem {
  /** The id to use, or the page to go to; absent on what is only to be read. */
  readonly use?: string;
  readonly routing?: true;
}

/** About as many characters as a line of the quick pick holds. */
const lineLength = 92;

/**
 * What is known of a model: what it says of itself, what it takes, who serves it and how well, its variants.
 * @returns the id to use, "back" to the list, or undefined where the page was closed
 */
export async function showModelDetails(
  found: KnownEndpoint,
  model: Model,
  session: Session,
  parts: SelectModelParts,
): Promise<{ readonly use: string } | "back" | undefined> {
  const words = new ModelWords(vscode.env.language, Date.now());
  const routes = found.endpoint.dialect === "openrouter";
  const known = parts.catalogue.known(found.endpoint.name);
  const first: readonly DetailItem[] = [
    separatorItem(vscode.l10n.t("use")),
    { label: `$(check) ${vscode.l10n.t("Use {0}", model.name)}`, description: model.id, detail: words.describe(model), use: model.id },
    ...variantsOf(known, model.id, found.endpoint.dialect)
      .filter(({ id }) => id !== model.id)
      .map((variant) => variantItem(variant, words)),
    ...(routes
      ? [{ label: `$(type-hierarchy-sub) ${vscode.l10n.t("Routing: choose and order its providers…")}`, routing: true } as const]
      : []),
    ...aboutItems(model, words),
  ];
  for (;;) {
    const chosen = await pick<DetailItem>({
      title: model.name,
      placeholder: vscode.l10n.t("What is known of {0}", model.id),
      items: first,
      back: true,
      ...(routes ? { more: withProviders(first, found, model, words, parts) } : {}),
    });
    if (chosen?.type === "back") return "back";
    if (chosen?.type !== "items") return undefined;
    const [item] = chosen.items;
    if (item?.use !== undefined) return { use: item.use };
    if (item?.routing === true && (await editRouting(session, parts, true, model.id)) === "closed") return undefined;
  }
}

function variantItem(
  { id, suffix, model }: { readonly id: string; readonly suffix: string; readonly model?: Model },
  words: ModelWords,
): DetailItem {
  const about = [variantWords(suffix), model === undefined ? undefined : words.price(model.pricing)].filter((part) => part !== undefined);
  const label = suffix === "" ? vscode.l10n.t("the plain model") : `:${suffix}`;
  return { label: `$(versions) ${label}`, description: id, ...(about.length === 0 ? {} : { detail: about.join(" · ") }), use: id };
}

function aboutItems(model: Model, words: ModelWords): readonly DetailItem[] {
  const day = (ms: number) => new Date(ms).toLocaleDateString(vscode.env.language, { dateStyle: "medium", timeZone: "UTC" });
  const { pricing, contextLength, maxCompletionTokens, supportedParameters = [], expirationDate } = model;
  const facts = [
    expirationDate === undefined ? undefined : `$(warning) ${vscode.l10n.t("Gone after {0}", day(Date.parse(expirationDate)))}`,
    contextLength === undefined ? undefined : vscode.l10n.t("Context: {0} tokens", contextLength.toLocaleString(vscode.env.language)),
    maxCompletionTokens === undefined
      ? undefined
      : vscode.l10n.t("Longest answer: {0} tokens", maxCompletionTokens.toLocaleString(vscode.env.language)),
    words.price(pricing) === undefined ? undefined : vscode.l10n.t("Price: {0} tokens", words.price(pricing) ?? ""),
    ...(pricing?.tiers ?? []).map(({ from }) => {
      const price = words.price(pricesAt(pricing ?? {}, from));
      return price === undefined ? undefined : vscode.l10n.t("From {0} tokens of prompt on: {1} tokens", words.tokens(from), price);
    }),
    pricing?.cacheRead === undefined ? undefined : vscode.l10n.t("Cached input: {0} per million tokens", words.money(pricing.cacheRead)),
    pricing?.image === undefined || pricing.image === 0 ? undefined : vscode.l10n.t("Image: {0} each", words.money(pricing.image)),
    pricing?.request === undefined || pricing.request === 0 ? undefined : vscode.l10n.t("Request: {0} each", words.money(pricing.request)),
    model.inputModalities === undefined ? undefined : vscode.l10n.t("Takes: {0}", model.inputModalities.join(", ")),
    model.createdAt === undefined ? undefined : vscode.l10n.t("Listed since {0}", day(model.createdAt)),
    reasoningWords(model),
    model.isModerated === true ? vscode.l10n.t("Moderated: the provider may refuse a question") : undefined,
  ].filter((fact) => fact !== undefined);
  return [
    separatorItem(vscode.l10n.t("about")),
    ...linesOf(plain(model.description ?? "")),
    ...facts.map((label) => ({ label })),
    separatorItem(vscode.l10n.t("parameters it takes")),
    ...(supportedParameters.length === 0
      ? [{ label: vscode.l10n.t("The catalogue does not say: everything that is set is sent.") }]
      : linesOf(supportedParameters.join(", "))),
  ];
}

function reasoningWords({ reasoning }: Model): string | undefined {
  if (reasoning === undefined) return undefined;
  const { supportedEfforts, supportsMaxTokens, mandatory, defaultEffort } = reasoning;
  return [
    mandatory === true ? vscode.l10n.t("Always reasons") : vscode.l10n.t("Reasons"),
    ...(supportedEfforts === undefined || supportedEfforts === null ? [] : [vscode.l10n.t("effort: {0}", supportedEfforts.join(", "))]),
    ...(defaultEffort === undefined ? [] : [vscode.l10n.t("by default {0}", defaultEffort)]),
    ...(supportsMaxTokens === true ? [vscode.l10n.t("takes a budget of tokens")] : []),
  ].join(" · ");
}

async function withProviders(
  items: readonly DetailItem[],
  found: KnownEndpoint,
  model: Model,
  words: ModelWords,
  { secrets }: SelectModelParts,
): Promise<readonly DetailItem[]> {
  const key = found.endpoint.auth === "key" ? (await secrets.get(found.origin)).key : undefined;
  const answer = await fetchProviders(found.endpoint, model.id, { key });
  const heading: DetailItem = separatorItem(vscode.l10n.t("providers"));
  if (!answer.ok)
    return [...items, heading, { label: `$(warning) ${vscode.l10n.t("Who serves it could not be asked")}`, detail: answer.error.message }];
  if (answer.providers.length === 0) return [...items, heading, { label: vscode.l10n.t("Nobody serves it at the moment.") }];
  return [...items, heading, ...answer.providers.map((provider) => providerItem(provider, words))];
}

/** A provider: how it serves the model, at what price, how quickly and how reliably. */
function providerItem(provider: ModelProvider, words: ModelWords): DetailItem {
  return {
    label: `${isDown(provider) ? "$(warning)" : "$(server)"} ${provider.name}`,
    ...(provider.tag === undefined ? {} : { description: provider.tag }),
    detail: providerWords(provider, words),
  };
}

/** A description without Markdown: links as their text, no images, no HTML. */
function plain(markdown: string): string {
  return (
    markdown
      .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, "")
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/<[^>]{1,200}>/g, "")
      .replaceAll(/[*_`#]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, "")
      // The quick pick would draw it as an icon.
      .replaceAll("$(", "$ (")
  );
}

/** A text as lines that fit into the list. */
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
