import { dereference, type Schema, type SchemaDraft, validate } from "@cfworker/json-schema";
import { boundedSchema } from "./boundedSchema.ts";
import { isObject } from "../../shared/guards.ts";

/** Valid arguments, or what is wrong with them, in words for the model. */
export type CheckedArguments = { readonly input: object } | { readonly problem: string };

const mostProblems = 5;
/** Longer arguments are refused: they exceed any file that a model writes, and what a user can review; characters. */
const longestArguments = 1_000_000;
const deepestArguments = 200;
/** In longer arguments, only the first problem is looked for, because each item of a long list may have one; characters. */
const longForAllProblems = 20_000;
/** How often references in a schema are followed: a schema that refers to itself twice doubles the work with every level of the arguments. */
const mostReferences = 50_000;

/** Parses the arguments of a call and checks them against the tool's schema. An empty text means no arguments. Never throws, and never takes long. */
export function checkArguments(written: string, schema: Readonly<Record<string, unknown>> | undefined): CheckedArguments {
  if (written.length > longestArguments) return { problem: `The arguments are too long: ${written.length} characters.` };
  let input: unknown;
  try {
    input = written.trim() === "" ? {} : JSON.parse(written);
  } catch (error) {
    return { problem: `The arguments are not JSON: ${error instanceof Error ? error.message : "they cannot be read"}.` };
  }
  if (!isObject(input)) return { problem: "The arguments must be a JSON object." };
  if (isDeeper(input, deepestArguments)) return { problem: `The arguments are nested more than ${deepestArguments} deep.` };
  if (schema === undefined) return { input };
  try {
    const problems = problemsOf(input, schema, written.length);
    return problems === undefined ? { input } : { problem: `The arguments do not match the tool's schema. ${problems}` };
  } catch (error) {
    return { problem: `The tool's schema cannot be applied: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function problemsOf(input: object, schema: Readonly<Record<string, unknown>>, length: number): string | undefined {
  const bounded: Schema = boundedSchema(schema, length);
  const { valid, errors } = validate(input, bounded, draftOf(schema), limited(dereference(bounded)), length > longForAllProblems);
  if (valid) return undefined;
  const problems = errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  // Problems at the top only say that something below does not match.
  const closest = problems.filter((problem) => !problem.startsWith("#: Property ")).slice(-mostProblems);
  return (closest.length > 0 ? closest : problems.slice(0, mostProblems)).join(" ");
}

/** The parts of a schema by their addresses. Throws when they are read too often. */
function limited<T extends object>(parts: T): T {
  let references = 0;
  return new Proxy(parts, {
    get: (target, name, receiver): unknown => {
      references += 1;
      if (references > mostReferences) throw new RangeError("it refers to itself too often");
      return Reflect.get(target, name, receiver);
    },
  });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((field) => isDeeper(field, levels - 1));
}

function draftOf({ $schema }: Readonly<Record<string, unknown>>): SchemaDraft {
  const named = typeof $schema === "string" ? $schema : "";
  if (named.includes("draft-04")) return "4";
  if (named.includes("2019-09")) return "2019-09";
  return named.includes("2020-12") ? "2020-12" : "7";
}
