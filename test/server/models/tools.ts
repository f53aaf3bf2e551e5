import { demoRow, plainParameters } from "../catalogue.ts";
import { type Ask } from "../chatRequest.ts";
import { say, type ScriptedModel, type Step } from "../script.ts";
import { isObject } from "../../../src/shared/guards.ts";

const fragmentLength = 7;

/** Calls the first tool (the first two with `twice` in the message), with arguments in fragments. Given results, it mentions them. */
export const tools: ScriptedModel = {
  row: demoRow({
    slug: "tools",
    name: "Demo: Tools",
    description: "Calls the first tool it is given, its arguments in fragments, and then says what the tool returned.",
    contextLength: 65536,
    maxCompletionTokens: 8192,
    promptPrice: 0.5,
    completionPrice: 1.5,
    parameters: plainParameters,
  }),
  rate: 60,
  reply: (ask, rate) => ({ type: "steps", steps: steps(ask, rate) }),
};

function steps(ask: Ask, rate: number): Iterable<Step> {
  const results = ask.messages.slice(ask.messages.findLastIndex((message) => message.role !== "tool") + 1);
  if (results.length > 0) {
    const said = results.map((result) => `> ${result.content.replaceAll("\n", "\n> ")}`).join("\n\n");
    return say("text", `The tool returned:\n\n${said}\n`, rate);
  }
  const functions = (Array.isArray(ask.body.tools) ? ask.body.tools : [])
    .filter(isObject)
    .map((tool) => tool.function)
    .filter(isObject);
  if (functions.length === 0) return say("text", "No tools came with the request, so there is nothing to call.", rate);
  return call(functions.slice(0, /\btwice\b/.test(ask.question) ? 2 : 1), ask, rate);
}

function* call(functions: readonly Readonly<Record<string, unknown>>[], ask: Ask, rate: number): Generator<Step> {
  yield* say("text", "Let me look that up.", rate);
  const drafts = functions.map((definition, index) => ({
    index,
    name: String(definition.name),
    json: JSON.stringify(argumentsFor(definition.parameters, ask.question)),
  }));
  for (const { index, name } of drafts) yield { type: "toolCall", index, id: `call_${index}_${ask.attempt}`, name, arguments: "" };
  const longest = Math.max(...drafts.map(({ json }) => json.length));
  // The fragments of several calls come interleaved, as some providers send them.
  for (let start = 0; start < longest; start += fragmentLength) {
    for (const { index, json } of drafts) {
      const fragment = json.slice(start, start + fragmentLength);
      if (fragment !== "") yield { type: "toolCall", index, arguments: fragment };
    }
  }
  yield { type: "finish", reason: "tool_calls" };
}

/** Arguments for the required properties of a schema: the question for strings, simple values for the rest. */
function argumentsFor(schema: unknown, question: string): Readonly<Record<string, unknown>> {
  if (!isObject(schema) || !isObject(schema.properties)) return {};
  const required = Array.isArray(schema.required) ? schema.required : Object.keys(schema.properties);
  return Object.fromEntries(
    Object.entries(schema.properties)
      .filter(([name]) => required.includes(name))
      .map(([name, property]) => [name, valueFor(isObject(property) ? property : {}, question)]),
  );
}

function valueFor(property: Readonly<Record<string, unknown>>, question: string): unknown {
  if (Array.isArray(property.enum)) return property.enum[0];
  if (property.type === "number" || property.type === "integer") return 1;
  if (property.type === "boolean") return true;
  if (property.type === "array") return [];
  if (property.type === "object") return {};
  return question;
}
