import { platform } from "#platform";
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { ConversationStore } from "./history/conversationStore.ts";
import { Budget } from "./app/usage/budget.ts";
import { askUser } from "./app/chat/askUser.ts";
import { Chat } from "./app/chat/chat.ts";
import { withPrice, withWaysOn } from "./app/chat/answerEnded.ts";
import { Estimates } from "./app/chat/estimates.ts";
import { QuestionGate } from "./app/question/questionGate.ts";
import { type LateCostParts, lookUpLateCost } from "./app/chat/lateCosts.ts";
import { prepare } from "./app/chat/preparation.ts";
import { ChatActions } from "./host/chatActions.ts";
import { registerCommands } from "./host/commands.ts";
import { registerCodeActions } from "./host/code/codeActions.ts";
import { FrozenDocuments } from "./host/context/frozenDocuments.ts";
import { Instructions } from "./host/context/instructions.ts";
import { Endpoints } from "./app/endpoints/endpoints.ts";
import { ModelTitles } from "./app/chat/modelTitles.ts";
import { HistoryUpkeep } from "./host/history/historyMaintenance.ts";
import { LazyCodeOut } from "./host/code/lazyCodeBlockActions.ts";
import { IgnoredSettings } from "./host/settings/ignoredSettings.ts";
import { createLog } from "./app/log.ts";
import { ParameterActions } from "./host/models/parameterActions.ts";
import { registerWorkspaceTools } from "./host/tools/workspace/workspaceTools.ts";
import { Tools } from "./host/tools/tools.ts";
import { ModelMemory } from "./app/models/modelMemory.ts";
import { watchOwnFaults } from "./host/adapters/unhandledRejections.ts";
import { UnsupportedParameterNotes } from "./app/models/unsupportedParameterNotes.ts";
import { UsageTabs } from "./host/usage/usageTabs.ts";
import { tokenCounts } from "./history/ledger.ts";
import { createCatalogueStore, ModelCatalogue, withCatalogue } from "./app/models/modelCatalogue.ts";
import type { ParameterSheets } from "./app/models/parameterSheets.ts";
import { registerNativeChat } from "./host/native/nativeChat.ts";
import type { NativeChatParts } from "./host/native/nativeChatParts.ts";
import { TokenCalibration } from "./app/models/tokenCalibration.ts";
import { ChatEditors } from "./host/panel/chatEditor.ts";
import { ChatPlaces } from "./app/chat/chatPlace.ts";
import { ChatView } from "./host/panel/chatView.ts";
import { CompletionRouter } from "./app/panel/completionRouter.ts";
import type { ChatWebviewParts } from "./host/panel/chatWebview.ts";
import { PanelMessages } from "./host/panel/panelMessages.ts";
import { sayInertly } from "./host/adapters/inertMessages.ts";
import { overridesOf, PanelStates } from "./app/panel/panelState.ts";
import { Secrets } from "./app/endpoints/secrets.ts";
import { Settings } from "./app/settings/settings.ts";
import { watchForStrayKeys } from "./host/signIn/strayKeyWatch.ts";
import { Catalogue } from "./llm/catalogue/catalogue.ts";
import { setDisplayLanguage } from "./shared/locale.ts";
import { redact } from "./shared/redact.ts";

let closing: (() => Promise<void>) | undefined;

