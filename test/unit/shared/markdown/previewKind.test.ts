import { expect, test } from "vitest";
import { readCodeLabel } from "../../../../src/shared/markdown/codeLabel.ts";
import { previewKind } from "../../../../src/shared/markdown/previewKind.ts";

const drawing = '<svg viewBox="0 0 1 1"></svg>';

test.each([
  ["mermaid", "", "diagram"],
  ["Mermaid", "", "diagram"],
  ["mmd", "", "diagram"],
  ["mermaid title=a", "", "diagram"],
  ["{mermaid}", "", "diagram"],
  ["svg", "", "svg"],
  ["html", "", "html"],
  ["htm", "", "html"],
  ["html index.html", "", "html"],
  ["xml", drawing, "svg"],
  ["xml", `<?xml version="1.0"?>\n<!-- <a> -->\n<!DOCTYPE svg PUBLIC "x">\n${drawing}`, "svg"],
  ["xml", "<project><svg/></project>", undefined],
  ["xml", "<svgs>", undefined],
  ["xml", "", undefined],
  ["ts", drawing, undefined],
  ["", drawing, undefined],
  ["constructor", "", undefined],
  ["__proto__", "", undefined],
])("a block of %j is looked at as what it is", (info, code, kind) => {
  expect(previewKind(readCodeLabel(info).language, code)).toBe(kind);
});
