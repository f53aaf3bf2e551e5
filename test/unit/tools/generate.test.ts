import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { presetableNames, restrictedNames, settingNames } from "../../../src/app/settings/settingSchemas.ts";
import { parameterNames } from "../../../src/shared/parameterTable.ts";
import { numberPromises } from "../settingPromises.ts";
import { generatedFiles } from "../../../tools/generate/files.ts";

type Json = Record<string, unknown>;

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { restrictedConfigurations: string[] } };
  readonly contributes: { readonly configuration: { title: string; order: number; properties: Record<string, Json> }[] };
}

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
const manifestOf = (): Manifest => JSON.parse(read("package.json")) as Manifest;
const settingsIn = ({ contributes }: Manifest): Record<string, Json> =>
  Object.assign({}, ...contributes.configuration.map(({ properties }) => properties)) as Record<string, Json>;

/** The files that differ from what is committed, if this is what stands in one of them. */
function staleWith(file: string, text: string): readonly string[] {
  const readChanged = (name: string): string => (name === file ? text : read(name));
  return Object.entries(generatedFiles(readChanged)).flatMap(([name, made]) => (made === readChanged(name) ? [] : [name]));
}

/** The same after a change to a setting of the manifest, or to all of it. */
function staleAfter(change: (setting: Json, manifest: Manifest) => void, name = "aside.temperature"): readonly string[] {
  const manifest = manifestOf();
  for (const { properties } of manifest.contributes.configuration) {
    const setting = properties[name];
    if (setting !== undefined) change(setting, manifest);
  }
  return staleWith("package.json", `${JSON.stringify(manifest, undefined, 2)}\n`);
}

test("what is committed is what the tables give", () => {
  expect(generatedFiles(read)).toEqual({ "package.json": read("package.json"), "README.md": read("README.md") });
});

describe("a change by hand makes it stale", () => {
  test.each(settingNames)("the scope, the default, the order or the text of aside.%s", (name) => {
    const changes: readonly ((setting: Json) => void)[] = [
      (setting) => (setting["scope"] = setting["scope"] === "resource" ? "application" : "resource"),
      (setting) => (setting["default"] = "other"),
      (setting) => (setting["order"] = 99),
      (setting) => (setting["markdownDescription"] = "%setting.other%"),
      (setting) => (setting["type"] = "array of something"),
    ];
    for (const change of changes) expect(staleAfter(change, `aside.${name}`)).toEqual(["package.json"]);
  });

  test.each(restrictedNames)("aside.%s no longer restricted", (name) => {
    const drop = (_setting: Json, { capabilities }: Manifest): void => {
      const { untrustedWorkspaces } = capabilities;
      untrustedWorkspaces.restrictedConfigurations = untrustedWorkspaces.restrictedConfigurations.filter((one) => one !== `aside.${name}`);
    };
    expect(staleAfter(drop)).toEqual(["package.json"]);
  });

  test.each([
    ["a range", (setting: Json) => (setting["maximum"] = 3)],
    ["a section's title", (_setting: Json, { contributes }: Manifest) => Object.assign(contributes.configuration[0] ?? {}, { title: "x" })],
    [
      "a setting that is gone",
      (_setting: Json, { contributes }: Manifest) => contributes.configuration.forEach(({ properties }) => delete properties["aside.topP"]),
    ],
    [
      "a setting that nobody knows",
      (_setting: Json, { contributes }: Manifest) => Object.assign(contributes.configuration[0]?.properties ?? {}, { "aside.new": {} }),
    ],
  ])("%s", (_what, change) => {
    expect(staleAfter(change)).toEqual(["package.json"]);
  });

  test.each(presetableNames)("%s in a preset", (name) => {
    const drop = (setting: Json): void => {
      const { properties } = setting["additionalProperties"] as { readonly properties: Json };
      properties[name] = { type: "string" };
    };
    expect(staleAfter(drop, "aside.presets")).toEqual(["package.json"]);
  });

  test.each(settingNames)("the line of aside.%s in the README", (name) => {
    const readme = read("README.md");
    const changed = readme.replace(new RegExp(`^\\| \`aside\\.${name}\` \\|.*$`, "m"), "| other |");
    expect(changed).not.toBe(readme);
    expect(staleWith("README.md", changed)).toEqual(["README.md"]);
  });

  test("a README without the table of parameters is refused", () => {
    expect(() => staleWith("README.md", "# Aside\n")).toThrow("README.md has no <!-- parameters:begin -->");
  });

  test("what is not made from the tables is left alone", () => {
    const manifest = { ...manifestOf(), version: "9.9.9" };
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
    expect(staleWith("package.json", text)).toEqual([]);
  });
});

test("a preset completes and checks a value as its setting does", () => {
  const settings = settingsIn(manifestOf());
  const { properties, additionalProperties } = (settings["aside.presets"] ?? {})["additionalProperties"] as Json;
  expect(Object.keys(properties as Json).toSorted()).toEqual(presetableNames.toSorted());
  expect(additionalProperties).toBe(false);
  for (const name of presetableNames) {
    const { scope: _scope, order: _order, default: _default, ...own } = settings[`aside.${name}`] ?? {};
    expect((properties as Json)[name], name).toEqual(own);
  }
});

test("every parameter may be null, and is by default", () => {
  const settings = settingsIn(manifestOf());
  for (const name of parameterNames) {
    expect(settings[`aside.${name}`], name).toMatchObject({ default: null, scope: "resource", type: [expect.any(String), "null"] });
  }
});

test("the ranges of the settings hold what any server accepts", () => {
  const settings = settingsIn(manifestOf());
  const ranges = Object.entries(settings).flatMap(([name, { minimum, exclusiveMinimum, maximum, exclusiveMaximum, maxItems }]) => {
    const range = { minimum, exclusiveMinimum, maximum, exclusiveMaximum, maxItems };
    return Object.values(range).every((bound) => bound === undefined) ? [] : [[name, range] as const];
  });
  const numbers = Object.entries(numberPromises).map(([name, { manifest }]) => [`aside.${name}`, manifest]);
  expect(Object.fromEntries(ranges)).toEqual({
    ...Object.fromEntries(numbers),
    "aside.stop": { maxItems: 16 },
    "aside.history.keepDays": { minimum: 1 },
  });
});

test("every text that the settings name exists", () => {
  const texts = JSON.parse(read("package.nls.json")) as Record<string, string>;
  const named = Array.from(JSON.stringify(manifestOf().contributes.configuration).matchAll(/"%([^%"]+)%"/g), ([, key = ""]) => key);
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((key) => !(key in texts))).toEqual([]);
});
