import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { NativeModel } from "./chatModels.ts";
import { keepModels, type KeptFor, keptModels } from "./keptModels.ts";
import { offeredIds } from "./offeredIds.ts";

/**
 * The models that the user offers to VS Code's Chat and other extensions: those of `aside.chatModels`, or else the current model and the favorites. Shows no
 * dialogs: a missing key is reported when a question is asked. VS Code asks for them in every window, so the list of models is read only if it is in memory
 * anyway, if the user looks at the models, or if nothing is kept of it.
 */
export async function offeredModels(
  app: App,
  store: vscode.Memento,
  options: vscode.PrepareLanguageModelChatModelOptions,
): Promise<NativeModel[]> {
  // VS Code may ask once in general, and once for the group that `showInChat` adds, which would list every model twice. Only the request for a group has
  // a configuration. 1.139 makes none, because the manifest has no `configuration` for the vendor: only then are choices in a model's menu kept for these models.
  if ("configuration" in options && options.configuration !== undefined) return [];
  await app.policy.check();
  const found = app.endpoints.get(app.settings.effective().endpoint.value);
  if ("error" in found) return [];
  const { name, dialect, baseUrl } = found.endpoint;
  const wanted: KeptFor = { ids: offeredIds(app), source: JSON.stringify([name, dialect, baseUrl, vscode.env.language]), now: Date.now() };
  const isKnown = app.catalogue.known(name).length > 0;
  const kept = options.silent && !isKnown ? keptModels(store, wanted) : undefined;
  if (kept !== undefined) return kept;
  const { changesSoon, nativeModels } = await import("./chatModels.ts");
  const models = await nativeModels(app, { load: !options.silent });
  keepModels(store, wanted, changesSoon(app) ? undefined : models);
  return models;
}
