import { type Edit, excerpt, type Kind, lineAt, type Mutant } from "./mutant.ts";
import { calledName, child, children, nameOf, type Node, nodes, parse, property, withoutElement } from "./syntax.ts";

const messages = new Set(["showInformationMessage", "showWarningMessage", "showErrorMessage"]);
const boxes = new Set(["input", "showInputBox"]);
/** Properties of dialogs and boxes without which another dialog is shown. */
const optional = ["modal", "detail", "onClose", "password", "validate", "validateInput", "canPickMany", "canSelectMany", "cancellable"];

/** What tells of settings, keys and what follows from them. */
const settingEvents = new Set(["onDidChange", "onDidCreate", "onDidDelete", "onDidChangeConfiguration", "onDidGrantWorkspaceTrust"]);

/** What may be wrong with the dialogs, lists and listeners of a file. */
export function sourceMutants(file: string, text: string): readonly Mutant[] {
  const found: Mutant[] = [];
  const note = (kind: Kind, node: Node, what: string, ...edits: readonly Edit[]) =>
    found.push({ kind, file, line: lineAt(text, node.start), what, edits });
  const source = (node: Node) => excerpt(text.slice(node.start, node.end), 50);
  const root = parse(text);
  const buttons = new Set<string>();

  for (const [node] of nodes(root)) {
    if (node.type === "VariableDeclarator" && nameOf(child(node, "id")) === "choices") changeChoices(child(node, "init"));
    if (node.type !== "CallExpression") continue;
    const name = calledName(node) ?? "";
    const given = children(node, "arguments");
    const [first] = given;
    if (name === "confirm" && first?.type === "ObjectExpression") {
      changeChoices(child(property(first, "choices"), "value"));
    }
    if (messages.has(name)) {
      // The buttons come after the message and its options.
      given.forEach((argument, index) => {
        if (index === 0 || argument.type === "ObjectExpression" || nameOf(argument) === "options") return;
        if (argument.type === "Identifier") buttons.add(nameOf(argument) ?? "");
        note("dialog", argument, `remove the button ${source(argument)}`, withoutElement(text, given, index));
      });
    }
    if (
      name === "confirm" ||
      messages.has(name) ||
      boxes.has(name) ||
      name === "withProgress" ||
      name === "progress" ||
      /^show(Open|Save)Dialog$/.test(name)
    ) {
      for (const argument of given) dropOptions(argument, "dialog");
    }
    if (name === "pick" || name === "showQuickPick" || name === "showPage") for (const argument of given) dropOptions(argument, "row");
    if (name === "affectsConfiguration" && first !== undefined) {
      note("listener", first, `listen to another section than ${source(first)}`, { start: first.start, end: first.end, text: '"asid"' });
    }
    if (settingEvents.has(name) && first !== undefined) note("listener", node, `hear nothing of ${name}`, deaf(node, first));
    if (/^onDid(Accept|Trigger|Hide|ChangeValue|ChangeSelection)/.test(name) && first !== undefined) {
      note("row", node, `hear nothing of ${name}`, deaf(node, first));
    }
  }

  for (const [node, [parent]] of nodes(root)) {
    if (node.type === "BinaryExpression" && (node["operator"] === "===" || node["operator"] === "!==")) turnAround(node);
    if (node.type === "ArrayExpression") removeRows(node, parent);
    if (node.type === "ExpressionStatement") dropAssignment(node);
  }
  return found;

  /** Registers nothing, in a way that compiles: what the listener would have used is still used. */
  function deaf(call: Node, listener: Node): Edit {
    const callee = child(call, "callee");
    const event = callee === undefined ? "" : text.slice(callee.start, callee.end);
    if (callee === undefined || !/^[\w.#]+$/.test(event)) return { start: listener.start, end: listener.end, text: "() => undefined" };
    return { start: callee.start, end: callee.end, text: `((_: Parameters<typeof ${event}>[0]) => ({ dispose: () => undefined }))` };
  }

  function changeChoices(choices: Node | undefined): void {
    const each = children(choices, "properties");
    each.forEach((choice, index) => note("dialog", choice, `remove the choice ${source(choice)}`, withoutElement(text, each, index)));
    swapLabels(each);
  }

  /** Two choices with each other's labels: what is answered is not what was pressed. */
  function swapLabels(choices: readonly Node[]): void {
    const [first, second] = choices.map((choice) => child(choice, "value"));
    if (first === undefined || second === undefined || choices.some(({ type }) => type !== "Property")) return;
    const written = (choice: Node | undefined, label: Node) =>
      choice?.["shorthand"] === true
        ? `${nameOf(child(choice, "key")) ?? ""}: ${text.slice(label.start, label.end)}`
        : text.slice(label.start, label.end);
    const place = (choice: Node | undefined, label: Node) => (choice?.["shorthand"] === true ? choice : label);
    const [one, other] = [place(choices[0], first), place(choices[1], second)];
    note(
      "dialog",
      one,
      `swap the labels of ${source(one)} and ${source(other)}`,
      { start: one.start, end: one.end, text: written(choices[0], second) },
      { start: other.start, end: other.end, text: written(choices[1], first) },
    );
  }

  function dropOptions(argument: Node, kind: Kind): void {
    const properties = children(argument, "properties");
    properties.forEach((one, index) => {
      const name = nameOf(child(one, "key"));
      if (name === undefined || !optional.includes(name) || isFalse(child(one, "value"))) return;
      note(kind, one, `drop ${source(one)}`, withoutElement(text, properties, index));
    });
  }

  /** A button or a choice that is compared with what was chosen. */
  function turnAround(node: Node): void {
    const [left, right] = [child(node, "left"), child(node, "right")];
    const asksUser = [left, right].some(
      (side) => side !== undefined && /\.(confirm|show\w+Message)\(/.test(text.slice(side.start, side.end)),
    );
    const isButton = [left, right].some((side) => buttons.has(nameOf(side) ?? ""));
    const isRow = [left, right].some((side) =>
      /^(button|item|chosen|picked|choice)(\.|\?|$)/.test(side === undefined ? "" : text.slice(side.start, side.end)),
    );
    if ((!asksUser && !isButton && !isRow) || left === undefined || right === undefined) return;
    if (nameOf(right) === "undefined" || right["value"] === null) return;
    const operator = node["operator"] === "===" ? "!==" : "===";
    const between = text.slice(left.end, right.start);
    note(asksUser || isButton ? "dialog" : "row", node, `turn around ${source(node)}`, {
      start: left.end,
      end: right.start,
      text: between.replace(String(node["operator"]), operator),
    });
  }

  /** Rows of lists, and their buttons. */
  function removeRows(list: Node, parent: Node | undefined): void {
    const elements = children(list, "elements");
    const isButtons = parent?.type === "Property" && nameOf(child(parent, "key")) === "buttons";
    elements.forEach((element, index) => {
      const isRow = element.type === "ObjectExpression" && property(element, "label") !== undefined;
      if (!isRow && !isButtons) return;
      const what = isRow ? `remove the row ${source(property(element, "label") ?? element)}` : `remove the button ${source(element)}`;
      note("row", element, what, withoutElement(text, elements, index));
    });
  }

  /** What is set on a list or a box by itself. */
  function dropAssignment(statement: Node): void {
    const assignment = child(statement, "expression");
    const target = child(assignment, "left");
    const name = nameOf(child(target, "property"));
    if (assignment?.type !== "AssignmentExpression" || name === undefined) return;
    if (!["password", "canSelectMany", "buttons", "selectedItems", "validationMessage"].includes(name)) return;
    if (isFalse(child(assignment, "right"))) return;
    note(name === "password" ? "dialog" : "row", statement, `drop ${source(statement)}`, {
      start: statement.start,
      end: statement.end,
      text: ";",
    });
  }
}

function isFalse(node: Node | undefined): boolean {
  return node?.["value"] === false;
}
