import * as vscode from "vscode";
import type { Endpoints } from "../../app/endpoints/endpoints.ts";
import type { Log } from "../../app/log.ts";
import type { Secrets } from "../../app/endpoints/secrets.ts";
import type { Settings } from "../../app/settings/settings.ts";
import { findStrayKeys, originOfStrayKey, type PlacedSetting, type SettingPlace, type StrayKey, withoutKey } from "./strayKeys.ts";

/** What moving a key needs from around it. */
export interface StrayKeyParts {
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly settings: Settings;
  readonly log: Log;
}

/** What was said of already, this session: a place that is left as it is, is left in peace. */
const said = new Set<string>();

/** Tells of keys that stand in settings, which are plain files that are synced and shared, and moves them into the secret storage on a click. */
export async function offerToMoveKeys(parts: StrayKeyParts): Promise<void> {
  const found = findStrayKeys(placedSettings()).filter(({ setting, path }) => !said.has(nameOf(setting, path)));
  const [first] = found;
  if (first === undefined) return;
  for (const { setting, path } of found) said.add(nameOf(setting, path));
  const move = vscode.l10n.t("Move to secret storage");
  const open = vscode.l10n.t("Open settings");
  const where = `aside.${first.setting.name}`;
  const chosen = await vscode.window.showWarningMessage(
    first.setting.place === "user"
      ? vscode.l10n.t("Your settings hold what looks like an API key, in {0}. Settings are plain files that are synced and shared.", where)
      : vscode.l10n.t(
          "This workspace's settings hold what looks like an API key, in {0}. They are shared with everybody who has the folder.",
          where,
        ),
    move,
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand("workbench.action.openSettings", where);
  if (chosen !== move) return;
  for (const stray of found) await moveKey(stray, parts);
}

async function moveKey(stray: StrayKey, { endpoints, secrets, settings, log }: StrayKeyParts): Promise<void> {
  const current = endpoints.get(settings.get("endpoint"));
  const origin = originOfStrayKey(stray, settings.get("endpoints"), "error" in current ? "https://openrouter.ai" : current.origin);
  const { host } = new URL(origin);
  const held = await secrets.get(origin);
  if (held.key === undefined || (held.key !== stray.key && (await wantsReplaced(host)))) {
    const error = await secrets.set(origin, stray.key);
    if (error !== null) {
      // Where it cannot be kept, it stays where it is.
      void vscode.window.showErrorMessage(error.message);
      return;
    }
  }
  const { name, place } = stray.setting;
  // Read anew: another key may have been taken out of the same value before.
  const value = placedSettings().find((setting) => setting.name === name && setting.place === place)?.value;
  await vscode.workspace.getConfiguration("aside", folder()).update(name, withoutKey(value, stray), targets[place]);
  log.info(`A key was moved out of aside.${name} (${place}) into the secret storage for ${origin}.`);
  vscode.window.setStatusBarMessage(vscode.l10n.t("The key for {0} is in the secret storage now.", host), 5000);
}

async function wantsReplaced(host: string): Promise<boolean> {
  const replace = vscode.l10n.t("Replace");
  const question = vscode.l10n.t("There is another key for {0}. Replace it with the one from the settings?", host);
  const detail = vscode.l10n.t("Either way the key is taken out of the settings.");
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, replace)) === replace;
}

const targets: Readonly<Record<SettingPlace, vscode.ConfigurationTarget>> = {
  user: vscode.ConfigurationTarget.Global,
  workspace: vscode.ConfigurationTarget.Workspace,
  folder: vscode.ConfigurationTarget.WorkspaceFolder,
};

/** All that stands under `aside.`, ours or not, at every place; of a workspace only once it is trusted. */
function placedSettings(): readonly PlacedSetting[] {
  const configuration = vscode.workspace.getConfiguration("aside", folder());
  const manyFolders = vscode.workspace.workspaceFile !== undefined;
  return Object.keys(configuration).flatMap((name) => {
    const inspected = configuration.inspect(name);
    const values: readonly (readonly [SettingPlace, unknown])[] = [
      ["user", inspected?.globalValue],
      ...(vscode.workspace.isTrusted
        ? ([
            ["workspace", inspected?.workspaceValue],
            // In a window with one folder VS Code says the same thing twice.
            ["folder", manyFolders ? inspected?.workspaceFolderValue : undefined],
          ] as const)
        : []),
    ];
    return values.filter(([, value]) => value !== undefined).map(([place, value]) => ({ name, place, value }));
  });
}

function folder(): vscode.Uri | undefined {
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}

function nameOf({ name, place }: PlacedSetting, path: readonly string[]): string {
  return [place, name, ...path].join("/");
}
