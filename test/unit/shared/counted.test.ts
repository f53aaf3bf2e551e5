import * as l10n from "@vscode/l10n";
import { afterEach, expect, test } from "vitest";
import { counted } from "../../../src/shared/counted.ts";
import { setDisplayLanguage } from "../../../src/shared/locale.ts";

afterEach(() => {
  setDisplayLanguage("en");
  l10n.config({ contents: {} });
});

test("English has one form for 1 and another for every other count", () => {
  expect([0, 1, 2, 1500].map((count) => counted(count, "{0} hit in {1}", "{0} hits in {1}", "a.ts"))).toEqual([
    "0 hits in a.ts",
    "1 hit in a.ts",
    "2 hits in a.ts",
    "1,500 hits in a.ts",
  ]);
});

test("a language with more categories has a key for each of them", () => {
  l10n.config({
    contents: { "{0} file": "{0} plik", "{0} files": "{0} pliku", "{0} files/few": "{0} pliki", "{0} files/many": "{0} plików" },
  });
  setDisplayLanguage("pl");
  expect([1, 3, 5, 1.5].map((count) => counted(count, "{0} file", "{0} files"))).toEqual(["1 plik", "3 pliki", "5 plików", "1,5 pliku"]);
});

test("an invalid language tag falls back to English", () => {
  setDisplayLanguage("!");
  expect(counted(1, "{0} file", "{0} files")).toBe("1 file");
});
