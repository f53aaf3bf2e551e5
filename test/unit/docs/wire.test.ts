import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../tools/pinned.ts";

const page = readFileSync(path.join(root, "docs/wire.md"), "utf8");
const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);

test("every comment that names a section of docs/wire.md names one that is there", () => {
  const files = globSync("{src,test,tools}/**/*.{ts,tsx}", { cwd: root }).filter((file) => !file.endsWith("docs/wire.test.ts"));
  const cited = files.flatMap((file) => {
    const text = readFileSync(path.join(root, file), "utf8").replaceAll(/\s*\n\s*(?:\*|\/\/) ?/g, " ");
    return [...text.matchAll(/docs\/wire\.md(.{0,60})/g)].map(([, after = ""]) => ({ file, after }));
  });
  expect(cited.length).toBeGreaterThan(30);
  const isHeading = (text: string): boolean => headings.some((heading) => text.startsWith(heading));
  const wrong = cited.filter(({ after }) => {
    const named = after.replace(/^, /, "");
    const second = /^[^):.,]+? and ([A-Z].*)/.exec(named)?.[1];
    return named === after || !isHeading(named) || (second !== undefined && !isHeading(second));
  });
  expect(wrong).toEqual([]);
});
