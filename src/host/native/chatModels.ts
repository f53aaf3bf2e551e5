import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { counted } from "../../shared/counted.ts";
import { pick } from "../adapters/vscodePick.ts";
import type { Model } from "../../llm/model.ts";
import { takesTools } from "../../llm/send/tools.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { ModelFormat } from "../../app/models/formatModel.ts";
import { type ModelMenu, modelMenu, offeredEfforts } from "./modelMenu.ts";
import { vendor } from "./nativeIds.ts";
import { offeredIds } from "./offeredIds.ts";

/**
 * A model as VS Code's list shows it. `pricing` (words, shown as its cost) and `configurationSchema` stand in no stable type; the list reads them of any
 * provider (seen in 1.139), and older ones ignore them.
 */
export interface NativeModel extends vscode.LanguageModelChatInformation {
  readonly pricing?: string;
  readonly configurationSchema?: ModelMenu;
}

/** The context window and output limit in tokens of models whose catalogue row has none. Small enough for most models. */
const defaultContext = 32_768;
const defaultOutput = 8192;

/**
 * The models that Aside offers to VS Code, as the list of models describes them.
 * @param how.load whether to ask the server for its list if no list is stored
 */
export async function nativeModels(app: App, how: { readonly load: boolean }): Promise<NativeModel[]> {
  const settings = app.settings.effective();
  const found = app.endpoints.get(settings.endpoint.value);
  if ("error" in found) return [];
  await app.catalogue.recall(found);
  if (how.load && app.catalogue.known(found.endpoint.name).length === 0) await app.catalogue.load(found);
  const format = new ModelFormat(vscode.env.language, Date.now());
  return offeredIds(app).map((id) => infoOf(id, app.catalogue.row(found.endpoint.name, id), found, format));
}

/** Whether the price of an offered model changes within a week, which its description tells. */
export function changesSoon(app: App): boolean {
  const { endpoint } = app.settings.effective();
  const format = new ModelFormat(vscode.env.language, Date.now());
  return offeredIds(app).some((id) => {
    const pricing = app.catalogue.row(endpoint.value, id)?.pricing;
    return pricing !== undefined && format.change(pricing, 0) !== undefined;
  });
}

function infoOf(id: string, row: Model | undefined, found: KnownEndpoint, format: ModelFormat): NativeModel {
  const { host } = new URL(found.origin);
  const contextWindow = row?.contextLength === undefined ? undefined : vscode.l10n.t("{0} context", format.tokens(row.contextLength));
  const price = format.price(row?.pricing);
  const menu = modelMenu(offeredEfforts(row, found.endpoint.dialect));
  const described = [contextWindow, price].filter((part) => part !== undefined).join(" · ");
  const context = row?.contextLength ?? defaultContext;
  // VS Code adds up both limits, but input and output share the context window.
  const maxOutputTokens = Math.max(1, Math.min(row?.maxCompletionTokens ?? defaultOutput, Math.floor(context / 2)));
  return {
    id,
    name: row?.name ?? id,
    family: id.split(":", 1)[0] ?? id,
    version: row?.canonicalSlug ?? id,
    maxInputTokens: context - maxOutputTokens,
    maxOutputTokens,
    tooltip: [vscode.l10n.t("{0} at {1} (Aside)", id, host), described].filter(Boolean).join("\n"),
    detail: described === "" ? host : described,
    capabilities: {
      imageInput: row?.inputModalities?.includes("image") ?? false,
      toolCalling: takesTools(row, found.endpoint.dialect),
    },
    ...(price === undefined ? {} : { pricing: price }),
    ...(menu === undefined ? {} : { configurationSchema: menu }),
  };
}

interface ChatModelItem extends vscode.QuickPickItem {
  readonly id: string;
}

/** Lets the user select the models of the current endpoint that VS Code's Chat offers. The selection is saved in the user settings. */
export async function manageChatModels(app: App): Promise<void> {
  const forbidden = (await app.policy.check())?.chatProblem;
  if (forbidden !== undefined) return app.ask.hint(forbidden);
  const settings = app.settings.effective();
  const found = app.endpoints.get(settings.endpoint.value);
  if ("error" in found) {
    app.ask.notify({ severity: "error", message: found.error.message });
    return;
  }
  const { models, error } = await app.catalogue.load(found);
  if (models.length === 0 && error !== null) {
    app.ask.notify({ severity: "error", message: error.message });
    return;
  }
  const shown = new Set((await nativeModels(app, { load: false })).map(({ id }) => id));
  const format = new ModelFormat(vscode.env.language, Date.now());
  const items = models.map((model): ChatModelItem => {
    const detail = format.describe(model);
    return { label: model.name, description: model.id, ...(detail === "" ? {} : { detail }), id: model.id };
  });
  const picked = await pick<ChatModelItem>({
    title: vscode.l10n.t("Models of {0} in VS Code Chat", new URL(found.origin).host),
    placeholder: vscode.l10n.t("Select models that VS Code Chat and other extensions can use with your API key"),
    // The selected ones come first, because a long list hides its check marks.
    items: items.toSorted((a, b) => Number(shown.has(b.id)) - Number(shown.has(a.id))),
    checked: ({ id }) => shown.has(id),
  });
  if (picked?.type !== "items") return;
  const ids = picked.items.map(({ id }) => id);
  await app.settings.write("chatModels", ids, "user");
  await app.ask.progress({ title: vscode.l10n.t("Preparing VS Code Chat…"), cancellable: false }, showInChat);
  if (ids.length === 0) return;
  const answer = await app.ask.confirm({
    severity: "info",
    message: counted(
      ids.length,
      "VS Code Chat and other extensions can now use {0} model from Aside.",
      "VS Code Chat and other extensions can now use {0} models from Aside.",
    ),
    choices: { manage: vscode.l10n.t("Manage Language Models") },
  });
  // VS Code Chat stops asking for a sign-in once this list has been opened (seen in 1.139).
  if (answer === "manage") await vscode.commands.executeCommand("workbench.action.chat.manage");
}

/**
 * Makes VS Code treat its Chat as set up. Until the user has added a group of models, it asks them to sign in to GitHub first (seen in 1.139). The
 * command is undocumented. If it is missing or the group exists, nothing is lost.
 */
export async function showInChat(): Promise<void> {
  try {
    await vscode.commands.executeCommand("lm.addLanguageModelsProviderGroup", { name: "Aside", vendor });
  } catch {
    // The models are listed anyway.
  }
}
