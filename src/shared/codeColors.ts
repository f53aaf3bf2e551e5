/** The parts of code that have a color of their own. */
export const codeColorNames = [
  "keyword",
  "storage",
  "literal",
  "string",
  "regexp",
  "number",
  "function",
  "type",
  "builtin",
  "property",
  "variable",
  "tag",
  "selector",
  "meta",
  "heading",
  "comment",
  "inserted",
  "deleted",
] as const;
export type CodeColorName = (typeof codeColorNames)[number];

/** Colors of a theme for code, `#rrggbb` or shorter. What a theme does not name has the color of other text. */
export interface CodeColors {
  readonly colors: Readonly<Partial<Record<CodeColorName, string>>>;
  readonly italicComments: boolean;
}

/** Whether a value is a color and nothing else: it becomes part of a style. */
export function isHexColor(value: unknown): value is string {
  return typeof value === "string" && value.length <= 9 && /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(value);
}
