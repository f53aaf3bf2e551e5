import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import type { ModelPricing } from "../model.ts";
import { type Clock, systemClock } from "../send/clock.ts";
import { catalogueId } from "../send/modelId.ts";
import { getJson } from "./getJson.ts";
import { objectRows, shownName, withoutUndefined } from "./parseModels.ts";
import { parsePricing } from "./pricing.ts";
import { field, type JsonObject, numberField, objectField, textField } from "../../shared/guards.ts";

/** One provider of a model at OpenRouter. It may support fewer parameters than the model's row lists (docs/wire.md, Model endpoints). */
export interface ModelProvider {
  readonly name: string;
  /** Slug for `provider.order`, such as `deepinfra/turbo`. */
  readonly tag?: string;
  readonly contextLength?: number;
  readonly maxCompletionTokens?: number;
  readonly quantization?: string;
  readonly pricing?: ModelPricing;
  readonly supportedParameters?: readonly string[];
  /** 0 is healthy; negative is degraded or down. */
  readonly status?: number;
  /** Median time to the first token in the last half hour, in milliseconds. Reported only with a key. */
  readonly latencyMs?: number;
  /** Median tokens per second in the last half hour. */
  readonly throughput?: number;
  /** Uptime in percent, of the last half hour or else of the last day. */
  readonly uptime?: number;
}

/** Fetches the providers of a model from OpenRouter. Performance figures are reported only with a key. */
export async function fetchProviders(
  endpoint: Endpoint,
  model: string,
  how: { readonly key?: string | undefined; readonly clock?: Clock; readonly signal?: AbortSignal } = {},
): Promise<{ readonly ok: true; readonly providers: readonly ModelProvider[] } | { readonly ok: false; readonly error: ChatError }> {
  const path = catalogueId(model).split("/").map(encodeURIComponent).join("/");
  const answer = await getJson({
    endpoint,
    key: how.key,
    path: `/models/${path}/endpoints`,
    clock: how.clock ?? systemClock,
    ...(how.signal && { signal: how.signal }),
  });
  if (!answer.ok) return { ok: false, error: answer.error };
  return { ok: true, providers: parseProviders(answer.body) };
}

/** Reads the body of `/models/:author/:slug/endpoints`. Invalid fields are omitted. */
function parseProviders(body: unknown): readonly ModelProvider[] {
  return objectRows(field(body, "data"), "endpoints").flatMap((row) => {
    const name = textField(row, "provider_name") ?? textField(row, "name");
    if (name === undefined) return [];
    const parameters = field(row, "supported_parameters");
    return [
      withoutUndefined({
        name: shownName(name.slice(0, 100)),
        tag: textField(row, "tag"),
        contextLength: whole(field(row, "context_length")),
        maxCompletionTokens: whole(field(row, "max_completion_tokens")),
        quantization: textField(row, "quantization"),
        pricing: parsePricing(objectField(row, "pricing")),
        supportedParameters: Array.isArray(parameters) ? parameters.filter((item): item is string => typeof item === "string") : undefined,
        status: whole(field(row, "status")),
        latencyMs: median(row, "latency_last_30m"),
        throughput: median(row, "throughput_last_30m"),
        uptime: numberField(row, "uptime_last_30m") ?? numberField(row, "uptime_last_1d"),
      }),
    ];
  });
}

/** The median of percentiles. Zero means that nothing was measured. */
function median(row: JsonObject, name: string): number | undefined {
  const p50 = numberField(field(row, name), "p50");
  return p50 !== undefined && p50 > 0 ? p50 : undefined;
}

function whole(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
