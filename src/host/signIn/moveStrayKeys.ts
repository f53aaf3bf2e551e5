import * as vscode from "vscode";
import { keyNameOf } from "../../llm/send/endpoint.ts";
import type { App } from "../../app/app.ts";
import type { Ask } from "../../app/ports.ts";
import { findStrayKeys, originOfStrayKey, type PlacedSetting, type SettingPlace, type StrayKey, withoutKey } from "./strayKeys.ts";

/** What moving a key needs. */
export type StrayKeyDeps = Pick<App, "ask" | "window" | "endpoints" | "secrets" | "settings" | "log">;

/** Places that the user was told about in this session. A key that they leave there is not mentioned again. */
const mentioned = new Set<string>();

/**
 * Warns about API keys in settings, which are plain files that are synced and shared. A key in the user's own settings can be moved to the secret
 * storage. One in the settings of a workspace can only be removed: the owner of its account could read what it is used for.
 */
export async function offerToMoveKeys(deps: StrayKeyDeps): Promise<void> {
  const found = findStrayKeys(placedSettings()).filter(({ setting, path }) => !mentioned.has(nameOf(setting, path)));
  for (const { setting, path } of found) mentioned.add(nameOf(setting, path));
  await offerToRemove(
    found.filter(({ setting }) => setting.place !== "user"),
    deps,
  );
  for (const stray of found) if (stray.setting.place === "user") await offerToMove(stray, deps);
}

/** Offers to remove the keys of a workspace. They are never stored, whatever the user answers. */
async function offerToRemove(found: readonly StrayKey[], { ask, window, log }: StrayKeyDeps): Promise<void> {
  const [first] = found;
  if (first === undefined) return;
  const setting = `aside.${first.setting.name}`;
  const choice = await ask.confirm({
    message: vscode.l10n.t(
      "The settings of this workspace contain an API key ({0}). Aside does not use it. Everyone with access to the folder can read it: its owner should revoke it.",
      setting,
    ),
    choices: { remove: vscode.l10n.t("Remove It"), open: vscode.l10n.t("Open Settings") },
  });
  switch (choice) {
    case undefined:
      return;
    case "open":
      return window.execute("workbench.action.openWorkspaceSettings", { query: setting });
    case "remove":
      try {
        for (const stray of found) await removeFromSettings(stray);
      } catch (cause) {
        // VS Code does not change settings that a workspace cannot have, or a file with errors.
        log.warn(`An API key could not be removed from the settings of the workspace: ${String(cause)}`);
        const message = vscode.l10n.t("{0} could not be changed. Remove the API key from the file yourself.", setting);
        return ask.notify({ severity: "warning", message });
      }
      return ask.status(vscode.l10n.t("The API key was removed from the settings. It still works until its owner revokes it."));
    default:
      return choice satisfies never;
  }
}

/** Offers to move a key from the user's settings to the secret storage, for the server that it belongs to. */
async function offerToMove(stray: StrayKey, deps: StrayKeyDeps): Promise<void> {
  const setting = `aside.${stray.setting.name}`;
  const origin = originOf(stray, deps);
  const choice = await deps.ask.confirm({
    message: vscode.l10n.t(
      "Your settings seem to contain an API key ({0}). Settings are plain text files that are synced and shared. Move it to the secret storage as the key for {1}?",
      setting,
      hostOf(origin),
    ),
    choices: { move: vscode.l10n.t("Move to Secret Storage"), open: vscode.l10n.t("Open Settings") },
  });
  switch (choice) {
    case undefined:
      return;
    case "open":
      return deps.window.execute("workbench.action.openSettings", setting);
    case "move":
      return moveKey(stray, origin, deps);
    default:
      return choice satisfies never;
  }
}

function originOf(stray: StrayKey, { endpoints, settings }: StrayKeyDeps): string {
  const current = endpoints.get(settings.get("endpoint"));
  return originOfStrayKey(stray, settings.get("endpoints"), "error" in current ? "https://openrouter.ai" : keyNameOf(current.endpoint));
}

/** The host in the name of a key, with its account. */
function hostOf(keyName: string): string {
  return keyName.replace(/^https?:\/\//, "");
}

async function moveKey(stray: StrayKey, origin: string, { ask, secrets, log }: StrayKeyDeps): Promise<void> {
  const host = hostOf(origin);
  const held = await secrets.get(origin);
  if (held.key === undefined || (held.key !== stray.key && (await confirmReplacing(host, ask)))) {
    const error = await secrets.set(origin, stray.key);
    // A key that cannot be stored stays in the settings.
    if (error !== null) return ask.notify({ severity: "error", message: error.message });
  }
  await removeFromSettings(stray);
  log.info(`The key for ${origin} was moved from aside.${stray.setting.name} to the secret storage.`);
  ask.status(vscode.l10n.t("The API key for {0} was moved to the secret storage.", host));
}

async function removeFromSettings(stray: StrayKey): Promise<void> {
  const { name, place } = stray.setting;
  // Read again: another key may have been removed from the same value before.
  const value = placedSettings().find((setting) => setting.name === name && setting.place === place)?.value;
  await vscode.workspace.getConfiguration("aside", folder()).update(name, withoutKey(value, stray), targets[place]);
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
