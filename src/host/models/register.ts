import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Features } from "../../app/features.ts";
import { command, fromEditorMenu, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { ParameterActions } from "./parameterActions.ts";

/** Models and parameters: choosing a model, comparing several, routing, presets, and the exact request. */
export function registerModels(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const parameters = new ParameterActions(app);
  const { features, questions, withFocusRestored } = app;
  const editRouting = async (): Promise<void> => {
    const { editRouting } = await import("./routing/routingPage.ts");
    await editRouting(app.place.session, app, false);
  };
  const selectModel: Features["selectModel"] = async (session, how) => (await import("./selectModel.ts")).selectModel(session, app, how);
  features.provide({
    selectModel,
    chooseModelForPrices: async (endpoint, used) => (await import("./pricePicker.ts")).chooseModelForPrices(endpoint, used, app),
    chooseHostForPrices: async (model) => (await import("./pricePicker.ts")).chooseHostForPrices(model, app),
    routeProvider: async (session, wanted) => (await import("./routing/routeProvider.ts")).routeProvider(session, wanted, app),
  });
  const compareModels = async (place = app.place): Promise<void> => {
    const { pickModelsToCompare } = await import("./comparePicker.ts");
    const models = await pickModelsToCompare(place.session, app);
    if (models === undefined) return;
    place.session.outbox.setCompareModels(models);
    place.compose("", true);
    // Not before: a panel that takes the focus while the list opens would close it.
    await place.reveal();
  };
  return vscode.Disposable.from(
    parameters,
    app.panel.handle({
      selectModel: (_message, place) => withFocusRestored(place, "message", () => selectModel(place.session)),
      selectEffort: (_message, place) =>
        withFocusRestored(place, "message", async () => {
          const { pickEffort } = await import("./effortPicker.ts");
          if (await pickEffort(place.session, app)) place.openParameters();
        }),
      compareModels: (_message, place) => withFocusRestored(place, "message", () => compareModels(place)),
      compareWith: ({ messageId }, place) =>
        withFocusRestored(place, "before", async () => {
          const { session } = place;
          const { pickModelsToCompare } = await import("./comparePicker.ts");
          const answer = session.message(messageId);
          const models = await pickModelsToCompare(session, app, answer?.role === "assistant" ? answer.model : undefined);
          if (models !== undefined && (await questions.mayAsk(session, "", models))) await session.compareAnswers(messageId, models);
        }),
      regenerateWith: ({ messageId }, place) =>
        withFocusRestored(place, "before", async () => (await import("./regenerateMenu.ts")).regenerateWith(place.session, messageId, app)),
      editRouting: (_message, place) => withFocusRestored(place, "before", editRouting),
      setParameter: (message) => parameters.set(message),
      resetParameters: ({ conversationId }) => parameters.reset(conversationId),
      selectPreset: (_message, place) => withFocusRestored(place, "before", () => parameters.selectPreset(place)),
      savePreset: (_message, place) => withFocusRestored(place, "before", () => parameters.savePreset(place)),
      viewRequest: ({ text }, place) => parameters.viewRequest(place, text),
    }),
    registerCommands(app, {
      "aside.selectModel": command(noArguments, () => selectModel(app.place.session)),
      "aside.compareModels": command(noArguments, () => compareModels()),
      "aside.editRouting": command(noArguments, editRouting),
      "aside.selectPreset": command(noArguments, () => parameters.selectPreset(app.place)),
      "aside.forgetRefusals": command(noArguments, async () => (await import("./forgetRefusals.ts")).forgetRefusals(app)),
      "aside.viewRequest": command(noArguments, () => parameters.viewRequest(app.place)),
      "aside.toggleRequestLayout": command(fromEditorMenu, () => parameters.toggleRequestLayout()),
    }),
  );
}
