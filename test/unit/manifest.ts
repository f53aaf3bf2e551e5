import { readFileSync } from "node:fs";

/** An entry of a menu: a command, or a menu of its own. */
interface MenuEntry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly contributes: {
    readonly languageModelTools: readonly { readonly name: string }[];
    readonly commands: readonly { readonly command: string }[];
    readonly submenus: readonly { readonly id: string }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly mac?: string; readonly when?: string }[];
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly default?: unknown; readonly scope?: string }>>;
    }[];
  };
}

/** What tests need of our manifest. */
export const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as Manifest;

/** Defaults of all settings, by whole name. */
export const settingDefaults: Readonly<Record<string, unknown>> = Object.fromEntries(
  manifest.contributes.configuration.flatMap(({ properties }) =>
    Object.entries(properties).map(([name, schema]) => [name, schema.default]),
  ),
);

/** Scopes of all settings, by whole name: "application", "resource" … */
export const settingScopes: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties).map(([name, schema]) => [name, schema.scope])),
);
