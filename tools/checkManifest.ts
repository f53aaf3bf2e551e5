// The manifest against the code: commands and translations. Prints what is wrong and exits with 1.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { panelStrings } from "../src/shared/strings.ts";
import { diagramStrings } from "../src/shared/diagramPage.ts";
import { ledgerStrings } from "../src/shared/ledgerPage.ts";
import { usageStrings } from "../src/shared/usagePage.ts";
import { readArguments } from "./arguments.ts";
import { root } from "./pinned.ts";

readArguments({ usage: "node tools/checkManifest.ts" });

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly submenus: readonly { readonly id: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly submenu?: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
  };
}

const problems: string[] = [];
const text = (file: string) => readFileSync(path.join(root, file), "utf8");
const json = (file: string) => JSON.parse(text(file)) as unknown;

/** Says what is in one list and not in the other. */
function same(what: string, here: string, inHere: Iterable<string>, there: string, inThere: Iterable<string>): void {
  const [a, b] = [new Set(inHere), new Set(inThere)];
  for (const one of a) if (!b.has(one)) problems.push(`${what} ${one} is in ${here}, not in ${there}`);
  for (const one of b) if (!a.has(one)) problems.push(`${what} ${one} is in ${there}, not in ${here}`);
}

const manifestText = text("package.json");
const manifest = JSON.parse(manifestText) as Manifest;
const { contributes } = manifest;

// Commands. Read as text: the slices import vscode, which is not there outside the editor.
const slices = readdirSync(path.join(root, "src/host"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const registers = slices.map(({ name }) => `src/host/${name}/register.ts`).filter((file) => existsSync(path.join(root, file)));
const registered = registers.flatMap((file) => Array.from(text(file).matchAll(/"(aside\.\w+)":/g), ([, name = ""]) => name));
if (registered.length === 0) problems.push("no commands found in src/host/*/register.ts");
const contributed = contributes.commands.map(({ command }) => command);
same("command", "the manifest", contributed, "src/host/*/register.ts", registered);
const submenus = new Set(contributes.submenus.map(({ id }) => id));
for (const [menu, entries] of Object.entries(contributes.menus)) {
  if (menu.startsWith("aside.") && !submenus.has(menu)) problems.push(`menu ${menu} is no submenu of ours`);
  for (const { command, submenu } of entries) {
    if (command !== undefined && !contributed.includes(command)) problems.push(`menu ${menu} shows ${command}, which is not contributed`);
    if (submenu !== undefined && !submenus.has(submenu))
      problems.push(`menu ${menu} shows the submenu ${submenu}, which is not contributed`);
  }
}
// VS Code has a command for each view that gives it the focus.
const views = Object.values(contributes.views).flat();
const focusing = new Set(views.map(({ id }) => `${id}.focus`));
for (const { command } of contributes.keybindings) {
  if (!contributed.includes(command) && !focusing.has(command)) problems.push(`a key is bound to ${command}, which is not contributed`);
}

// Settings: what `npm run generate` makes is compared in tools/generate.ts.
const settings = Object.assign({}, ...contributes.configuration.map(({ properties }) => properties)) as Record<string, unknown>;

// Translations: of the manifest (package.nls.*.json), and of what the code says (l10n/bundle.l10n.*.json).
const english = Object.keys(json("package.nls.json") as object);
same(
  "text",
  "the manifest",
  Array.from(manifestText.matchAll(/"%([^%"]+)%"/g), ([, key = ""]) => key),
  "package.nls.json",
  english,
);
for (const file of readdirSync(root).filter((name) => /^package\.nls\.\w[\w-]*\.json$/.test(name))) {
  same("text", "package.nls.json", english, file, Object.keys(json(file) as object));
}
const said = new Set<string>(
  [panelStrings, usageStrings, ledgerStrings, diagramStrings]
    .flatMap((table) => Object.values(table))
    .flatMap((entry) => (typeof entry === "string" ? entry : Object.values(entry))),
);
for (const file of readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })) {
  if (!file.endsWith(".ts") || file.startsWith("webview")) continue;
  for (const [, literal = ""] of text(path.join("src", file)).matchAll(/l10n\.t\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g)) {
    said.add(literal.startsWith('"') ? (JSON.parse(literal) as string) : literal.slice(1, -1).replaceAll("\\'", "'"));
  }
}
const bundles = existsSync(path.join(root, "l10n")) ? readdirSync(path.join(root, "l10n")).filter((name) => name.endsWith(".json")) : [];
for (const file of bundles) same("text", "the code", said, `l10n/${file}`, Object.keys(json(path.join("l10n", file)) as object));

for (const problem of problems) console.error(problem);
console.log(
  `${contributed.length} commands, ${Object.keys(settings).length} settings, ${english.length} texts of the manifest, ${said.size} of the code: ${problems.length} problems`,
);
process.exit(problems.length === 0 ? 0 : 1);
