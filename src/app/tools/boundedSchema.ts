import { isQuickPattern } from "./patternCost.ts";
import { isObject } from "../../shared/guards.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Formats that the validator checks quickly for any text. */
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
/** Fields that contain schemas by name. Such a name may be any word. */
const maps = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"]);
/** Fields that contain plain data. */
const data = new Set(["enum", "const", "default", "examples", "required", "type"]);
/** Fields that hold when an inner schema does not, or when exactly one does: a laxer inner schema could reject valid arguments. */
const inverting = new Set(["not", "oneOf", "if", "contains"]);
/** The validator compares every pair of items; a longer text is not checked. */
const longestForUnique = 5000;
const deepest = 200;

/**
 * A copy of a tool's schema without the parts that could take hours to check for arguments of this length. The copy is laxer than the schema, never
 * stricter: the tool itself may still refuse arguments that pass it.
 * @throws RangeError if the schema is nested too deeply
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
  // Without this pattern, the properties that it allowed would count as additional ones.
  const isOpen = isObject(patterns) && Object.keys(patterns).some((pattern) => !isQuickPattern(pattern, length));
  return Object.fromEntries(kept.filter(([name]) => !isOpen || (name !== "additionalProperties" && name !== "unevaluatedProperties")));
}

/** Whether a schema, or one inside it, has parts that its copy would not have. */
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
    // Anything it can express, `$ref` can too, and how often it is followed cannot be counted.
    case "$recursiveRef":
      return typeof field === "string";
    default:
      return false;
  }
}
