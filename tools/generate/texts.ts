import texts from "../../package.nls.json" with { type: "json" };
import type { SettingName, settingSections } from "../../src/app/settings/settingsTable.ts";

/** A setting or section without its text does not compile. */
const required: Readonly<Record<`setting.${SettingName}` | `configuration.${(typeof settingSections)[number]}`, string>> = texts;

const all: Readonly<Record<string, string>> = texts;

/** The description of a setting, in Markdown. */
export function settingText(name: SettingName): string {
  return required[`setting.${name}`];
}

/** Replaces a `%key%` of the manifest by its English text. */
export function resolveText(value: string): string {
  return value.replace(/^%(.+)%$/, (whole, key: string) => all[key] ?? whole);
}
