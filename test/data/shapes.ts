// The kinds of answers, failures and catalogues that a file of test data shows, derived from its bytes. Tests are counted by these kinds, and every kind
// that occurs in recordings of real traffic has a made-up file in `recordings`.

type Json = Readonly<Record<string, unknown>>;

/** The kinds that a file shows, by its name and its bytes; none for files that only accompany another. */
export function shapesOf(name: string, bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder().decode(bytes);
  if (/\.(?:expected|netchunks|endpoints)\.json$/.test(name)) return [];
  if (name.endsWith(".sse")) return streamShapes(text);
  if (name.endsWith(".models.json")) return catalogueShapes(JSON.parse(text));
  if (name.endsWith(".error.json")) return failureShapes(JSON.parse(text));
  if (name.endsWith(".json")) return bodyShapes(text);
  return [];
}

function streamShapes(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim());
  const chunks = data.flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Json] : []));
  const choices = chunks.flatMap((chunk) => list(chunk["choices"]));
  const deltas = choices.map((choice) => object(choice["delta"]));
  const finishes = choices.map((choice) => choice["finish_reason"]).filter((reason) => typeof reason === "string");
  return unique([
    ...reasoningShapes(deltas),
    ...deltas.flatMap((delta) => list(delta["annotations"]).map((one) => `annotations, ${String(one["type"])}`)),
    ...toolShapes(deltas),
    ...usageShapes(chunks),
    ...(finishes.length === 0 ? ["end without a finish reason"] : finishes.map((reason) => `finish reason ${reason}`)),
    ...(finishes.length > 1 ? ["finish reason repeated"] : []),
    ...(data.includes("[DONE]") ? [] : ["end without [DONE]"]),
    ...(lines.some((line) => line.startsWith(":")) ? ["comments"] : []),
    ...(deltas.some((delta) => /^(?:<\/s>|<\|\w+\|>)$/.test(string(delta["content"]))) ? ["stop token as text"] : []),
    ...chunks.flatMap(errorInStream),
  ]).map((shape) => `stream: ${shape}`);
}

function bodyShapes(text: string): readonly string[] {
  const body = JSON.parse(text) as Json;
  const messages = list(body["choices"]).map((choice) => object(choice["message"]));
  const calls = messages.flatMap((message) => list(message["tool_calls"]));
  const usage = body["usage"];
  return unique([
    ...(/^\s/.test(text) ? ["white space ahead"] : []),
    ...reasoningShapes(messages),
    ...messages.flatMap((message) => list(message["annotations"]).map((one) => `annotations, ${String(one["type"])}`)),
    ...(calls.length === 0 ? [] : [calls.length === 1 ? "one tool call" : "several tool calls"]),
    ...(isObject(usage) ? [usage["cost"] === undefined ? "usage without a cost" : "usage with its cost"] : ["no usage"]),
    ...list(body["choices"]).map((choice) => `finish reason ${String(choice["finish_reason"])}`),
  ]).map((shape) => `body: ${shape}`);
}

function failureShapes(recorded: unknown): readonly string[] {
  const { status, body: text } = object(recorded);
  const body = parsed(text);
  const error = isObject(body) ? body["error"] : undefined;
  const raw = object(object(error)["metadata"])["raw"];
  const words = isObject(body) && typeof body["detail"] === "string" ? "{detail}" : isObject(body) ? "{message}" : "no object";
  const envelope = isObject(error) ? "{error: object}" : typeof error === "string" ? "{error: text}" : words;
  return [
    `failure: status ${String(status)}`,
    `failure: ${envelope}`,
    ...(raw === undefined
      ? []
      : [`failure: metadata.raw is ${isObject(raw) ? "an object" : isObject(parsed(raw)) ? "JSON in a text" : "a text"}`]),
  ];
}

function catalogueShapes(body: unknown): readonly string[] {
  const rows = list(object(body)["data"]);
  const year = rows.some((row) => row["links"] !== undefined) ? "2026" : "2025";
  return [`catalogue: OpenRouter, ${year}`];
}

