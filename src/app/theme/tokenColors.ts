import { asList, field, isObject } from "../../shared/guards.ts";
import { type CodeColorName, type CodeColors, codeColorNames } from "../../shared/codeColors.ts";
import { ruleOf, type TokenRule, tokenRules } from "./readTheme.ts";

/** What each part of code is in a grammar's terms. The first of them that a theme has a color for counts. */
const scopes: Readonly<Record<CodeColorName, readonly string[]>> = {
  keyword: ["keyword.control", "keyword.other"],
  storage: ["storage.type", "storage.modifier", "keyword.other"],
  literal: ["constant.language"],
  string: ["string.quoted.double"],
  regexp: ["string.regexp"],
  number: ["constant.numeric"],
  function: ["entity.name.function"],
  type: ["entity.name.type.class", "entity.name.class", "support.class"],
  builtin: ["support.function", "support.type"],
  property: ["support.type.property-name", "entity.other.attribute-name", "variable.other.property"],
  variable: ["variable.other.readwrite"],
  tag: ["entity.name.tag"],
  selector: ["entity.other.attribute-name.class.css"],
  meta: ["meta.preprocessor", "keyword.control.directive", "entity.name.function"],
  heading: ["markup.heading", "entity.name.section"],
  comment: ["comment.line.double-slash"],
  inserted: ["markup.inserted"],
  deleted: ["markup.deleted"],
};

/** What VS Code takes the short names in `editor.tokenColorCustomizations` for. */
const groups: Readonly<Record<string, readonly string[]>> = {
  comments: ["comment", "punctuation.definition.comment"],
  strings: ["string", "meta.embedded.assembly"],
  keywords: ["keyword", "keyword.control", "storage", "storage.type"],
  numbers: ["constant.numeric"],
  types: ["entity.name.type", "entity.name.class", "support.type", "support.class"],
  functions: ["entity.name.function", "support.function"],
  variables: ["variable", "entity.name.variable"],
};

/** The colors that rules give the parts of code. Undefined if they give none. */
export function codeColors(rules: readonly TokenRule[]): CodeColors | undefined {
  const table = new Map<string, { foreground?: string; italic?: boolean }>();
  for (const { selectors, foreground, italic } of rules) {
    for (const selector of selectors) {
      const scope = scopeOf(selector);
      if (scope === undefined) continue;
      // Of two rules for the same scope, the later one counts.
      table.set(scope, {
        ...table.get(scope),
        ...(foreground === undefined ? {} : { foreground }),
        ...(italic === undefined ? {} : { italic }),
      });
    }
  }
  const colors: Partial<Record<CodeColorName, string>> = {};
  for (const name of codeColorNames) {
    for (const scope of scopes[name]) {
      const color = closest(table, scope, "foreground");
      if (color === undefined) continue;
      colors[name] = color;
      break;
    }
  }
  if (Object.keys(colors).length === 0) return undefined;
  return { colors, italicComments: closest(table, "comment.line.double-slash", "italic") ?? false };
}

/**
 * The rules in `editor.tokenColorCustomizations`: those for all themes, then those for this one.
 * @param theme the name of the theme in the settings
 */
export function customRules(setting: unknown, theme: string): readonly TokenRule[] {
  if (!isObject(setting)) return [];
  const own = Object.entries(setting).filter(([key, value]) => isObject(value) && isFor(key, theme));
  return [setting, ...own.map(([, value]) => value)]
    .flatMap((part) => [
      ...Object.entries(groups).map(([name, selectors]) => {
        const value = field(part, name);
        return ruleOf(selectors, typeof value === "string" ? { foreground: value } : value);
      }),
      ...tokenRules(asList(field(part, "textMateRules"))),
    ])
    .filter((rule) => rule !== undefined);
}

/** Whether a key such as `[Monokai][Solarized*]` names a theme. */
function isFor(key: string, theme: string): boolean {
  if (key.length > 1_000) return false;
  return [...key.matchAll(/\[([^[\]]*)\]/g)].some(([, name = ""]) => {
    const star = name.indexOf("*");
    return star < 0 ? name === theme : theme.startsWith(name.slice(0, star)) && theme.endsWith(name.slice(star + 1));
  });
}

/** The scope that a selector is about, if it holds in every language: others need to know what is around. */
function scopeOf(selector: string): string | undefined {
  const parts = selector.split(/\s+/);
  const last = parts.at(-1) ?? "";
  if (!/^[\w.-]+$/.test(last) || last.startsWith("-") || !parts.slice(0, -1).every((part) => part === "source" || part === "text"))
    return undefined;
  return last;
}

/** What the rule for a scope, or for the closest one that it belongs to, says. */
function closest<Key extends "foreground" | "italic">(
  table: ReadonlyMap<string, { readonly foreground?: string; readonly italic?: boolean }>,
  scope: string,
  key: Key,
): { readonly foreground?: string; readonly italic?: boolean }[Key] | undefined {
  for (let at = scope; at !== ""; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const value = table.get(at)?.[key];
    if (value !== undefined) return value;
  }
  return undefined;
}
