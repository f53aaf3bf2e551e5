import { type Edit, excerpt, lineAt, type Mutant } from "./mutant.ts";
import { child, children, nameOf, type Node, parse, property, withoutElement } from "./syntax.ts";

const file = "package.json";

/** What may be wrong with the menus and key bindings of the manifest. */
export function manifestMutants(text: string): readonly Mutant[] {
  const found: Mutant[] = [];
  // In parentheses, JSON is an expression.
  const offset = 1;
  const [statement] = children(parse(`(${text})`), "body");
  const expression = child(statement, "expression");
  const root = expression?.type === "ParenthesizedExpression" ? child(expression, "expression") : expression;
  const contributes = value(property(root, "contributes"));
  const commands = children(value(property(contributes, "commands")), "elements").map(
    (command) => nameOf(value(property(command, "command"))) ?? "",
  );
  const lists: (readonly [string, Node | undefined])[] = [
    ...children(value(property(contributes, "menus")), "properties").map(
      (menu) => [nameOf(child(menu, "key")) ?? "", value(menu)] as const,
    ),
    ["keybindings", value(property(contributes, "keybindings"))],
  ];
  for (const [menu, list] of lists) {
    const entries = children(list, "elements");
    entries.forEach((entry, index) => {
      const [command, when] = [value(property(entry, "command")), property(entry, "when")];
      const name = nameOf(command) ?? nameOf(value(property(entry, "submenu"))) ?? "";
      const note = (what: string, edit: Edit) => {
        const [start, end] = [edit.start - offset, edit.end - offset];
        found.push({
          kind: "manifest",
          file,
          line: lineAt(text, entry.start - offset),
          what: `${menu}, ${name}: ${what}`,
          edits: [{ ...edit, start, end }],
        });
      };
      note("drop the entry", withoutElement(`(${text})`, entries, index));
      if (command !== undefined) {
        const other = commands[(commands.indexOf(name) + 1) % commands.length] ?? "";
        note(`run ${other} instead`, { start: command.start, end: command.end, text: JSON.stringify(other) });
      }
      const clause = value(when);
      if (when === undefined || clause === undefined) return;
      const [clauseText, { start, end }] = [nameOf(clause) ?? "", clause];
      for (const term of terms(clauseText)) {
        const negated = term.text.startsWith("!") ? term.text.slice(1) : negation(term.text);
        const replaced = clauseText.slice(0, term.start) + negated + clauseText.slice(term.end);
        note(`negate ${excerpt(term.text)}`, { start, end, text: JSON.stringify(replaced) });
        const without = clauseText.slice(0, term.dropStart) + clauseText.slice(term.dropEnd);
        if (without.trim() === "") {
          const properties = children(entry, "properties");
          note(`drop ${excerpt(term.text)}`, withoutElement(`(${text})`, properties, properties.indexOf(when)));
        } else note(`drop ${excerpt(term.text)}`, { start, end, text: JSON.stringify(without) });
      }
    });
  }
  return found;
}

function value(property: Node | undefined): Node | undefined {
  return child(property, "value");
}

function negation(term: string): string {
  if (term === "false") return "true";
  return / == /.test(term) ? term.replace(" == ", " != ") : `!${term}`;
}

/** The terms of a `when` clause, and the part that goes away with each: the term and an operator beside it. */
function terms(clause: string): readonly { text: string; start: number; end: number; dropStart: number; dropEnd: number }[] {
  const found = [];
  for (const match of clause.matchAll(/[^()&|\s](?:(?!\s*(?:&&|\|\|)|[()]).)*/g)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const before = /\s*(?:&&|\|\|)\s*$/.exec(clause.slice(0, start))?.[0].length ?? 0;
    const after = before > 0 ? 0 : (/^\s*(?:&&|\|\|)\s*/.exec(clause.slice(end))?.[0].length ?? 0);
    found.push({ text: match[0], start, end, dropStart: start - before, dropEnd: end + after });
  }
  return found;
}
