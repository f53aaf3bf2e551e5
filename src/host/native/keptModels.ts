import type * as vscode from "vscode";
import { asObject, field } from "../../shared/guards.ts";
import type { NativeModel } from "./chatModels.ts";
import { effortsOfMenu, modelMenu } from "./modelMenu.ts";

const key = "aside.offeredModels";
/** How long they are kept, in milliseconds: a price that changes within a week is told, and not kept. */
const keptForMs = 7 * 24 * 3_600_000;
/** The least time between two writes of the same models, in milliseconds. */
const rewrittenAfterMs = keptForMs / 7;
const mostModels = 50;
const longestText = 500;

/** What is asked for. */
export interface KeptFor {
  readonly ids: readonly string[];
  /** Everything else that the models depend on. */
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The models as they were last offered, or undefined if others are asked for, they are too old, or anything about them is odd. */
export function keptModels(store: vscode.Memento, { ids, source, now }: KeptFor): NativeModel[] | undefined {
  const { source: from, at, models } = asObject(store.get(key));
  if (from !== source || typeof at !== "number" || at > now || now - at >= keptForMs) return undefined;
  if (!Array.isArray(models) || models.length !== ids.length) return undefined;
  const kept = (models as readonly unknown[]).map((model, index) => infoFrom(model, ids[index]));
  return kept.every((model) => model !== undefined) ? kept : undefined;
}

/** Keeps models for the next window. @param models undefined where they must not be kept */
export function keepModels(store: vscode.Memento, { source, now }: KeptFor, models: readonly NativeModel[] | undefined): void {
  const before = asObject(store.get(key));
  if (models === undefined || models.length > mostModels) {
    if (before["models"] !== undefined) void store.update(key, undefined);
    return;
  }
  const isSame = before["source"] === source && JSON.stringify(before["models"]) === JSON.stringify(models);
  const age = now - Number(before["at"]);
  if (!isSame || !(age >= 0 && age < rewrittenAfterMs)) void store.update(key, { source, at: now, models });
}

function infoFrom(data: unknown, id: string | undefined): NativeModel | undefined {
  const text = (name: string): string | undefined => {
    const value = field(data, name);
    return typeof value === "string" && value.length <= longestText ? value : undefined;
  };
  const { maxInputTokens, maxOutputTokens, capabilities } = asObject(data);
  const { imageInput, toolCalling } = asObject(capabilities);
  const [name, family, version, tooltip, detail] = [text("name"), text("family"), text("version"), text("tooltip"), text("detail")];
  if (id === undefined || text("id") !== id || name === undefined || family === undefined || version === undefined) return undefined;
  if (tooltip === undefined || detail === undefined || !isCount(maxInputTokens) || !isCount(maxOutputTokens)) return undefined;
  if (typeof imageInput !== "boolean" || typeof toolCalling !== "boolean") return undefined;
  const [pricing, schema] = [text("pricing"), field(data, "configurationSchema")];
  const menu = schema === undefined ? undefined : modelMenu(effortsOfMenu(schema) ?? []);
  if ((pricing === undefined && field(data, "pricing") !== undefined) || (menu === undefined && schema !== undefined)) return undefined;
  return {
    id,
    name,
    family,
    version,
    tooltip,
    detail,
    maxInputTokens,
    maxOutputTokens,
    capabilities: { imageInput, toolCalling },
    ...(pricing === undefined ? {} : { pricing }),
    ...(menu === undefined ? {} : { configurationSchema: menu }),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
