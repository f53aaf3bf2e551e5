import * as vscode from "vscode";
import { ModelFormat } from "../../app/models/formatModel.ts";
import type { PricedHost, PricedModel } from "../../app/models/pricedModel.ts";
import { isFree, priceRefusal, whatIf } from "../../app/usage/whatIf.ts";
import type { UsageFact } from "../../history/usageFact.ts";
import type { ModelPricing } from "../../llm/model.ts";
import { inSlices } from "../../shared/steps.ts";
import type { CacheBehavior, WhatIfSection } from "../../shared/whatIfSection.ts";
import type { UsageSection, UsageSectionParts, UsageView } from "./usageSection.ts";

/** What the user has chosen. Nothing is computed before anything is. */
interface Choice {
  readonly conversation: string | null;
  readonly model: PricedModel | null;
  readonly host: PricedHost | null;
  readonly cache: CacheBehavior;
}

const nothing: Choice = { conversation: null, model: null, host: null, cache: "recorded" };

/** The section “What if”: what the requests shown would have cost elsewhere. Computed only once the user has chosen something. */
export function whatIfSection(parts: UsageSectionParts): UsageSection {
  const { app, post } = parts;
  let choice = nothing;
  let running = new AbortController();
  /** What the page shows now: a list may have been open for a while. */
  let latest: UsageView | undefined;

  const show = async (signal?: AbortSignal): Promise<void> => {
    running.abort();
    running = new AbortController();
    if (latest === undefined) return;
    const signals = signal === undefined ? running.signal : AbortSignal.any([running.signal, signal]);
    const shown = await sectionOf(choice, latest, parts, signals);
    if (shown !== undefined) post("whatIf", shown);
  };
  const choose = async (change: Partial<Choice>): Promise<void> => {
    choice = { ...choice, ...change };
    await show();
  };
  const chooseModel = async (view: UsageView): Promise<void> => {
    const endpoint = choice.model?.endpoint ?? app.settings.effective(app.place.session.conversation).endpoint.value;
    const used = [...new Set(factsOf(choice, view).map(({ model }) => model))].filter((id) => id !== "").slice(0, mostUsed);
    const chosen = await app.features.get("chooseModelForPrices")(endpoint, used);
    if (chosen !== undefined) await choose({ model: chosen === "own" ? null : chosen, host: null });
  };
  const chooseHost = async (): Promise<void> => {
    const { model } = choice;
    if (model === null || !hasHosts(model, parts)) return;
    const chosen = await app.features.get("chooseHostForPrices")(model);
    // Another model may have been chosen meanwhile.
    if (chosen !== undefined && choice.model === model) await choose({ host: chosen === "any" ? null : chosen });
  };
  return {
    update: (view, signal) => {
      latest = view;
      return show(signal);
    },
    answer: (message, view) => {
      if (message.type === "whatIf.model") return chooseModel(view);
      if (message.type === "whatIf.host") return chooseHost();
      if (message.type === "whatIf.cache") return choose({ cache: message.cache });
      if (message.type === "whatIf.conversation") return choose({ conversation: message.id });
      return message.type === "whatIf.reset" ? choose(nothing) : undefined;
    },
  };
}

/** Models that were used, at the top of the list. */
const mostUsed = 20;

/** All requests of a conversation, whenever they were, or those that the page shows. */
function factsOf({ conversation }: Choice, { all, facts }: UsageView): readonly UsageFact[] {
  return conversation === null ? facts : all.filter((fact) => fact.conversation === conversation);
}

/** What the section shows; undefined where something newer is to be shown. */
async function sectionOf(
  choice: Choice,
  view: UsageView,
  parts: UsageSectionParts,
  signal: AbortSignal,
): Promise<WhatIfSection | undefined> {
  const { model, host, cache } = choice;
  const pricing = host === null ? model?.pricing : host.pricing;
  const refusal = model === null ? null : (priceRefusal(pricing) ?? null);
  const isChosen = model !== null || cache !== "recorded";
  const pricesOf = model === null ? ownPrices(parts) : () => pricing;
  const title = choice.conversation === null ? "" : await titleOf(choice.conversation, parts);
  const steps = isChosen && refusal === null ? whatIf(factsOf(choice, view), pricesOf, cache) : undefined;
  const result = steps === undefined ? null : await inSlices(steps, signal).catch(unlessAborted(signal));
  if (result === undefined || signal.aborted) return undefined;
  return {
    conversation: choice.conversation === null ? null : { id: choice.conversation, title },
    model: model === null ? null : { name: model.name, endpoint: model.endpoint },
    host: host?.name ?? null,
    hasHosts: model !== null && hasHosts(model, parts),
    cache,
    price: (model === null || refusal !== null ? undefined : new ModelFormat(vscode.env.language, view.now).price(pricing)) ?? null,
    refusal,
    isFree: pricing !== undefined && refusal === null && isFree(pricing),
    hasOtherCharges: model !== null && pricing?.otherCharges === true,
    result,
  };
}

function unlessAborted(signal: AbortSignal): (cause: unknown) => undefined {
  return (cause) => {
    if (!signal.aborted) throw cause;
    return undefined;
  };
}

/** The listed prices of each request's own model. A request whose endpoint is not known has none. */
export function ownPrices({ app: { catalogue } }: Pick<UsageSectionParts, "app">): (fact: UsageFact) => ModelPricing | undefined {
  return ({ endpoint, model }) => (endpoint === "" ? undefined : catalogue.row(endpoint, model)?.pricing);
}

function hasHosts({ endpoint }: PricedModel, { app }: UsageSectionParts): boolean {
  const found = app.endpoints.get(endpoint);
  return !("error" in found) && found.endpoint.dialect === "openrouter";
}

async function titleOf(id: string, { app: { store } }: UsageSectionParts): Promise<string> {
  const [listed, deleted] = await Promise.all([store.list(), store.list({ deleted: true })]);
  const title = [...listed, ...deleted].find((one) => one.id === id)?.title ?? "";
  return title === "" ? vscode.l10n.t("Untitled") : title;
}
