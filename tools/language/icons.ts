import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../pinned.ts";
import { isNode, literalText, nameOf, type Node, nodesIn, type Source } from "./source.ts";

/** The icons of VS Code's icon font. */
export function codiconNames(): ReadonlySet<string> {
  const css = readFileSync(path.join(root, "node_modules/@vscode/codicons/dist/codicon.css"), "utf8");
  return new Set(Array.from(css.matchAll(/\.codicon-([\w-]+):before/g), ([, name = ""]) => name));
}

/** The icons that a text asks for: `$(name)`, `$(name~spin)`. */
export function iconsInText(text: string): readonly string[] {
  return Array.from(text.matchAll(/\$\(([a-z][\w-]*)(?:~\w+)?\)/g), ([, name = ""]) => name);
}

/** The icons that code names: in labels, as a `ThemeIcon`, as an `icon` of the panel, or in a table of icons. */
export function iconsInCode({ nodes }: Source): readonly { readonly name: string; readonly start: number }[] {
  return nodes.flatMap((node) => {
    const text = literalText(node);
    if (text !== undefined) return iconsInText(text).map((name) => ({ name, start: node.start }));
    return namedIcons(node).map((name) => ({ name: name.replace(/ .*|~.*/, ""), start: node.start }));
  });
}

function namedIcons(node: Node): readonly string[] {
  switch (node.type) {
    case "NewExpression":
      return nameOf(node["callee"]) === "ThemeIcon" ? textsIn(nodesIn(node["arguments"])[0]) : [];
    case "Property":
      return nameOf(node["key"]) === "icon" ? textsIn(node["value"]) : [];
    case "JSXAttribute":
      return nameOf(node["name"]) === "icon" ? textsIn(node["value"]) : [];
    case "JSXOpeningElement":
      return nameOf(node["name"]) === "Icon"
        ? nodesIn(node["attributes"]).flatMap((attribute) => (nameOf(attribute["name"]) === "name" ? textsIn(attribute["value"]) : []))
        : [];
    case "VariableDeclarator":
      return /icons$/i.test(nameOf(node["id"]) ?? "") && isNode(node["init"])
        ? nodesIn(node["init"]["properties"]).flatMap(({ value }) => textsIn(value))
        : [];
    default:
      return [];
  }
}

function textsIn(value: unknown): readonly string[] {
  if (!isNode(value)) return [];
  if (value.type === "ConditionalExpression") return [...textsIn(value["consequent"]), ...textsIn(value["alternate"])];
  if (value.type === "JSXExpressionContainer") return textsIn(value["expression"]);
  const text = literalText(value);
  return text === undefined || text.includes("{") || text.includes("$(") ? [] : [text];
}
