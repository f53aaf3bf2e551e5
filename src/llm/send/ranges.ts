import type { Dialect } from "../../shared/parameters.ts";
import type { Problem } from "./draft.ts";

/** What a parameter may be, after wire.md 2.1 and 8. `above` excludes the bound itself, `min` and `max` include theirs. */
export interface NumberRange {
  readonly kind: "number" | "integer";
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

const safe = Number.MAX_SAFE_INTEGER;
const number = (min: number, max: number): NumberRange => ({ kind: "number", min, max });
const integer = (min: number, max?: number): NumberRange => ({ kind: "integer", min, ...(max === undefined ? {} : { max }) });

const common: Readonly<Record<string, NumberRange>> = {
  temperature: number(0, 2),
  top_p: number(0, 1),
  top_k: integer(0),
  min_p: number(0, 1),
  top_a: number(0, 1),
  frequency_penalty: number(-2, 2),
  presence_penalty: number(-2, 2),
  repetition_penalty: { kind: "number", above: 0, max: 2 },
  seed: integer(-safe, safe),
  max_tokens: integer(1),
  max_completion_tokens: integer(1),
  top_logprobs: integer(0, 20),
};

const ranges: Readonly<Record<Dialect, Readonly<Record<string, NumberRange>>>> = {
  openrouter: common,
  deepinfra: {
    ...common,
    top_p: { kind: "number", above: 0, max: 1 },
    top_k: { kind: "integer", min: 0, below: 1000 },
    repetition_penalty: number(0.01, 5),
    max_tokens: integer(0, 1_000_000),
    n: integer(1, 4),
  },
  // Servers of one's own: vLLM takes top_k -1 for "off" and wider penalties.
  openai: { ...common, top_k: integer(-1), repetition_penalty: { kind: "number", above: 0, max: 5 } },
};

const stopLimits: Readonly<Record<Dialect, number>> = { openrouter: 4, deepinfra: 16, openai: 16 };

/** What a numeric parameter may be, by its name on the wire; undefined where it has no bounds. */
export function rangeOf(dialect: Dialect, parameter: string): NumberRange | undefined {
  const own = ranges[dialect];
  return Object.hasOwn(own, parameter) ? own[parameter] : undefined;
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
  const limit = stopLimits[dialect];
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
