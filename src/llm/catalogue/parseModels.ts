import type { Model } from "../model.ts";
import { parseRowPricing } from "./pricing.ts";
import { field, isFiniteNumber, isObject, type JsonObject, listField, numberField, objectField, textField } from "../../shared/guards.ts";

/** The readable part of a model list. */
export interface ParsedModels {
  readonly models: readonly Model[];
  /** Number of entries that are not a model or repeat an id. */
  readonly dropped: number;
}

/** More rows than any catalogue has. The rest is dropped. */
const maxRows = 200_000;

/**
 * Reads a model list of any server: OpenRouter's of 2025 and 2026, DeepInfra's with metadata and its native one, OpenAI's with the
 * additions of vLLM, LM Studio, llama.cpp, Groq and Mistral, and Ollama's tags (docs/wire.md, Model list). Invalid fields of a row are
 * omitted; a row without a usable id is dropped and counted.
 * @param body parsed JSON
 * @returns undefined if it is not a list
 */
export function parseModels(body: unknown): ParsedModels | undefined {
  const rows = [body, field(body, "data"), field(body, "models")].find((value) => Array.isArray(value)) as readonly unknown[] | undefined;
  if (rows === undefined) return undefined;
  const models = new Map<string, Model>();
  for (const row of rows.slice(0, maxRows)) {
    const model = parseModel(row);
    if (model !== undefined && !models.has(model.id)) models.set(model.id, model);
  }
  return { models: [...models.values()], dropped: rows.length - models.size };
}

/** Reads one row of a list; see `parseModels`. */
export function parseModel(row: unknown): Model | undefined {
  if (!isObject(row)) return undefined;
  const id = textField(row, "id") ?? textField(row, "model_name") ?? textField(row, "model") ?? textField(row, "name");
  if (id === undefined || !isId(id)) return undefined;
  const details = objectField(row, "metadata") ?? row;
  const tags = texts(field(details, "tags"));
  const contextLength =
    firstCount(row, details, ["context_length", "max_model_len", "max_context_length", "context_window"]) ?? nativeContext(row);
  const pricing = parseRowPricing(row, details);
  const created = numberField(row, "created");
  const description = textField(details, "description");
  return withoutUndefined({
    id,
    name: shownName(textField(row, "name") ?? id) || id,
    canonicalSlug: textField(row, "canonical_slug"),
    description: description?.slice(0, 4000),
    createdAt: created !== undefined && created > 0 && created < 1e11 ? created * 1000 : undefined,
    contextLength,
    maxCompletionTokens: maxCompletion(row, details, contextLength),
    inputModalities: texts(field(objectField(row, "architecture"), "input_modalities")) ?? modalitiesOfTags(tags),
    outputModalities: texts(field(objectField(row, "architecture"), "output_modalities")),
    tokenizer: textField(objectField(row, "architecture"), "tokenizer"),
    pricing,
    supportedParameters: texts(field(row, "supported_parameters")),
    defaultParameters: numbers(objectField(row, "default_parameters")),
    reasoning: parseReasoning(objectField(row, "reasoning")),
    isModerated: bool(field(objectField(row, "top_provider"), "is_moderated")),
    expirationDate: day(textField(row, "expiration_date")),
    tags,
  });
}

/** Whether a text is a plausible id: no spaces at its ends, no control characters, not absurdly long. */
function isId(id: string): boolean {
  return id.length <= 256 && id.trim() === id && !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(id);
}

/** A name for display in lists: without invisible characters and without icons of VS Code. */
export function shownName(name: string): string {
  return name
    .slice(0, 200)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
    .replaceAll("$(", "$ (")
    .trim();
}

/** The day of an ISO date or time; undefined for any other text. */
function day(text: string | undefined): string | undefined {
  const date = /^\d{4}-\d\d-\d\d(?=$|T)/.exec(text ?? "")?.[0];
  return date === undefined || Number.isNaN(Date.parse(date)) ? undefined : date;
}

/** Some rows have a larger output limit than context window (llama-3-70b-instruct: 16,384 of 8,192). */
function maxCompletion(row: JsonObject, details: JsonObject, contextLength: number | undefined): number | undefined {
  const reported =
    positiveInteger(field(objectField(row, "top_provider"), "max_completion_tokens")) ??
    firstCount(row, details, ["max_completion_tokens", "max_tokens"]);
  return reported === undefined || contextLength === undefined ? reported : Math.min(reported, contextLength);
}

function nativeContext(row: JsonObject): number | undefined {
  return (
    positiveInteger(field(objectField(row, "top_provider"), "context_length")) ??
    positiveInteger(field(objectField(row, "meta"), "n_ctx")) ??
    positiveInteger(field(objectField(row, "meta"), "n_ctx_train"))
  );
}

function parseReasoning(raw: JsonObject | undefined): Model["reasoning"] {
  if (raw === undefined) return undefined;
  const efforts = field(raw, "supported_efforts");
  return withoutUndefined({
    // null means every effort is accepted; absent means there is no choice.
    supportedEfforts: efforts === null ? null : texts(efforts),
    defaultEffort: textField(raw, "default_effort"),
    defaultEnabled: bool(field(raw, "default_enabled")),
    supportsMaxTokens: bool(field(raw, "supports_max_tokens")),
    mandatory: bool(field(raw, "mandatory")),
  });
}

function modalitiesOfTags(tags: readonly string[] | undefined): readonly string[] | undefined {
  if (tags === undefined) return undefined;
  return tags.includes("multimodal") || tags.includes("vision") ? ["text", "image"] : undefined;
}

function firstCount(row: JsonObject, details: JsonObject, names: readonly string[]): number | undefined {
  for (const name of names) {
    const found = positiveInteger(field(row, name)) ?? positiveInteger(field(details, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function positiveInteger(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function bool(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.slice(0, 200).filter((item): item is string => typeof item === "string" && item.length <= 100);
}

function numbers(raw: JsonObject | undefined): Readonly<Record<string, number>> | undefined {
  if (raw === undefined) return undefined;
  const entries = Object.entries(raw).filter((entry): entry is [string, number] => isFiniteNumber(entry[1]));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Removes undefined fields, so that they are absent. */
export function withoutUndefined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** The objects of a list in a field, for lists of other things than models. */
export function objectRows(body: unknown, name: string): readonly JsonObject[] {
  return listField(body, name).filter(isObject);
}
