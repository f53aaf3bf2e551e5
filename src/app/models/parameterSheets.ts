import { keyNameOf } from "../../llm/send/endpoint.ts";
import { probePrompt } from "../outbound/gate.ts";
import * as l10n from "@vscode/l10n";
import type { ChatRequest } from "../../llm/chatClient.ts";
import { fetchMedians, type Medians } from "../../llm/catalogue/medians.ts";
import type { Model } from "../../llm/model.ts";
import { isFixedField } from "../../llm/send/extraBody.ts";
import { numberRange } from "../../llm/send/ranges.ts";
import { buildRequest } from "../../llm/send/requestBody.ts";
import { type NumberValue, type ParameterSheet, routingNames, type SheetValue } from "../../shared/parameterSheet.ts";
import { type Bounds, type NumberName, numberFacts, numberNames, type ParameterName } from "../../shared/parameterTable.ts";
import type { Dialect, Parameters } from "../../shared/parameters.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import type { Conversation } from "../../shared/conversation.ts";
import { fileSettingLines } from "../settings/fileSettings.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import type { Endpoints, KnownEndpoint } from "../endpoints/endpoints.ts";
import type { Secrets } from "../endpoints/secrets.ts";
import type { CompanyPolicy } from "../settings/companyPolicy.ts";
import type { Settings } from "../settings/settings.ts";
import type { WaitingSettings } from "../settings/waitingSettings.ts";
import type { ModelCatalogue } from "./modelCatalogue.ts";
import type { RefusalMemory } from "./refusalMemory.ts";
import { reasoningOffer } from "./reasoningOffer.ts";
import { lookup } from "../../shared/guards.ts";

/** The services that the sheets are built from. */
export interface ParameterSheetDeps {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly catalogue: ModelCatalogue;
  readonly refusals: Pick<RefusalMemory, "of">;
  /** What is fixed on this machine; nothing unless given. */
  readonly policy?: Pick<CompanyPolicy, "current">;
  /** Called when data has arrived that a sheet was waiting for. */
  readonly onLearned: () => void;
}

/** A valid value of each parameter that the sheet can set, to find out whether it would be sent. */
const probes: Parameters = {
  ...Object.fromEntries(numberNames.map((name) => [name, numberFacts(name).neutral])),
  stop: ["x"],
  reasoning: { enabled: true },
  serviceTier: "auto",
  toolChoice: "auto",
};

/** Builds the parameter sheets: every effective value with its source, what the model supports, its defaults, and problems. */
export class ParameterSheets {
  readonly #deps: ParameterSheetDeps;
  readonly #medians = new Map<string, Medians>();

  constructor(deps: ParameterSheetDeps) {
    this.#deps = deps;
  }

  of({ conversation }: { readonly conversation: Conversation }): ParameterSheet {
    const { settings, endpoints, catalogue, refusals, policy } = this.#deps;
    const fixedBy = policy?.current?.fixedBy ?? null;
    const effective = settings.effective(conversation);
    // The values after a reset. The conversation's choice of a preset stays.
    const preset = Object.hasOwn(conversation.overrides ?? {}, "preset") ? { preset: conversation.overrides?.["preset"] } : {};
    const inherited = settings.effective({ ...conversation, overrides: preset });
    const waiting = waitingTexts(settings.waiting, inherited);
    const found = endpoints.get(effective.endpoint.value);
    const known = "error" in found ? undefined : found;
    const model = effective.model.value;
    const row = model === null ? undefined : catalogue.row(effective.endpoint.value, model);
    if (known !== undefined && model !== null) this.#lookUp(known, model);
    const medians = (known && model && this.#medians.get(`${known.origin} ${model}`)) || {};
    const request = known && model !== null ? requestFor(known, model, row, refusals) : undefined;
    const value = <T>(name: ParameterName): SheetValue<T> => ({
      ...settingOf<T>(effective, name),
      inherited: settingOf<T>(inherited, name),
      unsupported: effective.values[name]?.source === "policy" ? fixedBy : request === undefined ? null : unsupported(request, name),
      waiting: waiting(name),
      problem: request === undefined ? null : problemOf(request, name, effective.parameters[name]),
    });
    const dialect = known?.endpoint.dialect ?? "openrouter";
    const numbers = numberNames.map((name) => [name, numberValue(name, value<number | null>(name), dialect, row, medians)] as const);
    return {
      conversationId: conversation.id,
      model: row?.name ?? model,
      numbers: Object.fromEntries(numbers) as Record<NumberName, NumberValue>,
      stop: value("stop"),
      systemPrompt: { ...effective.systemPrompt, inherited: inherited.systemPrompt, waiting: null, unsupported: null, problem: null },
      reasoning: { ...value("reasoning"), offer: reasoningOffer(row, dialect) },
      serviceTier: value("serviceTier"),
      toolChoice: value("toolChoice"),
      extraBody: this.#extraBody(value("extraBody")),
      preset: { name: effective.preset.value, source: effective.preset.source, waiting: waiting("preset") },
      routing: routingNames.flatMap((name) => {
        const setting = effective.values[name];
        const text = waiting(name);
        return [
          ...(setting === undefined || setting.value === null
            ? []
            : [
                {
                  name,
                  text: JSON.stringify(setting.value),
                  source: setting.source,
                  isWaiting: false,
                  ...(setting.source === "policy" && fixedBy !== null && { fixed: fixedBy }),
                },
              ]),
          ...(text === null ? [] : [{ name, text, source: "folder" as const, isWaiting: true }]),
        ];
      }),
      routes: dialect === "openrouter",
      fromFile: fileSettingLines(conversation),
      rejected: effective.rejected.map(({ where, why }) => l10n.t("{0} is ignored: {1}.", where, why)),
    };
  }

  #extraBody(value: ParameterSheet["extraBody"]): ParameterSheet["extraBody"] {
    return { ...value, problem: value.problem ?? this.#deps.policy?.current?.fieldsProblem(value.value) ?? null };
  }

  /** Looks up the catalogue and the medians once. `onLearned` and the catalogue report the result. */
  #lookUp(found: KnownEndpoint, model: string): void {
    const name = `${found.origin} ${model}`;
    if (this.#medians.has(name)) return;
    this.#medians.set(name, {});
    void this.#learn(found, model, name);
  }

  async #learn(found: KnownEndpoint, model: string, name: string): Promise<void> {
    const { catalogue, secrets, onLearned } = this.#deps;
    const { signal } = new AbortController();
    await catalogue.find(found, model, { signal, waitMs: 0 });
    if (found.endpoint.dialect !== "openrouter") return;
    const key = found.endpoint.auth === "key" ? (await secrets.get(keyNameOf(found.endpoint))).key : undefined;
    const medians = await fetchMedians(found.endpoint, model, { key });
    if (Object.keys(medians).length === 0) return;
    this.#medians.set(name, medians);
    onLearned();
  }
}

