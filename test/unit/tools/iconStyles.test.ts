import { expect, test } from "vitest";
import { iconStyles } from "../../../tools/iconStyles.ts";

test("the style sheet of icons has those that code names, and all that is not about one icon", async () => {
  const css = await iconStyles();
  const names = new Set(Array.from(css.matchAll(/\.codicon-([\w-]+):before/g), ([, name]) => name));
  // Buttons of the panel, and one whose name the host makes of a kind of symbol.
  for (const name of ["copy", "chevron-down", "symbol-enum-member"]) expect(names).toContain(name);
  expect(names).not.toContain("git-pull-request-abandoned");
  expect(css).toMatch(/@font-face[^]*codicon\.ttf[^]*\.codicon-loading\.codicon-modifier-spin/);
});
