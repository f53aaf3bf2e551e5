import * as vscode from "vscode";
import type { Model } from "../../llm/model.ts";
import { takesTools } from "../../llm/send/tools.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { ModelFormat } from "../../app/models/formatModel.ts";
import type { App } from "../../app/app.ts";
import { vendor } from "./nativeIds.ts";

/** Tokens, where the catalogue does not say: small enough for what is usual today. */
const unknownContext = 32_768;
const usualOutput = 8192;

/**
 * Our models as VS Code lists them: those of `aside.chatModels`, else the model in force and the favourites.
 * @param how.load asks the server for its list where none is kept
 */
export async function nativeModels(parts: App, how: { readonly load: boolean }): Promise<vscode.LanguageModelChatInformation[]> {
  const settings = parts.settings.effective();
  const found = parts.endpoints.get(settings.endpoint.value);
  if ("error" in found) return [];
  await parts.catalogue.recall(found);
  if (how.load && parts.catalogue.known(found.endpoint.name).length === 0) await parts.catalogue.load(found);
  const chosen = parts.settings.get("chatModels") ?? [
    ...(settings.model.value === null ? [] : [settings.model.value]),
    ...parts.memory.favorites(settings.endpoint.value),
  ];
  const words = new ModelFormat(vscode.env.language, Date.now());
  return [...new Set(chosen)].map((id) => infoOf(id, parts.catalogue.row(found.endpoint.name, id), found, words));
}

function infoOf(id: string, row: Model | undefined, found: KnownEndpoint, words: ModelFormat): vscode.LanguageModelChatInformation {
  const { host } = new URL(found.origin);
  const window = row?.contextLength === undefined ? undefined : vscode.l10n.t("{0} context", words.tokens(row.contextLength));
  const described = [window, words.price(row?.pricing)].filter((part) => part !== undefined).join(" · ");
  const context = row?.contextLength ?? unknownContext;
  // What is said of both together is the window: output takes its share of it.
  const maxOutputTokens = Math.max(1, Math.min(row?.maxCompletionTokens ?? usualOutput, Math.floor(context / 2)));
  return {
    id,
    name: row?.name ?? id,
    family: id.split(":", 1)[0] ?? id,
    version: row?.canonicalSlug ?? id,
    maxInputTokens: context - maxOutputTokens,
    maxOutputTokens,
    tooltip: [vscode.l10n.t("{0} at {1}, through Aside", id, host), described].filter(Boolean).join("\n"),
    detail: described === "" ? host : described,
    capabilities: {
      imageInput: row?.inputModalities?.includes("image") ?? false,
      toolCalling: takesTools(row, found.endpoint.dialect),
    },
  };
}

interface ChatModelItem extends vscode.QuickPickItem {
  readonly id: string;
}

/** Lets the user choose which models of the endpoint in force VS Code's Chat shows; written into the user settings. */
export async function manageChatModels(parts: App): Promise<void> {
  const settings = parts.settings.effective();
  const found = parts.endpoints.get(settings.endpoint.value);
  if ("error" in found) {
    void vscode.window.showErrorMessage(found.error.message);
    return;
  }
  const { models, error } = await parts.catalogue.load(found);
  if (models.length === 0 && error !== null) {
    void vscode.window.showErrorMessage(error.message);
    return;
  }
  const shown = new Set((await nativeModels(parts, { load: false })).map(({ id }) => id));
  const words = new ModelFormat(vscode.env.language, Date.now());
  const items = models.map((model): ChatModelItem => {
    const detail = words.describe(model);
    return { label: model.name, description: model.id, ...(detail === "" ? {} : { detail }), id: model.id, picked: shown.has(model.id) };
  });
  // Those that are shown stand first; a long list hides its ticks.
  const chosen = await vscode.window.showQuickPick(
    items.toSorted((a, b) => Number(b.picked) - Number(a.picked)),
    {
      canPickMany: true,
      matchOnDescription: true,
      title: vscode.l10n.t("Models of {0} in VS Code's Chat", new URL(found.origin).host),
      placeHolder: vscode.l10n.t("Tick the models that VS Code's own Chat and other extensions may use, with your key"),
    },
  );
  if (chosen === undefined) return;
  await parts.settings.write(
    "chatModels",
    chosen.map(({ id }) => id),
    "user",
  );
  const title = vscode.l10n.t("Preparing VS Code's Chat…");
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, showInChat);
  const open = vscode.l10n.t("Manage Language Models");
  const said =
    chosen.length === 1
      ? vscode.l10n.t("VS Code's Chat and other extensions can use one model of Aside.")
      : vscode.l10n.t("VS Code's Chat and other extensions can use {0} models of Aside.", chosen.length);
  if (chosen.length > 0 && (await vscode.window.showInformationMessage(said, open)) === open) {
    // Its Chat stops asking for a sign-in once this list was open (seen in 1.139).
    await vscode.commands.executeCommand("workbench.action.chat.manage");
  }
}

/**
 * Has VS Code take its Chat for set up: without a group of models that the user added it wants him to sign in to GitHub first (seen in 1.139). The
 * command is VS Code's own and in no documentation; where it is missing, or the group is there, nothing is lost.
 */
export async function showInChat(): Promise<void> {
  try {
    await vscode.commands.executeCommand("lm.addLanguageModelsProviderGroup", { name: "Aside", vendor });
  } catch {
    // The models are listed all the same.
  }
}
