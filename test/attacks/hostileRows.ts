import type { Model } from "../../src/llm/model.ts";
import { parseModels } from "../../src/llm/catalogue/parseModels.ts";
import { type AttackResult, failed } from "./attackCase.ts";

const image = "<img src=x onerror=alert(1)>";

/** Rows of a list of models as no honest server has them. */
const rows: readonly string[] = [
  `{"id": "a/\\u0000\\u001b[31m\\u202eb", "name": "x\\ny\\u0007z"}`,
  `{"id": "__proto__", "name": "__proto__", "__proto__": {"approved": true}}`,
  `{"id": "constructor", "name": "toString"}`,
  `{"id": "a/nan", "pricing": {"prompt": "NaN", "completion": "Infinity"}, "context_length": 1e400}`,
  `{"id": "a/negative", "pricing": {"prompt": "-1", "completion": -5}, "context_length": -4096, "top_provider": {"max_completion_tokens": -1}}`,
  `{"id": "a/huge", "pricing": {"prompt": "1e308", "completion": "1e308"}, "context_length": 1e308}`,
  `{"id": "a/long", "description": "${"long ".repeat(200_000)}"}`,
  `{"id": "${"a/".repeat(5000)}"}`,
  `{"id": 5, "name": {}}`,
  `{"id": ""}`,
  `{"name": "without an id"}`,
  `null`,
  `[["a/list"]]`,
  `{"id": "a/html", "name": "${image}", "description": "${image}"}`,
  `{"id": "a/icon", "name": "$(trash) [x](command:x)"}`,
  `{"id": "a/deep", "architecture": {"input_modalities": ${"[".repeat(500)}${"]".repeat(500)}}}`,
  `{"id": "a/dated", "created": 1e300, "expiration_date": "${"9".repeat(500)}", "default_parameters": {"temperature": "x", "__proto__": {"approved": true}}}`,
  `{"id": "a/same"}`,
  `{"id": "a/same", "name": "again"}`,
];

/** Reads a hostile list and shows what is left of it. Every row is left out or plain. */
export async function hostileRows(
  asked: number,
  show: (model: { readonly name: string; readonly id: string }) => Promise<AttackResult>,
): Promise<AttackResult> {
  if (asked > rows.length) return failed(`not tried: there are ${rows.length} rows here, ${asked} were asked for`);
  const parsed = parseModels({ data: rows.map((row) => JSON.parse(row) as unknown) });
  const models = parsed?.models ?? [];
  if (models.length < 5) return failed(`only ${models.length} rows are read, which proves nothing`);
  if (Object.hasOwn(Object.prototype, "approved") || Reflect.get({}, "approved") === true) return failed("the prototype was polluted");
  const problems = models.flatMap(oddities);
  if (problems.length > 0) return failed(problems.join("; "));
  const [html] = models.filter(({ id }) => id === "a/html");
  return show({
    name: html?.name ?? image,
    id: models
      .map(({ id }) => id)
      .join(" ")
      .slice(0, 5000),
  });
}

function oddities(model: Model): readonly string[] {
  const found: string[] = [];
  const look = (value: unknown, place: string): void => {
    if (typeof value === "number" && !Number.isFinite(value)) found.push(`${place} is ${value}`);
    if (typeof value === "number" && value < 0) found.push(`${place} is negative: ${value}`);
    if (typeof value === "string" && /[\p{Cc}\u202a-\u202e]/u.test(value.replaceAll(/[\n\t]/g, "")) && place !== "id")
      found.push(`${place} has control characters`);
    if (typeof value === "string" && value.length > 100_000) found.push(`${place} has ${value.length} characters`);
    if (typeof value === "object" && value !== null)
      for (const [name, part] of Object.entries(value)) look(part, place === "" ? name : `${place}.${name}`);
  };
  look(model, "");
  return found.map((one) => `${model.id.slice(0, 30)}: ${one}`);
}
