import { type AttackResult, blocked, failed } from "./attackCase.ts";

type Schema = Readonly<Record<string, unknown>>;

const itself: Record<string, unknown> = { type: "object", properties: {} };
Object.assign(itself, { properties: { x: { $ref: "#" } }, $defs: { a: { anyOf: [{ $ref: "#" }, { $ref: "#/$defs/a" }] } } });
const letters = "a".repeat(30_000);

/** Schemas and arguments that take for ever where they are taken at their word, each for a size. */
const pairs: Readonly<Record<string, (size: number) => readonly [schema: Schema, input: unknown]>> = {
  uniqueItems: (size) => [
    { type: "object", properties: { x: { type: "array", uniqueItems: true } } },
    { x: Array.from({ length: size * 10 }, (_none, at) => ({ at })) },
  ],
  "anyOf of anyOf": (size) => {
    let schema: Schema = { type: "string" };
    for (let depth = 0; depth < size; depth += 1) schema = { anyOf: [schema, schema] };
    return [{ type: "object", properties: { x: schema } }, { x: 1 }];
  },
  "anyOf x300": (size) => [
    { type: "object", properties: { x: { anyOf: Array.from({ length: 300 }, (_none, at) => ({ const: at })) } } },
    { x: "b".repeat(size) },
  ],
  "oneOf of big objects": (size) => [
    { oneOf: Array.from({ length: 300 }, () => ({ type: "object", properties: { x: { type: "array", items: { type: "number" } } } })) },
    { x: Array.from({ length: size }, () => 1) },
  ],
  "self reference": (size) => {
    let input: unknown = 1;
    for (let depth = 0; depth < size; depth += 1) input = { x: input };
    return [itself, input];
  },
  "pattern (a+)+$": () => [{ type: "object", properties: { x: { type: "string", pattern: "(a+)+$" } } }, { x: `${letters}!` }],
  "pattern (a|aa)+$": () => [{ type: "object", properties: { x: { type: "string", pattern: "^(a|aa)+$" } } }, { x: `${letters}!` }],
  "pattern of names": () => [{ type: "object", patternProperties: { "^(a+)+$": { type: "number" } } }, { [`${letters}!`]: 1 }],
  format: () => [
    { type: "object", properties: { x: { type: "string", format: "email" }, y: { type: "string", format: "uri" } } },
    { x: `${letters}@${letters}`, y: `http://${letters}` },
  ],
  "enum of big values": (size) => [
    { type: "object", properties: { x: { enum: Array.from({ length: 300 }, () => Array.from({ length: size }, () => 1)) } } },
    { x: Array.from({ length: size }, () => 2) },
  ],
};

/** Of the processor, for one check. An attack that works takes minutes or never ends. */
const mostSeconds = 4;

/** Checks arguments against each schema that takes for ever, counted in processor time. */
export async function boundedSchemas(asked: number): Promise<AttackResult> {
  const { checkArguments } = await import("../../src/app/tools/checkArguments.ts");
  const names = Object.keys(pairs);
  if (asked > names.length) return failed(`not tried: there are ${names.length} kinds of schemas here, ${asked} were asked for`);
  const slow: string[] = [];
  for (const [name, make] of Object.entries(pairs)) {
    const [schema, input] = make(200);
    const written = JSON.stringify(input);
    const before = process.cpuUsage();
    checkArguments(written, schema);
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    if (seconds > mostSeconds) slow.push(`${name}: ${seconds.toFixed(1)} s`);
  }
  return slow.length === 0 ? blocked(`${names.length} kinds checked, none takes long`) : failed(slow.join("; "));
}
