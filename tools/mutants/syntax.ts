import { parseAst } from "vitest/node";

/** A node of the syntax tree, ESTree's with types. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [name: string]: unknown;
}

/** Parses TypeScript. */
export function parse(text: string): Node {
  return parseAst(text, { lang: "ts" }) as unknown as Node;
}

/** All nodes of a tree with those that they are in, nearest first. */
export function* nodes(node: Node, parents: readonly Node[] = []): Generator<readonly [node: Node, parents: readonly Node[]]> {
  yield [node, parents];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) yield* nodes(child, [node, ...parents]);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Partial<Node>).type === "string";
}

/** The child of this name, if it is a node. */
export function child(node: Node | undefined, name: string): Node | undefined {
  const value = node?.[name];
  return isNode(value) ? value : undefined;
}

/** The children of this name; without holes. */
export function children(node: Node | undefined, name: string): readonly Node[] {
  const value = node?.[name];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name of what is called: `confirm` of `this.#ask.confirm(…)`. */
export function calledName(call: Node): string | undefined {
  const callee = child(call, "callee");
  return nameOf(callee?.type === "MemberExpression" ? child(callee, "property") : callee);
}

/** The name of an identifier, or the text of a literal. */
export function nameOf(node: Node | undefined): string | undefined {
  const name = node?.["name"] ?? node?.["value"];
  return typeof name === "string" ? name : undefined;
}

/** The property of an object that is written out. */
export function property(object: Node | undefined, name: string): Node | undefined {
  return children(object, "properties").find((one) => one.type === "Property" && nameOf(child(one, "key")) === name);
}

/** The list without one of its elements: what is removed, with a comma that goes with it. */
export function withoutElement(text: string, elements: readonly Node[], index: number): { start: number; end: number; text: string } {
  const [element, before, after] = [elements[index], elements[index - 1], elements[index + 1]];
  if (element === undefined) throw new Error("there is no such element");
  if (after !== undefined) return { start: element.start, end: after.start, text: "" };
  if (before !== undefined) return { start: before.end, end: element.end, text: "" };
  const comma = /^\s*,/.exec(text.slice(element.end))?.[0].length ?? 0;
  return { start: element.start, end: element.end + comma, text: "" };
}