function reasoningShapes(messages: readonly Json[]): readonly string[] {
  const details = messages.flatMap((message) => list(message["reasoning_details"]));
  const content = messages.map((message) => string(message["content"])).join("");
  const types = new Map<unknown, Set<unknown>>();
  for (const { index, type } of details) types.set(index, (types.get(index) ?? new Set()).add(type));
  const fields = ["reasoning", "reasoning_content"].filter((field) => messages.some((message) => string(message[field]) !== ""));
  return [
    ...fields.map((field) => `reasoning in ${field}${details.length > 0 ? " and in details" : ""}`),
    ...(fields.length === 0 && details.length > 0 ? ["reasoning in details alone"] : []),
    ...(/^\s*<think>/.test(content) ? ["reasoning between think tags"] : []),
    ...(messages.some((message) => Array.isArray(message["content"])) ? ["content in parts"] : []),
    ...details.map(({ type }) => `details, ${String(type)}`),
    ...(details.some(({ signature }) => typeof signature === "string") ? ["details, signature"] : []),
    ...([...types.values()].some((set) => set.size > 1) ? ["details, two types with one index"] : []),
  ];
}

function toolShapes(deltas: readonly Json[]): readonly string[] {
  const fragments = deltas.flatMap((delta) => list(delta["tool_calls"]));
  if (fragments.length === 0) return [];
  const sizes = new Map<unknown, number>();
  for (const { index } of fragments) sizes.set(index, (sizes.get(index) ?? 0) + 1);
  const counts = [...sizes.values()];
  const later = fragments.filter((fragment, at) => fragments.findIndex(({ index }) => index === fragment["index"]) !== at);
  return [
    counts.length === 1 ? "one tool call" : "several tool calls",
    ...(counts.includes(1) ? ["tool call in one piece"] : []),
    ...(counts.some((count) => count > 1) ? ["tool call in fragments"] : []),
    ...(later.some(({ id }) => typeof id === "string" && id !== "") ? ["tool call, id repeated"] : []),
    ...(later.some((fragment) => object(fragment["function"])["name"] === null) ? ["tool call, name null in a fragment"] : []),
  ];
}

function usageShapes(chunks: readonly Json[]): readonly string[] {
  const withUsage = chunks.filter((chunk) => isObject(chunk["usage"]));
  const groq = chunks.some((chunk) => isObject(object(chunk["x_groq"])["usage"]));
  const firstFinish = chunks.findIndex((chunk) => list(chunk["choices"]).some((choice) => typeof choice["finish_reason"] === "string"));
  const places = withUsage.map((chunk) => {
    if (chunk["error"] !== undefined) return "usage beside an error";
    const [choice] = list(chunk["choices"]);
    if (choice === undefined) return "usage with empty choices";
    if (typeof choice["finish_reason"] !== "string") return "usage beside a finish reason of null";
    return chunks.indexOf(chunk) > firstFinish ? "usage beside the finish reason said again" : "usage beside the finish reason";
  });
  const costs = withUsage.map((chunk) => object(chunk["usage"])["cost"]);
  return [
    ...(withUsage.length === 0 && !groq ? ["no usage"] : []),
    ...(withUsage.length > 3 ? ["usage in every chunk"] : places),
    ...(groq ? ["usage in x_groq"] : []),
    ...costs.map((cost) =>
      cost === undefined ? "usage without a cost" : isObject(cost) ? "usage with an itemised cost" : "usage with its cost",
    ),
  ];
}

function errorInStream(chunk: Json): readonly string[] {
  const { error, choices, usage } = chunk;
  if (!isObject(error)) return [];
  if (!Array.isArray(choices)) return [error["failed_generation"] === undefined ? "error by itself" : "error by itself, tool_use_failed"];
  return [isObject(usage) ? "error beside a usage" : "error beside choices"];
}

function unique(shapes: readonly string[]): readonly string[] {
  return [...new Set(shapes)].toSorted();
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}
