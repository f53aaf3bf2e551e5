import * as l10n from "@vscode/l10n";
import { type Bounds, numberFacts, numberNames, type NumberFacts, parameterTable } from "../../shared/parameterTable.ts";
import type { Dialect } from "../../shared/parameters.ts";
import type { SettingProblem } from "./draft.ts";

/** The values that a server accepts for a number (docs/wire.md, Request parameters). */
export interface NumberRange extends Bounds {
  readonly kind: "number" | "integer";
}

type Ranges = Pick<NumberFacts, "kind" | "range" | "rangeAt">;

/** By name on the wire. The last ones have no setting of their own: they are another name for one, or are set in `aside.extraBody`. */
const ranges = new Map<string, Ranges>([
  ...numberNames.map(numberFacts).map((facts) => [[facts.wire].flat()[0] ?? "", facts] as const),
  ["max_completion_tokens", { kind: "integer", range: { min: 1 } }],
  ["max_output_tokens", { kind: "integer", range: { min: 1 } }],
  ["top_logprobs", { kind: "integer", range: { min: 0, max: 20 } }],
  ["n", { kind: "integer", range: {}, rangeAt: { deepinfra: { min: 1, max: 4 } } }],
]);

/** The range of a numeric parameter, by its name on the wire; undefined if it has no bounds. */
export function numberRange(dialect: Dialect, parameter: string): NumberRange | undefined {
  const own = ranges.get(parameter);
  const bounds = own?.rangeAt?.[dialect] ?? own?.range;
  return own === undefined || bounds === undefined || Object.keys(bounds).length === 0 ? undefined : { kind: own.kind, ...bounds };
}

/**
 * Checks one numeric parameter.
 * @param setting its name for the user, such as `aside.temperature`
 * @param parameter its name on the wire
 * @returns undefined if it is in range or has no range
 */
export function checkNumber(dialect: Dialect, setting: string, parameter: string, value: unknown): SettingProblem | undefined {
  const range = numberRange(dialect, parameter);
  if (range === undefined) return undefined;
  const ok =
    typeof value === "number" &&
    Number.isFinite(value) &&
    (range.kind === "number" || Number.isSafeInteger(value)) &&
    (range.min === undefined || value >= range.min) &&
    (range.above === undefined || value > range.above) &&
    (range.max === undefined || value <= range.max) &&
    (range.below === undefined || value < range.below);
  if (ok) return undefined;
  if (typeof value !== "number") return l10n.t("{0} must be {1}.", setting, describe(range));
  return l10n.t("{0} must be {1}, not {2}.", setting, describe(range), String(value));
}

/** Checks the number of `stop` strings and that none is empty. */
export function checkStop(dialect: Dialect, setting: string, value: unknown): SettingProblem | undefined {
  const stops: unknown = typeof value === "string" ? [value] : value;
  const limit = parameterTable.stop.limits[dialect];
  if (Array.isArray(stops) && stops.length <= limit && stops.every((stop) => typeof stop === "string" && stop !== "")) return undefined;
  return l10n.t("{0} must be a list of at most {1} strings, none of them empty.", setting, limit);
}

/** Describes a range. Numbers keep the format of JSON in every display language, because the user writes them in settings.json. */
function describe({ kind, min, above, max, below }: NumberRange): string {
  if (kind === "integer") {
    const lowest = min ?? (above === undefined ? undefined : above + 1);
    const highest = max ?? (below === undefined ? undefined : below - 1);
    if (lowest === undefined || highest === undefined) return l10n.t("a whole number of at least {0}", String(lowest));
    return l10n.t("a whole number from {0} to {1}", String(lowest), String(highest));
  }
  const highest = String(max ?? below);
  if (above !== undefined) return l10n.t("a number greater than {0} and at most {1}", String(above), highest);
  return l10n.t("a number from {0} to {1}", String(min), highest);
}