/** Longer values are cut, characters. */
const longestWaiting = 500;

/** The values that an untrusted folder would set, directly or with its preset. */
function waitingTexts(waiting: WaitingSettings | undefined, now: EffectiveSettings): (name: ParameterName | "preset") => string | null {
  return (name) => {
    const valueIn = (settings: EffectiveSettings | undefined): unknown =>
      (name === "preset" ? settings?.preset : settings?.values[name])?.value ?? null;
    const value = valueIn(waiting?.effective);
    if (value === null || JSON.stringify(value) === JSON.stringify(valueIn(now))) return null;
    const text = showHidden(JSON.stringify(value));
    return text.length > longestWaiting ? `${text.slice(0, longestWaiting)}…` : text;
  };
}

function settingOf<T>({ values }: EffectiveSettings, name: ParameterName): Pick<SheetValue<T>, "value" | "source"> {
  const setting = values[name] ?? { value: null, source: "default" };
  return { value: setting.value as T, source: setting.source };
}

function requestFor({ endpoint }: KnownEndpoint, model: string, row: Model | undefined, refusals: Pick<RefusalMemory, "of">): ChatRequest {
  return {
    endpoint,
    key: undefined,
    model,
    ...(row === undefined ? {} : { catalogueModel: row }),
    messages: probePrompt,
    parameters: {},
    tools: [{ name: "x" }],
    lessons: refusals.of(endpoint, model, row),
  };
}

/** The reason why a parameter would not be sent. Builds a request with it, so that the sheet and the request cannot differ. */
function unsupported(request: ChatRequest, name: ParameterName): string | null {
  const probe = probes[name];
  if (probe === undefined) return null;
  const built = buildRequest({ ...request, parameters: { [name]: probe } });
  if (!built.ok) return null;
  const toolsMissing = built.unsupportedParameters.some(({ parameter }) => parameter === "tools");
  const left = built.unsupportedParameters.find(({ parameter }) => parameter !== "tools");
  if (name === "toolChoice" && toolsMissing) return l10n.t("{0} does not support tools", request.catalogueModel?.name ?? request.model);
  return left?.reason ?? null;
}

/** The problem with the current value, in the same words as the error when it is sent. */
function problemOf(request: ChatRequest, name: ParameterName, value: Parameters[ParameterName]): string | null {
  if (value === undefined) return null;
  const built = buildRequest({ ...request, parameters: { [name]: value } });
  if (!built.ok) return built.problem;
  const refused =
    name === "extraBody"
      ? built.unsupportedParameters.find(({ parameter }) => isFixedField(parameter, request.endpoint.dialect))
      : undefined;
  return refused === undefined ? null : l10n.t("“{0}” is left out: aside.extraBody cannot set it.", refused.parameter);
}

function numberValue(
  name: NumberName,
  value: SheetValue<number | null>,
  dialect: Dialect,
  row: Model | undefined,
  medians: Medians,
): NumberValue {
  const wire = wireNameOf(name);
  const { kind, ...bounds } = numberRange(dialect, wire) ?? { kind: "number" };
  return {
    ...value,
    ...bounds,
    isWhole: kind === "integer",
    slider: sliderOf(name, bounds, row),
    modelDefault: lookup(row?.defaultParameters, wire) ?? null,
    median: lookup(medians, wire) ?? null,
  };
}

/** A number's name on the wire; if there are several, the one that the ranges and the catalogue use. */
function wireNameOf(name: NumberName): string {
  const { wire } = numberFacts(name);
  return typeof wire === "string" ? wire : (wire[0] ?? name);
}

/** The slider for a number with these bounds; null if a slider makes no sense. Users type numbers beyond its end. */
function sliderOf(name: NumberName, range: Bounds, model: Model | undefined): NumberValue["slider"] {
  const { slider } = numberFacts(name);
  if (slider === null) return null;
  const { start, end, step } = slider;
  if (name === "maxTokens") {
    const most = model?.maxCompletionTokens ?? model?.contextLength ?? end ?? 0;
    const coarse = most >= 8192 ? step : 16;
    return { min: coarse, max: Math.max(coarse, Math.floor(most / coarse) * coarse), step: coarse };
  }
  const low = start ?? range.min ?? (range.above === undefined ? 0 : range.above + step);
  return { min: low, max: end ?? range.max ?? range.below ?? low, step };
}
