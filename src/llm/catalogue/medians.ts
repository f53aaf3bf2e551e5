import { numberFacts, numberNames } from "../../shared/parameterTable.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { type Clock, systemClock } from "../send/clock.ts";
import { catalogueId } from "../send/modelId.ts";
import { getJson } from "./getJson.ts";
import { field, numberField, objectField } from "../../shared/guards.ts";

/** The median values that other users set for a model, by their names on the wire. */
export type Medians = Readonly<Record<string, number>>;

const names = numberNames.map(numberFacts).flatMap(({ hasMedian, wire }) => (hasMedian === true ? [wire].flat() : []));

/**
 * Fetches OpenRouter's median values for a model. The page has not been documented since January 2026 and may respond with 404 at any time;
 * the result is then empty, which is not an error.
 */
export async function fetchMedians(
  endpoint: Endpoint,
  model: string,
  how: { readonly key: string | undefined; readonly clock?: Clock; readonly signal?: AbortSignal },
): Promise<Medians> {
  const path = catalogueId(model).split("/").map(encodeURIComponent).join("/");
  const answer = await getJson({
    endpoint,
    key: how.key,
    path: `/parameters/${path}`,
    clock: how.clock ?? systemClock,
    ...(how.signal && { signal: how.signal }),
  });
  if (!answer.ok) return {};
  const data = objectField(answer.body, "data");
  const known = names.map((name) => [name, numberField(data, `${name}_p50`)] as const).filter(([, value]) => value !== undefined);
  return field(answer.body, "data") === undefined ? {} : (Object.fromEntries(known) as Medians);
}
