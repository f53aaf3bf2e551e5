import { keyNameOf } from "../../../llm/send/endpoint.ts";
import * as vscode from "vscode";
import { fetchProviders } from "../../../llm/catalogue/providers.ts";
import type { App } from "../../../app/app.ts";
import type { KnownEndpoint } from "../../../app/endpoints/endpoints.ts";
import type { Ask } from "../../../app/ports.ts";
import { pick } from "../../adapters/vscodePick.ts";
import { formatProvider, ModelFormat } from "../../../app/models/formatModel.ts";
import { pickModel } from "../modelPicker.ts";
import { editList, type ListChoice } from "./orderedList.ts";
import { type Fields, maxPriceOf, parsePrice, type ProviderList, quantizations, textsOf } from "./routingValues.ts";

/** Lets the user choose among the providers of a model; undefined if the page was closed. */
export async function chooseProviders(
  list: ProviderList,
  provider: Fields | null,
  found: KnownEndpoint,
  model: string | null,
  { secrets, ask }: App,
): Promise<readonly string[] | undefined> {
  const format = new ModelFormat(vscode.env.language, Date.now());
  const key = found.endpoint.auth === "key" ? (await secrets.get(keyNameOf(found.endpoint))).key : undefined;
  const answer = model === null ? undefined : await fetchProviders(found.endpoint, model, { key });
  const choices = new Map<string, ListChoice>();
  for (const one of answer?.ok === true ? answer.providers : []) {
    const value = one.tag ?? one.name;
    if (!choices.has(value)) choices.set(value, { value, label: one.name, description: value, detail: formatProvider(one, format) });
  }
  return editList({
    title: formatList(list),
    placeholder: vscode.l10n.t("Providers of {0}", model ?? vscode.l10n.t("the model")),
    chosen: textsOf(provider, list),
    choices: [...choices.values()],
    ...(answer?.ok === false ? { problem: vscode.l10n.t("Could not load providers: {0}", answer.error.message) } : {}),
    another: {
      label: vscode.l10n.t("Enter Provider Slug…"),
      ask: () =>
        askText(
          vscode.l10n.t("Provider slug, for example deepinfra or deepinfra/turbo"),
          (text) => (/^[\w./-]+$/.test(text) ? undefined : vscode.l10n.t("Use only letters, digits, “/” and “-”.")),
          ask,
        ),
    },
  });
}

function formatList(list: ProviderList): string {
  switch (list) {
    case "order":
      return vscode.l10n.t("Try these first, in this order");
    case "only":
      return vscode.l10n.t("Only these");
    case "ignore":
      return vscode.l10n.t("Never these");
    default:
      return list satisfies never;
  }
}

/** Lets the user edit the list of fallback models. */
export function chooseFallbacks(chosen: readonly string[], found: KnownEndpoint, app: App): Promise<readonly string[] | undefined> {
  const known = app.catalogue.known(found.endpoint.name);
  return editList({
    title: vscode.l10n.t("Fallback models"),
    placeholder: vscode.l10n.t("Tried in this order, each at its own price"),
    chosen,
    choices: chosen.map((id) => ({ value: id, label: known.find((model) => model.id === id)?.name ?? id, description: id })),
    another: {
      label: vscode.l10n.t("Add Model…"),
      ask: async () => {
        const picked = await pickModel(found, { current: null, query: "" }, app);
        return picked?.type === "use" ? picked.id : picked?.type === "details" ? picked.model.id : undefined;
      },
    },
  });
}

/** Lets the user choose a value or “not set”. Undefined if the page was closed. */
export async function chooseOne(
  title: string,
  values: readonly string[],
  current: unknown,
): Promise<{ readonly value: string | undefined } | undefined> {
  const items = [{ label: vscode.l10n.t("Not set"), value: undefined }, ...values.map((value) => ({ label: value, value }))];
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

/** Lets the user check quantizations. If none is checked, all are allowed. */
export async function chooseQuantizations(provider: Fields | null): Promise<readonly string[] | undefined> {
  const items = quantizations.map((label) => ({ label }));
  const now = textsOf(provider, "quantizations");
  const chosen = await pick({
    title: vscode.l10n.t("Select quantizations (none means any)"),
    items,
    checked: ({ label }) => now.includes(label),
    back: true,
  });
  return chosen?.type === "items" ? chosen.items.map(({ label }) => label) : undefined;
}

/** Asks for a price limit; an empty text removes it. */
export async function askPrice(
  provider: Fields | null,
  of: "prompt" | "completion",
  ask: Ask,
): Promise<{ readonly usd: number | undefined } | undefined> {
  const now = maxPriceOf(provider, of);
  const text = await ask.input({
    title: of === "prompt" ? vscode.l10n.t("Max input price") : vscode.l10n.t("Max output price"),
    prompt: vscode.l10n.t("USD per million tokens; empty for no limit. Requests fail if every provider costs more."),
    value: now === undefined ? "" : String(now),
    validate: (value) => (parsePrice(value) === null ? vscode.l10n.t("Enter a number of 0 or more.") : undefined),
  });
  const usd = text === undefined ? null : parsePrice(text);
  return usd === null ? undefined : { usd };
}

/** Asks for JSON in one line. An empty text removes the value. */
export function askJson(title: string, value: unknown, isValid: (json: string) => boolean, ask: Ask): Promise<string | undefined> {
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  return ask.input({
    title,
    prompt: vscode.l10n.t("Sent unchanged. Leave empty to send nothing."),
    value: isEmpty ? "" : JSON.stringify(value),
    ignoreFocusOut: true,
    validate: (json) => (isValid(json) ? undefined : vscode.l10n.t("The JSON is invalid or has the wrong shape.")),
  });
}

async function askText(title: string, validate: (text: string) => string | undefined, ask: Ask): Promise<string | undefined> {
  const text = await ask.input({ title, validate: (value) => validate(value.trim()) });
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === "" || validate(trimmed) !== undefined ? undefined : trimmed;
}
