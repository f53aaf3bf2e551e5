import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { PanelHandlers } from "../../app/panel/panelRouter.ts";
import { tellIfEmpty } from "../../app/chat/tellIfEmpty.ts";
import { lastMessage, messageText } from "../../shared/conversation.ts";
import { newConversation } from "./newConversation.ts";

/** What panels ask of the conversation that they show. */
export function conversationMessages(app: App) {
  const { chat, questions, window, withFocusRestored } = app;
  return {
    send: ({ text, force }, place) => questions.sendTyped(place, text, force),
    omitOldest: ({ text }, { session }) => questions.omitOldest(session, text),
    compact: (_message, place) => withFocusRestored(place, "message", () => compact(app, place)),
    useSummary: async ({ messageId, use }, { session }) =>
      (await import("../../app/compact/summarize.ts")).useSummary(session, messageId, use),
    includeOmitted: (_message, { session }) => session.setLeavesOut(0),
    // The place may show another conversation by now.
    draft: ({ conversationId, text, version }) => chat.sessions.find(({ id }) => id === conversationId)?.outbox.setDraft(text, version),
    earlierMessages: async (_message, place) => {
      const { earlierQuestions } = await import("../../app/chat/earlierQuestions.ts");
      const texts = await earlierQuestions(app.store, window.workspaceName, place.session.id);
      place.tellComposer({ type: "earlierMessages", texts });
    },
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
    errorAction: async ({ action, messageId }, place) => (await import("./errorActions.ts")).onErrorAction(app, action, messageId, place),
    editMessage: async ({ messageId, text }, { session }) => {
      const settled = await questions.settle(text);
      // An answer is not asked for again, and a summary is sent with the next question: neither costs anything by itself.
      const isFree = session.message(messageId)?.role !== "user";
      if (settled !== undefined && (isFree || (await questions.mayAsk(session)))) await session.edit(messageId, settled);
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
    cancelTask: (_message, { session }) => app.progress.cancel(session),
    showVersion: ({ messageId, step }, { session }) => session.showVersion(messageId, step),
    sendingNote: async (message, place) => (await import("./onSendingNote.ts")).onSendingNote(app, message, place),
    dismissFolderNotice: () => app.folderNotice.made?.dismiss(),
    useFolderSettings: (_message, place) => withFocusRestored(place, "message", async () => app.folderNotice.made?.use()),
    manageTrust: () => app.folderNotice.made?.manageTrust(),
    useFileSettings: async ({ conversationId }) => {
      const session = chat.sessions.find(({ id }) => id === conversationId);
      const { takeFileSettings } = await import("../../app/settings/takeFileSettings.ts");
      if (session !== undefined) await takeFileSettings(session, app.ask, window);
    },
    discardFileSettings: ({ conversationId }) => chat.sessions.find(({ id }) => id === conversationId)?.discardFileSettings(),
    openSettings: () => window.execute("aside.openSettings"),
    webviewError: ({ message }) => app.log.error(`The panel failed: ${message}`),
  } satisfies Partial<PanelHandlers>;
}

/** Has a model summarize the earlier part of the conversation that a place shows. */
export async function compact(app: App, { session }: ChatPlace): Promise<void> {
  await (await import("../../app/compact/compactConversation.ts")).compactIn(app, session);
}

/** Continues in a new conversation with everything up to a message; without one, with the whole conversation. */
export function fork({ chat, ask }: App, place: ChatPlace, messageId = lastMessage(place.session.conversation)?.id): void {
  if (tellIfEmpty(ask, place.session)) return;
  if (messageId !== undefined && place.session.message(messageId) !== undefined) place.show(chat.fork(place.session, messageId));
}
