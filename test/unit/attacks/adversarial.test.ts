import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { growthOf, mostGrowth } from "../../adversarial/growth.ts";
import { files } from "../../adversarial/tryAll.ts";

const root = path.resolve(import.meta.dirname, "../../..");

test("the table knows every file of the rooms without VS Code, Node and DOM", () => {
  const modules = readFileSync(path.join(root, "test/adversarial/modules.ts"), "utf8");
  const missing = ["app", "apply", "history", "llm", "shared"].flatMap((room) =>
    readdirSync(path.join(root, "src", room), { recursive: true, encoding: "utf8" })
      .map((file) => `${room}/${file.replaceAll(path.sep, "/")}`)
      .filter(
        (file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !modules.includes(`"${file}": typeof import("../../src/${file}")`),
      ),
  );
  expect(missing).toEqual([]);
});

test("most functions of the table are tried", () => {
  const rows = files.flatMap(([, functions]) => Object.values(functions));
  expect(rows.filter((row) => "not" in row).length / rows.length).toBeLessThan(0.4);
});

test("quadratic growth is noticed, linear growth is accepted", async () => {
  const squared = (text: string): number => Array.from({ length: text.length / 8 }, (_none, at) => text.indexOf("b", at)).length;
  expect((await growthOf(squared, "one letter", (size) => "a".repeat(size), 65_536, 262_144)).exponent).toBeGreaterThan(mostGrowth);
  const once = (text: string): boolean => text.split("").includes("b");
  expect((await growthOf(once, "one letter", (size) => "a".repeat(size), 65_536, 262_144)).exponent ?? 1).toBeLessThanOrEqual(mostGrowth);
});
