import { isQuickPattern } from "./patternCost.ts";
import { isObject } from "../../shared/guards.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Formats whose own patterns, those of the validator, are quick whatever stands in the text. */
const quickFormats = new Set([
  "date",
  "time",
  "date-time",
  "duration",
  "uuid",
  "ipv4",
  "ipv6",
  "uri",
  "uri-reference",
  "email",
  "hostname",
]);
/** Fields whose values are schemas by name; a name there may be any word. */
const maps = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"]);
/** Plain data. */
const data = new Set(["enum", "const", "default", "examples", "required", "type"]);
/** What is true where a schema within is not, or where just one of several is: less of that schema would make it say no to what fits. */
const inverting = new Set(["not", "oneOf", "if", "contains"]);
/** Every pair of items is compared. */
const longestForUnique = 5000;
const deepest = 200;

/**
 * A copy of a tool's schema without what could take hours to hold against arguments of this length. The copy is laxer than the schema, never stricter: what
 * is left out the tool itself may still refuse.
 * @throws RangeError where it is nested too deeply
 */
export function boundedSchema(schema: Schema, length: number): Schema {
  return copy(schema, length, 0) as Schema;
}

function copy(value: unknown, length: number, depth: number): unknown {
  if (depth > deepest) throw new RangeError("it is nested too deeply");
  if (Array.isArray(value)) return value.map((one: unknown) => copy(one, length, depth + 1));
  if (!isObject(value)) return value;
  const kept: [string, unknown][] = [];
  for (const [name, field] of Object.entries(value)) {
    if (isSlow(name, field, length)) continue;
    if (inverting.has(name) && hasSlow(field, length, depth + 1)) continue;
    if (data.has(name)) kept.push([name, field]);
    else if (maps.has(name) && isObject(field)) {
      const entries = Object.entries(field).filter(([key]) => name !== "patternProperties" || isQuickPattern(key, length));
      kept.push([name, Object.fromEntries(entries.map(([key, one]) => [key, copy(one, length, depth + 1)]))]);
    } else kept.push([name, copy(field, length, depth + 1)]);
  }
  const patterns = value["patternProperties"];
  // Properties that such a pattern allowed are no longer covered.
  const isOpen = isObject(patterns) && Object.keys(patterns).some((pattern) => !isQuickPattern(pattern, length));
  return Object.fromEntries(kept.filter(([name]) => !isOpen || (name !== "additionalProperties" && name !== "unevaluatedProperties")));
}

/** Whether a schema, or one within it, has anything that its copy would not have. */
function hasSlow(value: unknown, length: number, depth: number): boolean {
  if (depth > deepest) throw new RangeError("it is nested too deeply");
  if (Array.isArray(value)) return value.some((one) => hasSlow(one, length, depth + 1));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([name, field]) => {
    if (isSlow(name, field, length)) return true;
    if (data.has(name)) return false;
    if (!maps.has(name) || !isObject(field)) return hasSlow(field, length, depth + 1);
    const keys = name === "patternProperties" ? Object.keys(field) : [];
    return keys.some((key) => !isQuickPattern(key, length)) || Object.values(field).some((one) => hasSlow(one, length, depth + 1));
  });
}

function isSlow(name: string, field: unknown, length: number): boolean {
  switch (name) {
    case "pattern":
      return typeof field === "string" && !isQuickPattern(field, length);
    case "format":
      return typeof field === "string" && !quickFormats.has(field);
    case "uniqueItems":
      return field === true && length > longestForUnique;
    // It leads nowhere that `$ref` does not, and how often it is followed cannot be counted.
    case "$recursiveRef":
      return typeof field === "string";
    default:
      return false;
  }
}
