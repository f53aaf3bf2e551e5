import { Validator } from "@cfworker/json-schema";

/** Arguments that a tool can be called with, or what is wrong with them in words for the model. */
export type CheckedArguments = { readonly input: object } | { readonly problem: string };

const mostProblems = 5;

/** Reads the JSON text of a call and holds it against the tool's schema. Empty text is a call without arguments. Never throws. */
export function checkArguments(written: string, schema: Readonly<Record<string, unknown>> | undefined): CheckedArguments {
  let input: unknown;
  try {
    input = written.trim() === "" ? {} : JSON.parse(written);
  } catch (error) {
    return { problem: `The arguments are not JSON: ${error instanceof Error ? error.message : "they cannot be read"}.` };
  }
  if (typeof input !== "object" || input === null || Array.isArray(input)) return { problem: "The arguments must be a JSON object." };
  if (schema === undefined) return { input };
  try {
    const { valid, errors } = new Validator(schema, draftOf(schema), false).validate(input);
    if (valid) return { input };
    const problems = errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
    // What stands at the top only says that something below it does not fit.
    const closest = problems.filter((problem) => !problem.startsWith("#: Property ")).slice(-mostProblems);
    return {
      problem: `The arguments do not fit the tool's schema. ${(closest.length > 0 ? closest : problems.slice(0, mostProblems)).join(" ")}`,
    };
  } catch (error) {
    return { problem: `The tool's schema cannot be applied: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function draftOf({ $schema }: Readonly<Record<string, unknown>>): "4" | "7" | "2019-09" | "2020-12" {
  const named = typeof $schema === "string" ? $schema : "";
  if (named.includes("draft-04")) return "4";
  if (named.includes("2019-09")) return "2019-09";
  return named.includes("2020-12") ? "2020-12" : "7";
}
