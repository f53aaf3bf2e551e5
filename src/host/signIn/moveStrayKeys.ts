import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Ask } from "../../app/ports.ts";
import { findStrayKeys, originOfStrayKey, type PlacedSetting, type SettingPlace, type StrayKey, withoutKey } from "./strayKeys.ts";

/** What moving a key needs. */
export type StrayKeyDeps = Pick<App, "ask" | "window" | "endpoints" | "secrets" | "settings" | "log">;

/** Places that the user was told about in this session. A key that they leave there is not mentioned again. */
const mentioned = new Set<string>();

/** Warns about API keys in settings, which are plain files that are synced and shared, and offers to move them to the secret storage. */
export async function offerToMoveKeys(deps: StrayKeyDeps): Promise<void> {
  const found = findStrayKeys(placedSettings()).filter(({ setting, path }) => !mentioned.has(nameOf(setting, path)));
  const [first] = found;
  if (first === undefined) return;
  for (const { setting, path } of found) mentioned.add(nameOf(setting, path));
  const setting = `aside.${first.setting.name}`;
  const choice = await deps.ask.confirm({
    message:
      first.setting.place === "user"
        ? vscode.l10n.t(
            "Your settings seem to contain an API key ({0}). Settings are plain text files that are synced and shared.",
            setting,
          )
        : vscode.l10n.t(
            "The settings of this workspace seem to contain an API key ({0}). Everyone with access to the folder can read it.",
            setting,
          ),
    choices: { move: vscode.l10n.t("Move to Secret Storage"), open: vscode.l10n.t("Open Settings") },
  });
  switch (choice) {
    case undefined:
      return;
    case "open":
      return deps.window.execute("workbench.action.openSettings", setting);
    case "move":
      for (const stray of found) await moveKey(stray, deps);
      return;
    default:
      return choice satisfies never;
  }
}

async function moveKey(stray: StrayKey, { ask, endpoints, secrets, settings, log }: StrayKeyDeps): Promise<void> {
  const current = endpoints.get(settings.get("endpoint"));
  const origin = originOfStrayKey(stray, settings.get("endpoints"), "error" in current ? "https://openrouter.ai" : current.origin);
  const { host } = new URL(origin);
  const held = await secrets.get(origin);
  if (held.key === undefined || (held.key !== stray.key && (await confirmReplacing(host, ask)))) {
    const error = await secrets.set(origin, stray.key);
    // A key that cannot be stored stays in the settings.
    if (error !== null) return ask.notify({ severity: "error", message: error.message });
  }
  const { name, place } = stray.setting;
  // Read again: another key may have been removed from the same value before.
  const value = placedSettings().find((setting) => setting.name === name && setting.place === place)?.value;
  await vscode.workspace.getConfiguration("aside", folder()).update(name, withoutKey(value, stray), targets[place]);
  log.info(`The key for ${origin} was moved from aside.${name} (${place}) to the secret storage.`);
  ask.status(vscode.l10n.t("The API key for {0} was moved to the secret storage.", host));
}

async function confirmReplacing(host: string, ask: Ask): Promise<boolean> {
  const choice = await ask.confirm({
    message: vscode.l10n.t("A different key for {0} is already stored. Replace it with the key from the settings?", host),
    modal: true,
    detail: vscode.l10n.t("Either way, the key is removed from the settings."),
    choices: { replace: vscode.l10n.t("Replace") },
  });
  return choice === "replace";
}

const targets: Readonly<Record<SettingPlace, vscode.ConfigurationTarget>> = {
  user: vscode.ConfigurationTarget.Global,
  workspace: vscode.ConfigurationTarget.Workspace,
  folder: vscode.ConfigurationTarget.WorkspaceFolder,
};

/** Every value under `aside.` at every place, including names that are not settings of ours. Those of a workspace only if it is trusted. */
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
            // In a window with a single folder, VS Code reports the same value twice.
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
