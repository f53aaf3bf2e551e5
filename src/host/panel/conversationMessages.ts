import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { takeFileSettings } from "../../app/settings/fileSettings.ts";
import type { PanelHandlers } from "../../app/panel/panelRouter.ts";
import { tellIfEmpty } from "../../app/chat/tellIfEmpty.ts";
import type { ErrorAction } from "../../shared/chatError.ts";
import { withoutFields } from "../../shared/lesson.ts";
import { lastMessage, messageText } from "../../shared/conversation.ts";

/** What panels ask of the conversation that they show. */
export function conversationMessages(app: App) {
  const { chat, questions, window, withFocusRestored } = app;
  return {
    send: ({ text, force }, place) => questions.sendTyped(place, text, force),
    omitOldest: ({ text }, { session }) => questions.omitOldest(session, text),
    includeOmitted: (_message, { session }) => session.setLeavesOut(0),
    // The place may show another conversation by now.
    draft: ({ conversationId, text }) => chat.sessions.find(({ id }) => id === conversationId)?.outbox.setDraft(text),
    stop: ({ messageId }, { session }) => session.stop(messageId),
    clearCompare: (_message, { session }) => session.outbox.setCompareModels([]),
    keepAnswer: ({ messageId }, { session }) => session.keep(messageId),
    compareVersions: ({ messageId }, { session }) => session.compareVersions(messageId),
    unqueue: ({ id }, { session }) => {
      for (const attachment of session.outbox.unqueue(id)?.attachments ?? []) session.outbox.attach(attachment);
    },
    sendQueued: async ({ id }, { session }) => {
      const text = session.outbox.queue.find((queued) => queued.id === id)?.text;
      if (await questions.mayAsk(session, text)) session.sendQueued(id);
    },
    newConversation: (_message, place) => newConversation(app, place),
    forkConversation: ({ messageId }, place) => fork(app, place, messageId),
    copyMessage: async ({ messageId }, { session }) => {
      const message = session.message(messageId);
      if (message !== undefined) await window.copy(messageText(message));
    },
    copyText: ({ text }) => window.copy(text),
    errorAction: ({ action, messageId }, place) => onErrorAction(app, action, messageId, place),
    editMessage: async ({ messageId, text }, { session }) => {
      const settled = await questions.settle(text);
      if (settled !== undefined && (await questions.mayAsk(session))) await session.edit(messageId, settled);
    },
    regenerate: async ({ messageId }, { session }) => {
      if (await questions.mayAsk(session)) await session.regenerate(messageId);
    },
    continueAnswer: async ({ messageId }, { session }) => {
      if (await questions.mayAsk(session)) await session.continueAnswer(messageId);
    },
    separateParts: ({ messageId, at }, { session }) => session.separateParts(messageId, at),
    deleteMessage: ({ messageId }, { session }) => session.delete(messageId),
    bannerAction: (_message, place) =>
      place.session.canRestore
        ? place.session.restore()
        : // The other banner with a button says that the model is gone.
          withFocusRestored(place, "message", () => app.features.get("selectModel")(place.session)),
    showVersion: ({ messageId, step }, { session }) => session.showVersion(messageId, step),
    dismissFolderNotice: () => app.folderNotice.dismiss(),
    useFolderSettings: (_message, place) => withFocusRestored(place, "message", () => app.folderNotice.use()),
    manageTrust: () => app.folderNotice.manageTrust(),
    useFileSettings: async ({ conversationId }) => {
      const session = chat.sessions.find(({ id }) => id === conversationId);
      if (session !== undefined) await takeFileSettings(session, app.ask, window);
    },
    discardFileSettings: ({ conversationId }) => chat.sessions.find(({ id }) => id === conversationId)?.discardFileSettings(),
    openSettings: () => window.execute("aside.openSettings"),
    webviewError: ({ message }) => app.log.error(`The panel failed: ${message}`),
  } satisfies Partial<PanelHandlers>;
}

/** Shows a new conversation at a place. */
export function newConversation({ chat }: App, place: ChatPlace): void {
  const { session } = place;
  // An empty one is as good as a new one; it is shown all the same, so that a panel that opens now does not bring back what it showed last.
  place.show(session.conversation.messages.size > 0 ? chat.begin() : session);
  place.compose("", true);
}

/** Continues in a new conversation with everything up to a message; without one, with the whole conversation. */
export function fork({ chat, ask }: App, place: ChatPlace, messageId = lastMessage(place.session.conversation)?.id): void {
  if (tellIfEmpty(ask, place.session)) return;
  if (messageId !== undefined && place.session.message(messageId) !== undefined) place.show(chat.fork(place.session, messageId));
}

async function onErrorAction(app: App, action: ErrorAction, messageId: string, place: ChatPlace): Promise<void> {
  const { questions, features, window, withFocusRestored } = app;
  const { session } = place;
  const answer = session.message(messageId);
  const failure = answer?.role === "assistant" ? answer.error : undefined;
  const retry = async (): Promise<void> => {
    if (await questions.mayAsk(session)) await session.regenerate(messageId);
  };
  const retryWith = async (model: string | undefined): Promise<void> => {
    if (model !== undefined && (await questions.mayAsk(session, "", [model]))) await session.regenerate(messageId, { model });
  };
  /** Asks for what was missing, and retries as soon as it is there. */
  const retryAfter = async (ask: () => Promise<boolean>): Promise<void> => {
    if (await withFocusRestored(place, "message", ask)) await retry();
  };
  switch (action) {
    case "retry":
      return retry();
    case "retryShorter": {
      const maxTokens = failure?.affordableTokens;
      if (maxTokens === undefined) return retry();
      if (await questions.mayAsk(session)) await session.regenerate(messageId, { maxTokens });
      return;
    }
    case "setApiKey":
      return retryAfter(() => features.get("setApiKey")(place));
    case "signIn":
      return retryAfter(() => features.get("signIn")(place));
    case "selectModel":
      return retryAfter(() => features.get("selectModel")(session));
    case "openCredits":
      return openCredits(app, place);
    case "openSettings":
      return window.execute("aside.openSettings");
    case "showLog":
      return app.log.show();
    case "newConversation":
      return newConversation(app, place);
    case "usePaidVariant":
      return retryWith(failure?.paidVariant);
    case "useFallback":
      return retryWith(failure?.fallbackModel);
    case "leaveOut": {
      if (failure?.refusedField === undefined || answer?.role !== "assistant") return retry();
      const without = [...new Set([...withoutFields(answer.lessons), failure.refusedField])];
      if (await questions.mayAsk(session)) await session.regenerate(messageId, { without });
      return;
    }
    case "dropOldest":
      return questions.askWithoutOldest(session, answer);
    default:
      return action satisfies never;
  }
}

/** Opens the page where credit is added to the account of the endpoint in force. */
async function openCredits(app: App, { session }: ChatPlace): Promise<void> {
  const found = app.endpointOf(session);
  if ("error" in found) return app.ask.notify({ severity: "error", message: found.error.message });
  const pages = {
    openrouter: "https://openrouter.ai/settings/credits",
    deepinfra: "https://deepinfra.com/dash/billing",
    openai: found.origin,
  };
  await app.window.openExternal(pages[found.endpoint.dialect]);
}
