// What can be checked of the language of the product: node tools/checkLanguage.ts. Prints each problem with its place and exits with 1.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parameterNames } from "../src/shared/parameterTable.ts";
import { panelStrings, type PluralForms } from "../src/shared/strings.ts";
import { diagramStrings } from "../src/shared/diagramPage.ts";
import { ledgerStrings } from "../src/shared/ledgerPage.ts";
import { usageStrings } from "../src/shared/usagePage.ts";
import { readArguments } from "./arguments.ts";
import { codiconNames, iconsInCode, iconsInText } from "./language/icons.ts";
import { bannedPhrase, handmadePlural, isTitleCase, looksLikeSentence } from "./language/rules.ts";
import { buttonLabels, stringsInSight, translatedStrings } from "./language/shown.ts";
import { isNode, literalText, nameOf, nodesIn, readSources, type Source } from "./language/source.ts";
import { root } from "./pinned.ts";

type Rule = "title case" | "plural" | "wording" | "untranslated" | "comment" | "icon" | "unused";

/** Rooms that still break a rule. The list only ever shrinks. */
const unfinished: Readonly<Partial<Record<Rule, readonly string[]>>> = {};

/** Files whose untranslated strings are no labels: tables that are translated when they are sent, and prompts for models. */
const notShown = [
  "src/shared/diagramPage.ts",
  "src/shared/usagePage.ts",
  "src/shared/ledgerPage.ts",
  "src/shared/parameterTable.ts",
  "shippedPrompts.ts",
];

readArguments({ usage: "node tools/checkLanguage.ts" });

