import texts from "../../package.nls.json" with { type: "json" };
import type { SettingName, settingSections } from "../../src/app/settings/settingsTable.ts";

/** A setting or section without its text does not compile. */
const required: Readonly<Record<`setting.${SettingName}` | `configuration.${(typeof settingSections)[number]}`, string>> = texts;

/** The description of a setting, in Markdown. */
export function settingText(name: SettingName): string {
  return required[`setting.${name}`];
}
