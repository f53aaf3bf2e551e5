import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";
import { root } from "../pinned.ts";

/** A node of the syntax tree, as the parser gives it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** A TypeScript file, parsed. */
export interface Source {
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  readonly nodes: readonly Node[];
  readonly comments: readonly { readonly value: string; readonly start: number }[];
  /** 1-based line of an offset. */
  readonly lineOf: (offset: number) => number;
}

/** Parses the TypeScript files below a folder of the repository. */
export function readSources(folder: string): readonly Source[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /(?<!\.d)\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .map((file) => parseSource(file, readFileSync(path.join(root, file), "utf8")));
}

/** Parses one file. */
export function parseSource(file: string, text: string): Source {
  const { program, comments } = parseSync(file, text);
  const nodes: Node[] = [];
  collect(program, nodes);
  const ends = Array.from(text.matchAll(/\n/g), ({ index }) => index);
  return { file, nodes, comments, lineOf: (offset) => ends.filter((end) => end < offset).length + 1 };
}

function collect(value: unknown, nodes: Node[]): void {
  if (Array.isArray(value)) for (const one of value) collect(one, nodes);
  if (!isNode(value)) return;
  nodes.push(value);
  for (const field of Object.values(value)) if (typeof field === "object") collect(field, nodes);
}

/** Whether a value of the tree is a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** The nodes of a list in the tree. */
export function nodesIn(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name of an identifier, or of the property that a member expression reads. */
export function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === "MemberExpression" && value["computed"] !== true) return nameOf(value["property"]);
  const name = value["name"] ?? (value.type === "Literal" ? value["value"] : undefined);
  return typeof name === "string" ? name : undefined;
}

/** A string literal's text; placeholders for the expressions of a template. */
export function literalText(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === "Literal") return typeof value["value"] === "string" ? value["value"] : undefined;
  if (value.type !== "TemplateLiteral") return undefined;
  const parts = nodesIn(value["quasis"]).map(({ value: part }) => (part as { readonly cooked?: string }).cooked ?? "");
  return parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`);
}