interface Problem {
  readonly rule: Rule;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const problems: Problem[] = [];
const text = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Notes a problem at an offset of a file. */
function note(rule: Rule, { file, lineOf }: Pick<Source, "file" | "lineOf">, start: number, what: string): void {
  problems.push({ rule, file, line: lineOf(start), text: what });
}

const sources = readSources("src");
const icons = codiconNames();

for (const source of sources) {
  const isExempt = notShown.some((file) => source.file.endsWith(file));
  for (const { text: shown, start, isCounted } of translatedStrings(source)) {
    checkWording(shown, isCounted, (rule, what) => note(rule, source, start, what));
  }
  for (const { text: label, start } of buttonLabels(source)) {
    if (!isTitleCase(label)) note("title case", source, start, label);
  }
  for (const { text: shown, start, isTranslated } of stringsInSight(source)) {
    if (!isTranslated && !isExempt && isUntranslated(source.file, shown)) note("untranslated", source, start, shown);
  }
  for (const { name, start } of iconsInCode(source)) {
    if (!icons.has(name)) note("icon", source, start, name);
  }
}
for (const source of [...sources, ...readSources("tools"), ...readSources("test")]) {
  for (const { value, start } of [...source.comments, ...testTitles(source)]) {
    const problem = bannedPhrase(value.replaceAll(/\s+\*?\s*/g, " "), false);
    if (problem !== undefined) note("comment", source, start, `${value.trim()} (${problem})`);
  }
}

/** The titles of tests and groups of tests. */
function testTitles({ file, nodes }: Source): readonly { readonly value: string; readonly start: number }[] {
  if (!file.endsWith(".test.ts")) return [];
  return nodes
    .filter(({ type, callee }) => type === "CallExpression" && /^(?:describe|it|test)$/.test(calledFirst(callee) ?? ""))
    .flatMap((node) => {
      const value = literalText(nodesIn(node["arguments"])[0]);
      return value === undefined ? [] : [{ value, start: node.start }];
    });
}

/** The identifier at the start of `test.each(rows)`. */
function calledFirst(callee: unknown): string | undefined {
  if (!isNode(callee)) return undefined;
  return callee.type === "Identifier" ? nameOf(callee) : calledFirst(callee["object"] ?? callee["callee"]);
}

/** The panel has no words of its own; elsewhere a single word may be a name. */
function isUntranslated(file: string, shown: string): boolean {
  return file.startsWith("src/webview/") ? /\p{L}{2}/u.test(shown.replaceAll(/\{\d+\}|\([\w+]+\)/g, "")) : looksLikeSentence(shown);
}

/** The rules for every string that users see. */
function checkWording(shown: string, isCounted: boolean, found: (rule: Rule, what: string) => void): void {
  const problem = bannedPhrase(shown, true);
  if (problem !== undefined) found("wording", `${shown} (${problem})`);
  const plural = isCounted ? undefined : handmadePlural(shown);
  if (plural !== undefined) found("plural", `${shown} (${plural})`);
}

// The tables of the webviews.
const tables: readonly (readonly [string, Readonly<Record<string, string | PluralForms>>])[] = [
  ["src/shared/strings.ts", panelStrings],
  ["src/shared/usagePage.ts", usageStrings],
  ["src/shared/ledgerPage.ts", ledgerStrings],
  ["src/shared/diagramPage.ts", diagramStrings],
];
const used = usedNames(sources.filter(({ file }) => !tables.some(([table]) => table === file)));
for (const [file, table] of tables) {
  const place = { file, lineOf: (offset: number) => text(file).slice(0, offset).split("\n").length };
  for (const [key, entry] of Object.entries(table)) {
    const start = text(file).indexOf(`\n  ${key}:`) + 1;
    const forms = typeof entry === "string" ? [entry] : Object.values(entry);
    for (const form of forms) checkWording(form, typeof entry !== "string", (rule, what) => note(rule, place, start, what));
    if (!used(key)) note("unused", place, start, key);
  }
}

/** Whether code reads a key: as a property, as a string, or with a suffix that a template adds to a name. */
function usedNames(readers: readonly Source[]): (key: string) => boolean {
  const nodes = readers.flatMap((source) => source.nodes);
  const names = new Set(
    nodes.flatMap((node) => [literalText(node), node.type === "MemberExpression" ? nameOf(node) : undefined, propertyName(node)]),
  );
  const suffixes = nodes
    .filter(({ type, computed }) => type === "MemberExpression" && computed === true)
    .flatMap(({ property }) => /^\{0\}(\w+)$/.exec(literalText(property) ?? "")?.[1] ?? []);
  // The rows of the parameter sheet read their strings by the name of the parameter.
  for (const name of parameterNames) names.add(name);
  return (key) => names.has(key) || suffixes.some((suffix) => key.endsWith(suffix) && names.has(key.slice(0, -suffix.length)));
}

function propertyName({ type, key, shorthand, value }: Source["nodes"][number]): string | undefined {
  // Of a pattern: `const { copied } = strings`. The name of a property that an object is given says nothing.
  return type === "Property" && (shorthand === true || (value as { readonly type?: string } | null)?.type === "AssignmentPattern")
    ? nameOf(key)
    : undefined;
}

// The manifest.
interface Titled {
  readonly title?: string;
  readonly label?: string;
  readonly name?: string;
}
interface Manifest {
  readonly contributes: {
    readonly commands: readonly Titled[];
    readonly submenus: readonly Titled[];
    readonly configuration: readonly Titled[];
    readonly views: Readonly<Record<string, readonly Titled[]>>;
    readonly languageModelTools: readonly { readonly modelDescription: string }[];
  };
}
const manifestText = text("package.json");
const { contributes } = JSON.parse(manifestText) as Manifest;
const texts = JSON.parse(text("package.nls.json")) as Readonly<Record<string, string>>;
const inManifest = { file: "package.json", lineOf: (offset: number) => manifestText.slice(0, offset).split("\n").length };
const inTexts = { file: "package.nls.json", lineOf: (offset: number) => text("package.nls.json").slice(0, offset).split("\n").length };
const titled = [...contributes.commands, ...contributes.submenus, ...contributes.configuration, ...Object.values(contributes.views).flat()];
for (const { title, label, name } of titled) {
  const written = title ?? label ?? name ?? "";
  const shown = written.replace(/^%(.+)%$/, (whole, key: string) => texts[key] ?? whole);
  if (!isTitleCase(shown)) note("title case", inManifest, manifestText.indexOf(`"${written}"`), shown);
  if (shown === written && written !== "Aside") note("untranslated", inManifest, manifestText.indexOf(`"${written}"`), written);
}
for (const [key, shown] of Object.entries(texts)) {
  const start = text("package.nls.json").indexOf(`"${key}":`);
  checkWording(shown, false, (rule, what) => note(rule, inTexts, start, what));
  if (!manifestText.includes(`"%${key}%"`)) note("unused", inTexts, start, key);
}
for (const { modelDescription } of contributes.languageModelTools) {
  const problem = bannedPhrase(modelDescription, true);
  if (problem !== undefined) note("wording", inManifest, manifestText.indexOf(modelDescription), `${modelDescription} (${problem})`);
}
for (const match of manifestText.matchAll(/"\$\([^"]*"/g)) {
  for (const name of iconsInText(match[0])) if (!icons.has(name)) note("icon", inManifest, match.index, name);
}

// The documents.
for (const file of ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md"]) {
  for (const [index, line] of text(file).split("\n").entries()) {
    const problem = bannedPhrase(line, false);
    if (problem !== undefined) problems.push({ rule: "wording", file, line: index + 1, text: problem });
  }
}

const isExcused = ({ rule, file }: Problem): boolean => (unfinished[rule] ?? []).some((room) => file.startsWith(room));
const open = problems.filter((problem) => !isExcused(problem));
for (const { rule, file, line, text: what } of open) console.error(`${file}:${line}: ${rule}: ${what}`);
for (const [rule, rooms] of Object.entries(unfinished)) {
  for (const room of rooms) {
    const count = problems.filter((problem) => problem.rule === rule && problem.file.startsWith(room)).length;
    console.log(
      count === 0 ? `${room} no longer breaks “${rule}”: take it off the list` : `${room}: ${count} problems of “${rule}” are excused`,
    );
  }
}
console.log(`${open.length} problems`);
process.exit(open.length === 0 ? 0 : 1);
