import { type Bounds, numberFacts, numberNames, type NumberFacts, parameterTable } from "../../shared/parameterTable.ts";
import type { Dialect } from "../../shared/parameters.ts";
import type { Problem } from "./draft.ts";

/** The values that a server accepts for a number (docs/wire.md, Request parameters). */
export interface NumberRange extends Bounds {
  readonly kind: "number" | "integer";
}

type Ranges = Pick<NumberFacts, "kind" | "range" | "rangeAt">;

/** By name on the wire. The last ones have no setting: they are spelled for one, or set with `aside.extraBody`. */
const ranges = new Map<string, Ranges>([
  ...numberNames.map(numberFacts).map((facts) => [[facts.wire].flat()[0] ?? "", facts] as const),
  ["max_completion_tokens", { kind: "integer", range: { min: 1 } }],
  ["top_logprobs", { kind: "integer", range: { min: 0, max: 20 } }],
  ["n", { kind: "integer", range: {}, rangeAt: { deepinfra: { min: 1, max: 4 } } }],
]);

/** The range of a numeric parameter, by its name on the wire; undefined where it has no bounds. */
export function rangeOf(dialect: Dialect, parameter: string): NumberRange | undefined {
  const own = ranges.get(parameter);
  const bounds = own?.rangeAt?.[dialect] ?? own?.range;
  return own === undefined || bounds === undefined || Object.keys(bounds).length === 0 ? undefined : { kind: own.kind, ...bounds };
}

/**
 * Checks one numeric parameter.
 * @param setting how the user knows it, such as `aside.temperature`
 * @param parameter its name on the wire
 * @returns undefined where it is in range or has none
 */
export function checkNumber(dialect: Dialect, setting: string, parameter: string, value: unknown): Problem | undefined {
  const range = rangeOf(dialect, parameter);
  if (range === undefined) return undefined;
  const ok =
    typeof value === "number" &&
    Number.isFinite(value) &&
    (range.kind === "number" || Number.isSafeInteger(value)) &&
    (range.min === undefined || value >= range.min) &&
    (range.above === undefined || value > range.above) &&
    (range.max === undefined || value <= range.max) &&
    (range.below === undefined || value < range.below);
  return ok ? undefined : `${setting} must be ${describe(range)}, but it is ${show(value)}.`;
}

/** Checks `stop`: how many, and that none is empty. */
export function checkStop(dialect: Dialect, setting: string, value: unknown): Problem | undefined {
  const stops: unknown = typeof value === "string" ? [value] : value;
  const limit = parameterTable.stop.limits[dialect];
  if (Array.isArray(stops) && stops.length <= limit && stops.every((stop) => typeof stop === "string" && stop !== "")) return undefined;
  return `${setting} must be at most ${limit} texts, none of them empty.`;
}

function describe(range: NumberRange): string {
  const kind = range.kind === "integer" ? "a whole number" : "a number";
  const low = range.min ?? range.above;
  const high = range.max ?? range.below;
  const from = low === undefined ? "" : range.min === undefined ? `above ${low}` : `at least ${low}`;
  const to = high === undefined ? "" : range.max === undefined ? `below ${high}` : `at most ${high}`;
  return `${kind}${from === "" ? "" : ` ${from}`}${from !== "" && to !== "" ? " and" : ""}${to === "" ? "" : ` ${to}`}`;
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : `a ${Array.isArray(value) ? "list" : typeof value}`;
}
