import * as vscode from "vscode";
import { fetchProviders } from "../../../llm/catalogue/providers.ts";
import type { KnownEndpoint } from "../../../app/endpoints/endpoints.ts";
import { pick } from "../../adapters/vscodePick.ts";
import { ModelWords } from "../../../app/models/modelItem.ts";
import { ModelPicker } from "../modelPicker.ts";
import { providerWords } from "../../../app/models/providerWords.ts";
import type { SelectModelParts } from "../selectModelParts.ts";
import { type Choice, editList } from "./orderedList.ts";
import { type Fields, maxPriceOf, parsePrice, type ProviderList, quantizations, textsOf } from "./routingValues.ts";

/** Lets a person choose among the providers of a model; undefined where the page was closed. */
export async function chooseProviders(
  list: ProviderList,
  provider: Fields | null,
  found: KnownEndpoint,
  model: string | null,
  { secrets }: SelectModelParts,
): Promise<readonly string[] | undefined> {
  const words = new ModelWords(vscode.env.language, Date.now());
  const key = found.endpoint.auth === "key" ? (await secrets.get(found.origin)).key : undefined;
  const answer = model === null ? undefined : await fetchProviders(found.endpoint, model, { key });
  const choices = new Map<string, Choice>();
  for (const one of answer?.ok === true ? answer.providers : []) {
    const value = one.tag ?? one.name;
    if (!choices.has(value)) choices.set(value, { value, label: one.name, description: value, detail: providerWords(one, words) });
  }
  return editList({
    title: listWords(list),
    placeholder: vscode.l10n.t("Providers of {0}", model ?? vscode.l10n.t("the model")),
    chosen: textsOf(provider, list),
    choices: [...choices.values()],
    ...(answer?.ok === false ? { trouble: vscode.l10n.t("Who serves it could not be asked: {0}", answer.error.message) } : {}),
    another: {
      label: vscode.l10n.t("Enter a provider's slug…"),
      ask: () =>
        askText(vscode.l10n.t("A provider's slug, such as deepinfra or deepinfra/turbo"), (text) =>
          /^[\w./-]+$/.test(text) ? undefined : vscode.l10n.t("A slug has letters, digits, / and - only."),
        ),
    },
  });
}

function listWords(list: ProviderList): string {
  switch (list) {
    case "order":
      return vscode.l10n.t("Ask these first, in this order");
    case "only":
      return vscode.l10n.t("Only these");
    case "ignore":
      return vscode.l10n.t("Never these");
    default:
      return list satisfies never;
  }
}

/** Lets a person put fallback models together. */
export function chooseFallbacks(
  chosen: readonly string[],
  found: KnownEndpoint,
  parts: SelectModelParts,
): Promise<readonly string[] | undefined> {
  const known = parts.catalogue.known(found.endpoint.name);
  return editList({
    title: vscode.l10n.t("Fallback models"),
    placeholder: vscode.l10n.t("Tried in this order; each is priced as itself"),
    chosen,
    choices: chosen.map((id) => ({ value: id, label: known.find((model) => model.id === id)?.name ?? id, description: id })),
    another: {
      label: vscode.l10n.t("Add a model…"),
      ask: async () => {
        const picked = await new ModelPicker(found, null, "", parts).pick();
        return picked?.type === "use" ? picked.id : picked?.type === "details" ? picked.model.id : undefined;
      },
    },
  });
}

/** Lets a person choose one of some words, or none of them. Undefined where the page was closed, else what was chosen. */
export async function chooseOne(
  title: string,
  words: readonly string[],
  current: unknown,
): Promise<{ readonly value: string | undefined } | undefined> {
  const items = [{ label: vscode.l10n.t("Not set"), value: undefined }, ...words.map((word) => ({ label: word, value: word }))];
  const active = items.find(({ value }) => value === current);
  const shown = items.map((item) => (item === active ? { ...item, label: `$(check) ${item.label}` } : item));
  const chosen = await pick({
    title,
    items: shown,
    back: true,
    active: shown[items.indexOf(active ?? items[0] ?? { label: "", value: undefined })],
  });
  return chosen?.type === "items" && chosen.items[0] !== undefined ? { value: chosen.items[0].value } : undefined;
}

/** Lets a person check quantizations; none is all. */
export async function chooseQuantizations(provider: Fields | null): Promise<readonly string[] | undefined> {
  const items = quantizations.map((label) => ({ label }));
  const now = textsOf(provider, "quantizations");
  const chosen = await pick({
    title: vscode.l10n.t("Only these quantizations; none checked means any"),
    items,
    checked: ({ label }) => now.includes(label),
    back: true,
  });
  return chosen?.type === "items" ? chosen.items.map(({ label }) => label) : undefined;
}

/** Asks for the highest price that is taken; an empty text takes the limit away. */
export async function askPrice(
  provider: Fields | null,
  of: "prompt" | "completion",
): Promise<{ readonly usd: number | undefined } | undefined> {
  const now = maxPriceOf(provider, of);
  const text = await vscode.window.showInputBox({
    title: of === "prompt" ? vscode.l10n.t("Highest price of input") : vscode.l10n.t("Highest price of output"),
    prompt: vscode.l10n.t("USD per million tokens; empty for no limit. A request that nobody serves for it fails."),
    value: now === undefined ? "" : String(now),
    validateInput: (value) => (parsePrice(value) === null ? vscode.l10n.t("A price is a number, 0 or more.") : undefined),
  });
  const usd = text === undefined ? null : parsePrice(text);
  return usd === null ? undefined : { usd };
}

/** Asks for JSON in one line; empty is nothing. */
export function askJson(title: string, value: unknown, isRight: (json: string) => boolean): Promise<string | undefined> {
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  return Promise.resolve(
    vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t("Sent as it is; empty for nothing"),
      value: isEmpty ? "" : JSON.stringify(value),
      ignoreFocusOut: true,
      validateInput: (json) => (isRight(json) ? undefined : vscode.l10n.t("This is not the JSON that is needed here.")),
    }),
  );
}

async function askText(title: string, validate: (text: string) => string | undefined): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ title, validateInput: (value) => validate(value.trim()) });
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === "" || validate(trimmed) !== undefined ? undefined : trimmed;
}
