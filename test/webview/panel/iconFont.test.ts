import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { iconStyles } from "../../../tools/iconStyles.ts";
import { snapshot } from "./conversations.ts";
import { panelSuite } from "./panelSuite.ts";

const open = panelSuite();

const charactersOf = (css: string): ReadonlySet<number> =>
  new Set(Array.from(css.matchAll(/content: ?"\\([0-9a-f]+)"/g), ([, code = ""]) => Number.parseInt(code, 16)));

test("the browser takes the icon font as it is packaged, and draws the icons of the style sheet", async () => {
  const panel = await open();
  await panel.send(snapshot([]));
  const all = charactersOf(await readFile(path.resolve("node_modules/@vscode/codicons/dist/codicon.css"), "utf8"));
  const named = charactersOf(await iconStyles());
  const { statuses, drawn } = await panel.page.evaluate(
    async (codes) => {
      await document.fonts.load("16px codicon", String.fromCodePoint(...codes.slice(0, 1)));
      const canvas = document.createElement("canvas");
      const context = canvas.getContext("2d", { willReadFrequently: true });
      if (context === null) throw new Error("no canvas");
      context.font = "16px codicon";
      const isDrawn = (code: number): boolean => {
        context.clearRect(0, 0, 32, 32);
        context.fillText(String.fromCodePoint(code), 4, 20);
        return context.getImageData(0, 0, 32, 32).data.some((value) => value > 0);
      };
      const faces = [...document.fonts].filter(({ family }) => family.replaceAll('"', "") === "codicon");
      return { statuses: faces.map(({ status }) => status), drawn: codes.filter(isDrawn) };
    },
    [...all],
  );
  expect(statuses).toEqual(["loaded"]);
  // All but codicon-blank.
  expect([...named].filter((code) => !drawn.includes(code))).toEqual([0xec03].filter((code) => named.has(code)));
  // A few icons that are not named share their outline with one that is.
  expect(drawn.length).toBeGreaterThan(50);
  expect(drawn.length).toBeLessThan(named.size + 10);
  expect(named.size).toBeLessThan(all.size / 2);
});
