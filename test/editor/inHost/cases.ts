import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import { applicationNames, checkSetting, settingNames } from "../../../src/app/settings/settingSchemas.ts";
import type { SettingName } from "../../../src/app/settings/settingsTable.ts";
import { swapTrials } from "./swaps.ts";

interface ManifestSetting {
  readonly default?: unknown;
  readonly scope?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, ManifestSetting>> }[];
  };
}

/** The cases of the suite, in the order in which they run. What one returns is printed. */
export const cases: Readonly<Record<string, () => Promise<string | void>>> = {
  "the extension is installed and activates": async () => {
    const extension = aside();
    await extension.activate();
    assert.equal(extension.isActive, true);
  },

  "every command of the manifest is registered": async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest().contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  },

  "the editor gives the manifest's defaults, and the code takes each": async () => {
    const configuration = vscode.workspace.getConfiguration("aside");
    const settings = Object.entries(settingsOfManifest());
    assert.deepEqual(settings.map(([name]) => name).toSorted(), settingNames.toSorted());
    for (const [name, setting] of settings) {
      const value = configuration.inspect(name)?.defaultValue;
      assert.deepEqual(value, setting.default, name);
      assert.notEqual(checkSetting(name as SettingName, value), undefined, name);
    }
  },

  "a setting of the workspace arrives": async () => {
    await withSetting("temperature", 0.25, () => {
      assert.equal(vscode.workspace.getConfiguration("aside").get("temperature"), 0.25);
    });
    assert.equal(vscode.workspace.getConfiguration("aside").get("temperature"), null);
  },

  "a workspace cannot set what belongs to the user": async () => {
    for (const name of applicationNames) {
      await assert.rejects(
        async () => vscode.workspace.getConfiguration("aside").update(name, null, vscode.ConfigurationTarget.Workspace),
        name,
      );
    }
  },

  "links that are swapped while files are written lead nothing outside": () => swapTrials(),

  "a rejection of ours that nobody handles is in the log and told": async () => {
    // As if it came from our files; the driver waits for what a person sees of it.
    const failure = new Error("a fault for a test");
    failure.stack = `Error: a fault for a test\n    at run (${path.join(aside().extensionPath, "dist", "extension.js")}:1:1)`;
    void Promise.reject(failure);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert.equal(aside().isActive, true);
  },

  "proposed API is refused, as in users' editors": async () => {
    const listen = Reflect.get(vscode.window, "onDidWriteTerminalData") as (listener: () => void) => vscode.Disposable;
    // `--proposals` allows it to everyone.
    if (process.env["ASIDE_PROPOSALS"] === "1") listen(() => undefined).dispose();
    else assert.throws(() => listen(() => undefined), /CANNOT use API proposal: terminalDataWriteEvent/);
  },

  "the view shows itself": async () => {
    await vscode.commands.executeCommand("aside.chat.focus");
  },
};

function aside(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension("aside.aside");
  assert.ok(extension, "aside.aside is not installed");
  return extension;
}

function manifest(): Manifest {
  return aside().packageJSON as Manifest;
}

function settingsOfManifest(): Readonly<Record<string, ManifestSetting>> {
  const properties = manifest().contributes.configuration.flatMap((category) => Object.entries(category.properties));
  return Object.fromEntries(properties.map(([name, setting]) => [name.replace(/^aside\./, ""), setting]));
}

async function withSetting(name: string, value: unknown, body: () => void): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("aside");
  await configuration.update(name, value, vscode.ConfigurationTarget.Workspace);
  try {
    body();
  } finally {
    await configuration.update(name, undefined, vscode.ConfigurationTarget.Workspace);
  }
}
