import * as l10n from "@vscode/l10n";
import { afterEach, describe, expect, test } from "vitest";
import { setDisplayLanguage } from "../../../src/shared/locale.ts";
import { fill, pluralForm } from "../../../src/shared/strings.ts";
import { translateTable } from "../../../src/shared/translateTable.ts";

afterEach(() => {
  setDisplayLanguage("en");
  l10n.config({ contents: {} });
});

test("placeholders are filled by their number, and one without a value stays", () => {
  expect(fill("{1} of {0}, {2}", "five", "two")).toBe("two of five, {2}");
});

describe("the form of a counted string", () => {
  const polish = { one: "{0} plik", few: "{0} pliki", many: "{0} plików", other: "{0} pliku" };

  test.each([
    [1, "en", "{0} plik"],
    [0, "en", "{0} pliku"],
    [3, "pl", "{0} pliki"],
    [5, "pl", "{0} plików"],
    [3, "not a language!", "{0} pliku"],
  ])("for %d in %s", (count, language, form) => {
    expect(pluralForm(polish, count, language)).toBe(form);
  });

  test("is the general one if there is no form for the number", () => {
    expect(pluralForm({ other: "{0} files" }, 1, "en")).toBe("{0} files");
  });
});

describe("a table of strings", () => {
  const table = { send: "Send", files: { one: "{0} file", other: "{0} files" } } as const;

  test("stays as it is in English", () => {
    expect(translateTable(table)).toEqual(table);
  });

  test("has the plural forms of the display language", () => {
    l10n.config({
      contents: {
        Send: "Wyślij",
        "{0} file": "{0} plik",
        "{0} files": "{0} pliku",
        "{0} files/few": "{0} pliki",
        "{0} files/many": "{0} plików",
      },
    });
    setDisplayLanguage("pl");
    expect(translateTable(table)).toEqual({
      send: "Wyślij",
      files: { one: "{0} plik", few: "{0} pliki", many: "{0} plików", other: "{0} pliku" },
    });
  });
});
