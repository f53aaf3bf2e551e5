import { isNode, literalText, nameOf, type Node, nodesIn, type Source } from "./source.ts";

/** A string that users read, where it is in the code. */
export interface Shown {
  readonly text: string;
  readonly start: number;
  /** It went through l10n. */
  readonly isTranslated: boolean;
  /** It has a form for each plural category. */
  readonly isCounted: boolean;
}

const dialogs = new Set(["showInformationMessage", "showWarningMessage", "showErrorMessage"]);
const shownCalls = new Set([...dialogs, "setStatusBarMessage"]);
const shownFields = new Set(["label", "description", "detail", "placeHolder", "placeholder", "prompt", "title", "tooltip", "message"]);
const shownAttributes = new Set(["title", "aria-label", "aria-description", "placeholder", "alt", "label", "tooltip"]);

/** Every translated string of a file. */
export function translatedStrings({ nodes }: Source): readonly Shown[] {
  return nodes.flatMap(translationsIn);
}

/** The labels of buttons: in messages (the arguments after the message), in `Ask` (`choices`), and in lists (tooltips with an icon, calls of `button`). */
export function buttonLabels(source: Source): readonly Shown[] {
  return source.nodes.flatMap((node) => {
    if (node.type === "CallExpression" && dialogs.has(nameOf(node["callee"]) ?? "")) {
      return nodesIn(node["arguments"])
        .slice(1)
        .flatMap((argument) => stringsOf(argument, source, ["title"]));
    }
    if (node.type === "CallExpression" && /^(?:\w+B|b)utton$/.test(nameOf(node["callee"]) ?? "")) {
      return nodesIn(node["arguments"]).flatMap((argument) => translationsIn(argument));
    }
    if (node.type !== "ObjectExpression") return [];
    const choices = fieldOf(node, "choices");
    if (choices !== undefined) {
      return objectsOf(choices, source).flatMap((object) =>
        nodesIn(object["properties"]).flatMap(({ value }) => (isNode(value) ? stringsOf(value, source, []) : [])),
      );
    }
    const tooltip = fieldOf(node, "tooltip");
    return tooltip === undefined || fieldOf(node, "iconPath") === undefined ? [] : stringsOf(tooltip, source, []);
  });
}

/** Strings in places that users see, translated or not. */
export function stringsInSight(source: Source): readonly Shown[] {
  return source.nodes.flatMap((node) => {
    switch (node.type) {
      case "CallExpression":
        return shownCalls.has(nameOf(node["callee"]) ?? "") ? nodesIn(node["arguments"]).flatMap((one) => directStrings(one)) : [];
      case "Property":
        return shownFields.has(nameOf(node["key"]) ?? "") && isNode(node["value"]) ? directStrings(node["value"]) : [];
      case "AssignmentExpression":
        return shownFields.has(nameOf(node["left"]) ?? "") && isNode(node["right"]) ? directStrings(node["right"]) : [];
      case "JSXAttribute":
        return shownAttributes.has(nameOf(node["name"]) ?? "") && isNode(node["value"]) ? directStrings(node["value"]) : [];
      case "JSXText":
        return [{ text: String(node["value"]).trim(), start: node.start, isTranslated: false, isCounted: false }];
      default:
        return [];
    }
  });
}

/** What an expression gives where it is written out in place: literals, templates, both ends of a condition. */
function directStrings(node: Node): readonly Shown[] {
  const translated = translationsIn(node);
  if (translated.length > 0) return translated;
  const text = literalText(node);
  if (text !== undefined) return [{ text, start: node.start, isTranslated: false, isCounted: false }];
  const ends =
    node.type === "JSXExpressionContainer" ? [node["expression"]] : [node["consequent"], node["alternate"], node["left"], node["right"]];
  return ["ConditionalExpression", "LogicalExpression", "JSXExpressionContainer"].includes(node.type)
    ? ends.flatMap((end) => (isNode(end) ? directStrings(end) : []))
    : [];
}

/** The same, also through constants of the file and the named fields of objects. */
function stringsOf(node: Node, source: Source, fields: readonly string[]): readonly Shown[] {
  const direct = directStrings(node);
  if (direct.length > 0) return direct;
  if (node.type === "ObjectExpression") {
    return fields.flatMap((field) => {
      const value = fieldOf(node, field);
      return value === undefined ? [] : stringsOf(value, source, fields);
    });
  }
  if (node.type !== "Identifier") return [];
  return source.nodes
    .filter(({ type, id }) => type === "VariableDeclarator" && nameOf(id) === nameOf(node))
    .flatMap(({ init }) => (isNode(init) && init.type !== "Identifier" ? stringsOf(init, source, fields) : []));
}

/** An object literal, in place or behind a constant of the file. */
function objectsOf(node: Node, source: Source): readonly Node[] {
  if (node.type === "ObjectExpression") return [node];
  if (node.type !== "Identifier") return [];
  return source.nodes.flatMap(({ type, id, init }) =>
    type === "VariableDeclarator" && nameOf(id) === nameOf(node) && isNode(init) && init.type === "ObjectExpression" ? [init] : [],
  );
}

function fieldOf(node: Node, field: string): Node | undefined {
  const found = nodesIn(node["properties"]).find(({ type, key }) => type === "Property" && nameOf(key) === field)?.["value"];
  return isNode(found) ? found : undefined;
}

/** The strings of one call of `l10n.t` or `counted`. */
function translationsIn(node: Node): readonly Shown[] {
  if (node.type !== "CallExpression" || !isNode(node["callee"])) return [];
  const { callee } = node;
  const name = nameOf(callee);
  const isT = callee.type === "MemberExpression" && name === "t" && nameOf(callee["object"]) === "l10n";
  if (!isT && name !== "counted") return [];
  const given = nodesIn(node["arguments"]);
  const texts = (isT ? given.slice(0, 1) : given.slice(1, 3)).flatMap((argument) =>
    argument.type === "ObjectExpression" ? directStringsOf(fieldOf(argument, "message")) : directStringsOf(argument),
  );
  return texts.map(({ text, start }) => ({ text, start, isTranslated: true, isCounted: !isT }));
}

function directStringsOf(node: Node | undefined): readonly { readonly text: string; readonly start: number }[] {
  if (node === undefined) return [];
  if (node.type === "ConditionalExpression") return [node["consequent"], node["alternate"]].filter(isNode).flatMap(directStringsOf);
  const text = literalText(node);
  return text === undefined ? [] : [{ text, start: node.start }];
}
