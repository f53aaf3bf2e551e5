import { asList, field, isObject, type JsonObject, lookup, objectField, put } from "../../shared/guards.ts";
import type { ToolDefinition } from "../prompt.ts";

/** What lets OpenAI hand its reasoning over instead of keeping it. */
const encryptedReasoning = "reasoning.encrypted_content";

/**
 * What every request to the Responses API says (docs/wire.md, The Responses API): nothing is stored at the server, and reasoning comes encrypted, so that it can be
 * sent back.
 */
export const statelessly: JsonObject = { store: false, include: [encryptedReasoning] };

/**
 * A tool in the form of the Responses API. `strict` is always said, because there, unlike in chat completions, a schema is made strict unless the request says
 * otherwise.
 */
export function responsesTool({ name, description, parameters, strict }: ToolDefinition): JsonObject {
  return {
    type: "function",
    name,
    ...(description === undefined ? {} : { description }),
    parameters: parameters ?? { type: "object", properties: {} },
    strict: strict ?? false,
  };
}

/** Fields of chat completions that the Responses API has under another name, for a number. */
const limitNames: ReadonlySet<string> = new Set(["max_tokens", "max_completion_tokens"]);

/**
 * The user's own additions to a body in the names of the Responses API: `response_format`, `verbosity`, `reasoning_effort`, `max_tokens` and tools may be written as
 * for chat completions. `include` adds to what Aside includes. Everything else stays as it is written.
 * @param extra `aside.extraBody`
 * @param body the request so far, to which objects are added
 */
export function extraForResponses(extra: JsonObject, body: JsonObject): JsonObject {
  const renamed: Record<string, unknown> = {};
  const within = (name: "text" | "reasoning", part: JsonObject): void => {
    put(renamed, name, { ...objectField(body, name), ...objectField(extra, name), ...objectField(renamed, name), ...part });
  };
  for (const [name, value] of Object.entries(extra)) {
    if (value === null && name !== "include") put(renamed, name, value);
    else if (name === "verbosity") within("text", { verbosity: value });
    else if (name === "response_format") within("text", { format: formatOf(value) });
    else if (name === "reasoning_effort") within("reasoning", { effort: value });
    else if (limitNames.has(name)) put(renamed, "max_output_tokens", value);
    else if (name === "include") put(renamed, name, [...new Set([...asList(lookup(body, "include")), ...asList(value)])]);
    else if (name === "tools" && Array.isArray(value)) put(renamed, name, (value as readonly unknown[]).map(flatTool));
    else if (!(Object.hasOwn(renamed, name) && isObject(value))) put(renamed, name, value);
  }
  return renamed;
}

/** A format of chat completions: that of a schema has its fields in an object of their own there. */
function formatOf(format: unknown): unknown {
  const schema = objectField(format, "json_schema");
  return schema === undefined ? format : { type: "json_schema", ...schema };
}

function flatTool(tool: unknown): unknown {
  const called = objectField(tool, "function");
  return field(tool, "type") === "function" && called !== undefined ? { type: "function", strict: false, ...called } : tool;
}
