import type * as vscode from "vscode";
import { ConfigurationTarget } from "./constants.ts";
import { EventEmitter } from "./events.ts";
import { settingDefaults, settingScopes } from "../manifest.ts";
import { state, type Values } from "./state.ts";

export const configurationChanged = new EventEmitter<vscode.ConfigurationChangeEvent>();

/** The settings of VS Code's that the host reads, with defaults. */
const editorDefaults: Values = {
  "files.exclude": { "**/.git": true, "**/.DS_Store": true },
  "search.exclude": { "**/node_modules": true, "**/bower_components": true, "**/*.code-search": true },
  "editor.wordWrap": "off",
  "chat.promptFilesLocations": { ".github/prompts": true },
};
const defaults: Readonly<Values> = { ...editorDefaults, ...settingDefaults };

/** All values as they were when a change was told last. */
let announced: ReadonlyMap<string, string> = new Map();

/** What changed since a change was told last. */
export function changedUntold(): readonly string[] {
  return changedSince(announced);
}

/** Tells that these settings changed. `affectsConfiguration` is true for them and for the sections they are in. */
export function announce(keys: readonly string[]): void {
  announced = effectiveValues();
  if (keys.length === 0) return;
  configurationChanged.fire({
    affectsConfiguration: (section) => keys.some((key) => key === section || key.startsWith(`${section}.`)),
  });
}

/** Every name that has a value somewhere, and the value that is in force. */
function effectiveValues(): ReadonlyMap<string, string> {
  const names = new Set([state.user, state.workspaceValues, state.folderValues, defaults].flatMap(Object.keys));
  return new Map(Array.from(names, (name) => [name, JSON.stringify(effective(name)) ?? ""]));
}

function effective(key: string, inFolder = true): unknown {
  const layers = [defaults[key], state.user[key], state.workspaceValues[key], inFolder ? state.folderValues[key] : undefined].filter(
    (value) => value !== undefined,
  );
  const isMerged = layers.length > 0 && layers.every((value) => typeof value === "object" && value !== null && !Array.isArray(value));
  return isMerged ? Object.assign({}, ...(layers as object[])) : layers.at(-1);
}

/** Reads and writes the scopes as the editor does: it rejects unregistered names and scopes that a setting does not have. */
export function getConfiguration(section = "", scope?: vscode.ConfigurationScope | null) {
  const whole = (name: string) => (section === "" ? name : `${section}.${name}`);
  // Without a place in a folder, the folder's settings do not count.
  const inFolder = Boolean(scope);
  const get = <T>(name: string, otherwise?: T) => (effective(whole(name), inFolder) ?? otherwise) as T;
  const values = Object.fromEntries(
    Array.from(effectiveValues().keys())
      .filter((key) => key.startsWith(`${section}.`))
      .map((key) => [key.slice(section.length + 1), effective(key, inFolder)]),
  );
  return {
    ...values,
    get,
    has: (name: string) => effective(whole(name), inFolder) !== undefined,
    inspect: <T>(name: string) => {
      const key = whole(name);
      return {
        key,
        defaultValue: defaults[key] as T,
        globalValue: state.user[key] as T,
        workspaceValue: state.workspaceValues[key] as T,
        workspaceFolderValue: (inFolder ? state.folderValues[key] : undefined) as T,
      };
    },
    update: async (name: string, value: unknown, target?: vscode.ConfigurationTarget | boolean | null) => {
      const key = whole(name);
      const place =
        target === true || target === ConfigurationTarget.Global
          ? "user"
          : target === false || target === ConfigurationTarget.Workspace
            ? "workspaceValues"
            : "folderValues";
      // What is not registered can still be removed.
      if (!(key in defaults) && value !== undefined)
        throw new Error(`Unable to write to settings because ${key} is not a registered configuration.`);
      if (place !== "user" && settingScopes[key] === "application") {
        throw new Error(`Unable to write ${key} to Workspace Settings. This setting can be written only into User settings.`);
      }
      if (place === "folderValues" && settingScopes[key] === "window") {
        throw new Error(`Unable to write to Folder Settings because ${key} does not support the folder resource scope.`);
      }
      if (place === "folderValues" && !scope) throw new Error("Unable to write to Folder Settings because no resource is provided.");
      const before = effectiveValues();
      if (value === undefined) Reflect.deleteProperty(state[place], key);
      else state[place][key] = value;
      announce(changedSince(before));
    },
  };
}

/** The names whose value in force is another one than before. */
function changedSince(before: ReadonlyMap<string, string>): readonly string[] {
  const now = effectiveValues();
  return Array.from(new Set([...before.keys(), ...now.keys()])).filter((key) => before.get(key) !== now.get(key));
}