/** Builds the parts and connects them. Reads nothing, fetches nothing, and leaves the SDK where it is until a question is asked. */
export function activate(context: vscode.ExtensionContext): void {
  setDisplayLanguage(vscode.env.language);
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  sayInertly(vscode.window);
  const channel = vscode.window.createOutputChannel("Aside", { log: true });
  const log = createLog(channel, (text) => secrets.known().reduce((clean, key) => redact(clean, key), redact(text)));
  const secrets = new Secrets(context.secrets, context.globalState, log);
  const settings = new Settings(log);
  const endpoints = new Endpoints(settings);
  const lists = new Catalogue({ store: createCatalogueStore(vscode.Uri.joinPath(context.globalStorageUri, "models")) });
  const catalogue = new ModelCatalogue(lists, secrets, log);
  const store = new ConversationStore(platform.storage(context.globalStorageUri));
  const unsupportedNotes = new UnsupportedParameterNotes(log);
  const memory = new ModelMemory(context.globalState);
  const titleCost = (conversationId: string) => store.summary(conversationId)?.titleCost ?? 0;
  const budget = new Budget(settings, context.globalState, titleCost);

  const preparation = { endpoints, secrets, catalogue, settings, unsupportedNotes, log };

  const instructions = new Instructions(settings);
  const findRow = (endpoint: string, model: string) => catalogue.row(endpoint, model);
  const estimates = new Estimates({
    model: findRow,
    calibration: new TokenCalibration(context.globalState),
    carried: (session) => instructions.of(session),
  });
  const closingDown = new AbortController();
  const chat = new Chat(
    {
      now: () => performance.now(),
      client: async () => new (await import("./llm/openAiClient.ts")).OpenAiClient({ ask: askUser }),
      settings: (conversation) => settings.effective(overridesOf(conversation)),
      modelName: (endpoint, model) => catalogue.nameOf(endpoint, model),
      prepare: (plan, signal) => {
        void store.restoreIfDeleted(plan.conversationId);
        return prepare(plan, signal, preparation);
      },
      tools: new Tools(log),
      mayGoOn: (session) => budget.allows(session, estimates.cost(session, settings.effective(overridesOf(session.conversation)), "")),
      onEnded: (ended, plan) => {
        const answer = withPrice(withWaysOn(ended, plan.parameters.fallbackModels ?? [], findRow), findRow);
        estimates.learn(answer, plan);
        budget.spent(answer);
        const isTemporary = chat.sessions.some(({ id, temporary }) => id === plan.conversationId && temporary);
        if (isTemporary) void store.ledger.note("temporary", { model: answer.model, cost: answer.cost, ...tokenCounts(answer.usage) });
        const onCost: LateCostParts["onCost"] = (late) => {
          budget.spent(late);
          if (isTemporary) void store.ledger.note("temporary", { model: answer.model, cost: late.cost, ...tokenCounts(late.usage) });
          chat.amend(plan.conversationId, answer.id, late).catch((cause: unknown) => log.error("A late cost could not be noted", cause));
        };
        void lookUpLateCost(answer, closingDown.signal, { endpoints, secrets, log, onCost });
        return withCatalogue(answer, catalogue);
      },
    },
    store,
  );

  const ignored = new IgnoredSettings(context.workspaceState, log);
  const states = new PanelStates(settings, endpoints, secrets, catalogue, unsupportedNotes, instructions, ignored, titleCost, estimates);
  const titles = new ModelTitles({
    chat,
    store,
    titleModel: () => settings.get("titleModel"),
    settings: (session) => settings.effective(overridesOf(session.conversation)),
    client: async () => new (await import("./llm/openAiClient.ts")).OpenAiClient(),
    prepare: (plan, signal) => prepare(plan, signal, preparation),
    onTitled: (cost) => {
      budget.spent({ cost });
      states.refresh();
    },
    log,
  });
  const completions = new CompletionRouter(
    {
      "#": async () => (await import("./host/context/contextCompletions.ts")).contextCompletions,
      "/": async () => (await actions.prompts()).completions,
    },
    log,
  );
  const parameters = new ParameterActions({ chat, settings, preparation, instructions, log });
  const codeOut = new LazyCodeOut({
    mayAsk: () => gate.mayAsk(places.current.session),
    conversationSettings: () => settings.effective(overridesOf(places.current.session.conversation)),
    client: async () => new (await import("./llm/openAiClient.ts")).OpenAiClient({ ask: askUser }),
    prepare: (plan, signal) => prepare(plan, signal, preparation),
    spent: ({ cost, costBasis, usage }, model) => {
      budget.spent({ cost });
      void store.ledger.note("inlineEdit", { model, cost, ...(costBasis && { costBasis }), ...tokenCounts(usage) });
      states.refresh();
    },
  });
  const gate = new QuestionGate({ chat, settings, endpoints, secrets, catalogue, memory, budget, estimates, instructions });
  const actions = new ChatActions({
    chat,
    settings,
    endpoints,
    secrets,
    catalogue,
    memory,
    store,
    budget,
    gate,
    instructions,
    client: async () => new (await import("./llm/openAiClient.ts")).OpenAiClient(),
    prepare: (plan, signal) => prepare(plan, signal, preparation),
    log,
  });
  const messages = new PanelMessages({ actions, gate, chat, store, parameters, completions, instructions, ignored, codeOut, log });
  let sheets: ParameterSheets | undefined;
  const panel: ChatWebviewParts = {
    extensionUri: context.extensionUri,
    states,
    log,
    sheet: async (session) => {
      const { ParameterSheets } = await import("./app/models/parameterSheets.ts");
      sheets ??= new ParameterSheets({ settings, endpoints, secrets, catalogue, onLearned: () => states.refresh() });
      return sheets.of(session);
    },
    onMessage: (message, place) => {
      places.used(place);
      void messages.onMessage(message, place);
    },
  };
  const view = new ChatView(chat, context.workspaceState, panel, (used) => places.used(used));
  const places = new ChatPlaces(view);
  const editors = new ChatEditors(chat, places, panel);

  const native: NativeChatParts = {
    extensionUri: context.extensionUri,
    settings,
    endpoints,
    catalogue,
    log,
    client: async () => new (await import("./llm/openAiClient.ts")).OpenAiClient(),
    prepare: (plan, signal) => prepare(plan, signal, preparation),
    favourites: (endpoint) => memory.favourites(endpoint),
    conversationSettings: () => settings.effective(overridesOf(places.current.session.conversation)),
    mayAsk: () => budget.allowsToday(),
    spent: (spent) => {
      budget.spent(spent);
      void store.ledger.note("nativeChat", spent);
      states.refresh();
    },
  };

  const usage = new UsageTabs({
    extensionUri: context.extensionUri,
    store,
    secrets,
    endpoint: () => {
      const found = endpoints.get(settings.effective(overridesOf(places.current.session.conversation)).endpoint.value);
      return "error" in found ? undefined : found;
    },
    openConversation: async (id) => {
      const session = await chat.open(id);
      if (session === undefined) return;
      places.current.show(session);
      await places.current.reveal();
    },
    log,
  });
  context.subscriptions.push(
    usage,
    channel,
    watchOwnFaults(platform, context.extensionUri, log),
    secrets,
    settings,
    catalogue,
    unsupportedNotes,
    instructions,
    ignored,
    new FrozenDocuments((...where) => messages.findAttachment(...where)),
    states,
    titles,
    parameters,
    view,
    new HistoryUpkeep(chat, store, vscode.Uri.joinPath(context.globalStorageUri, "conversations"), log),
    editors,
    codeOut,
    registerNativeChat(native),
    actions,
    registerCodeActions(),
    registerWorkspaceTools(codeOut),
    watchForStrayKeys({ endpoints, secrets, settings, log }),
    registerCommands({ actions, parameters, places, editors, settings, usage, chat, native, codeOut, log }),
  );
  closing = async () => {
    closingDown.abort();
    chat.dispose();
    await store.dispose();
  };
}

/** Writes what is owed. VS Code gives this a few seconds at most; nothing durable depends on it. */
export async function deactivate(): Promise<void> {
  await closing?.();
}
