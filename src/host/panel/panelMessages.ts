import { platform } from "#platform";
import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import type { ErrorAction } from "../../shared/chatError.ts";
import { type Attachment, messageText } from "../../shared/conversation.ts";
import type { FromWebview } from "../../shared/protocol.ts";
import type { Chat } from "../../app/chat/chat.ts";
import type { QuestionGate } from "../../app/question/questionGate.ts";
import type { Session } from "../../app/chat/session.ts";
import type { ChatActions } from "../chatActions.ts";
import type { Instructions } from "../context/instructions.ts";
import type { LazyCodeOut } from "../code/lazyCodeBlockActions.ts";
import type { IgnoredSettings } from "../settings/ignoredSettings.ts";
import type { Log } from "../../app/log.ts";
import type { ParameterActions } from "../models/parameterActions.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { CompletionRouter } from "../../app/panel/completionRouter.ts";
import { askedFrom } from "./focusBack.ts";

/** Who does what a panel asks for. */
export interface PanelMessageParts {
  readonly actions: ChatActions;
  readonly gate: QuestionGate;
  readonly chat: Chat;
  readonly store: ConversationStore;
  readonly parameters: ParameterActions;
  readonly completions: CompletionRouter;
  readonly instructions: Instructions;
  readonly ignored: IgnoredSettings;
  readonly codeOut: LazyCodeOut;
  readonly log: Log;
}

/** What panels say, each message to whom it concerns. They were checked against the schema at the door. */
export class PanelMessages {
  readonly #parts: PanelMessageParts;

  constructor(parts: PanelMessageParts) {
    this.#parts = parts;
  }

  /** Does what a panel asks for. Never rejects: what goes wrong is in the log, and the user is told. */
  async onMessage(message: FromWebview, place: ChatPlace): Promise<void> {
    try {
      await this.#answer(message, place);
    } catch (cause) {
      this.#parts.log.error(`The panel asked for “${message.type}”, which failed`, cause);
      void vscode.window.showErrorMessage(vscode.l10n.t("Aside could not do this. The log has the details."));
    }
  }

  async #answer(message: FromWebview, place: ChatPlace): Promise<void> {
    const { session } = place;
    switch (message.type) {
      case "ready":
      case "ack":
      case "parameters":
        return;
      case "send":
        return this.#parts.actions.sendTyped(place, message.text, message.force);
      case "leaveOutOldest":
        return this.#parts.gate.leaveOutOldest(session, message.text);
      case "leaveNothingOut":
        return session.setLeavesOut(0);
      case "showUsage":
        await vscode.commands.executeCommand("aside.showUsage");
        return;
      case "draft":
        // The place may show another one by now.
        this.#parts.chat.sessions.find(({ id }) => id === message.conversationId)?.outbox.setDraft(message.text);
        return;
      case "stop":
        return session.stop(message.messageId);
      case "compareModels":
        return askedFrom(place, "message", () => this.#parts.actions.compareModels(place));
      case "clearCompare":
        return session.outbox.setCompareModels([]);
      case "keepAnswer":
        return session.keep(message.messageId);
      case "compareVersions":
        return session.compareVersions(message.messageId);
      case "compareWith":
        return askedFrom(place, "before", () => this.#parts.actions.compareWith(place, message.messageId));
      case "unqueue":
        for (const attachment of session.outbox.unqueue(message.id)?.attachments ?? []) session.outbox.attach(attachment);
        return;
      case "sendQueued":
        if (await this.#parts.gate.mayAsk(session, session.outbox.queue.find(({ id }) => id === message.id)?.text))
          session.sendQueued(message.id);
        return;
      case "newConversation":
        return this.#parts.actions.newConversation(place);
      case "openConversations":
        return askedFrom(place, "message", () => this.#parts.actions.openConversations(place));
      case "selectModel":
        await askedFrom(place, "message", () => this.#parts.actions.selectModel(place));
        return;
      case "setApiKey":
        await askedFrom(place, "message", () => this.#parts.actions.setApiKey(place));
        return;
      case "signIn":
        await askedFrom(place, "message", () => this.#parts.actions.signIn(place));
        return;
      case "setParameter":
      case "resetParameters":
      case "viewRequest":
        return this.#parts.parameters.onMessage(message, place);
      case "selectPreset":
      case "savePreset":
        return askedFrom(place, "before", () => this.#parts.parameters.onMessage(message, place));
      case "editRouting":
        return askedFrom(place, "before", () => this.#parts.actions.editRouting(place));
      case "openSettings":
        await vscode.commands.executeCommand("aside.openSettings");
        return;
      case "attachContext":
        return askedFrom(place, "message", () => this.#parts.actions.attachContext(place));
      case "complete":
        return this.#parts.completions.complete(message, place);
      case "chooseCompletion":
        return this.#parts.completions.choose(message.id, place);
      case "selectTools":
        return askedFrom(place, "message", () => this.#parts.actions.selectTools(place));
      case "removeAttachment":
        if (!this.#parts.instructions.remove(session, message.id)) session.outbox.removeAttachment(message.id);
        return;
      case "openAttachment": {
        const attachment = this.#attachments(session, message.messageId).find(({ id }) => id === message.id);
        if (attachment === undefined) return;
        const { openAttachment } = await import("../context/openAttachment.ts");
        return openAttachment(session.id, message.messageId, attachment);
      }
      case "reviewAttachment": {
        const attachment = session.outbox.attachments.find(({ id }) => id === message.id);
        // Instruction files are decided about when they are sent.
        if (attachment === undefined) return this.#answer({ type: "openAttachment", messageId: null, id: message.id }, place);
        const { reviewAttachment } = await import("../context/reviewAttachment.ts");
        const reviewed = await askedFrom(place, "message", () => reviewAttachment(attachment));
        if (reviewed === "leaveOut") session.outbox.removeAttachment(message.id);
        else if (reviewed !== undefined) session.outbox.attach(reviewed);
        return;
      }
      case "attachData":
        return this.#parts.actions.addContext(place, [(await import("../context/droppedFiles.ts")).attachData(message.name, message.data)]);
      case "attachTooLarge":
        void vscode.window.showWarningMessage(vscode.l10n.t("{0} is too large; it was not added.", message.name));
        return;
      case "attachUris":
        return this.#parts.actions.addContext(place, await (await import("../context/droppedFiles.ts")).attachUris(message.uris));
      case "copyMessage": {
        const copied = session.message(message.messageId);
        if (copied !== undefined) await vscode.env.clipboard.writeText(messageText(copied));
        return;
      }
      case "copyText":
        await vscode.env.clipboard.writeText(message.text);
        return;
      case "codeAction":
        return (await this.#parts.codeOut.get()).act(session, message.messageId, message.block, message.action);
      case "findReferences": {
        const found = await (await this.#parts.codeOut.get()).findReferences(session, message.messageId, message.texts);
        return place.showReferences(message.messageId, found);
      }
      case "openReference":
        return (await this.#parts.codeOut.get()).openReference(session, message.messageId, message.text);
      case "openLink":
        return (await import("../links/links.ts")).openLink(message, session.message(message.messageId), this.#parts.log);
      case "loadImage": {
        const { loadImage } = await import("../links/loadImage.ts");
        return place.showImage(message.requestId, await loadImage(message.source, session.message(message.messageId), platform.publicGet));
      }
      case "errorAction":
        return this.#onErrorAction(message.action, message.messageId, place);
      case "editMessage": {
        const said = await this.#parts.actions.settledKeys(message.text);
        if (said !== undefined && (await this.#parts.gate.mayAsk(session))) await session.edit(message.messageId, said);
        return;
      }
      case "regenerate":
        if (await this.#parts.gate.mayAsk(session)) await session.regenerate(message.messageId);
        return;
      case "continueAnswer":
        if (await this.#parts.gate.mayAsk(session)) await session.continueAnswer(message.messageId);
        return;
      case "deleteMessage":
        await session.delete(message.messageId);
        return;
      case "hideIgnoredSettings":
        return this.#parts.ignored.hide();
      case "bannerAction":
        if (session.canRestore) return session.restore();
        // The other banner with a button says that the model is gone.
        await askedFrom(place, "message", () => this.#parts.actions.selectModel(place));
        return;
      case "showVersion":
        return session.showVersion(message.messageId, message.step);
      case "forkConversation":
        return this.#parts.actions.fork(place, message.messageId);
      case "webviewError":
        return this.#parts.log.error(`The panel failed: ${message.message}`);
      default:
        return message satisfies never;
    }
  }

  /** What a message carries; null is the composer. */
  #attachments(session: Session, messageId: string | null): readonly Attachment[] {
    if (messageId === null) return [...this.#parts.instructions.of(session), ...session.outbox.attachments];
    const holder = session.message(messageId);
    return holder?.role === "user" ? holder.attachments : [];
  }

  /** An attachment by where it is, as `FrozenDocuments` asks for it: of the composer, under the message `-`, as it would be sent now. */
  async findAttachment(conversationId: string, messageId: string, attachmentId: string): Promise<Attachment | undefined> {
    const session = this.#parts.chat.sessions.find(({ id }) => id === conversationId);
    if (messageId !== "-") {
      // A tab outlives the conversation's being open: then it is read, not opened.
      const message = session?.message(messageId) ?? (await this.#parts.store.peek(conversationId))?.conversation.messages.get(messageId);
      return message?.role === "user" ? message.attachments.find(({ id }) => id === attachmentId) : undefined;
    }
    const found = session && this.#attachments(session, null).find(({ id }) => id === attachmentId);
    if (found === undefined) return undefined;
    return (await import("../context/openAttachment.ts")).asItWouldBeSent(found);
  }

  async #onErrorAction(action: ErrorAction, messageId: string, place: ChatPlace): Promise<void> {
    const { session } = place;
    const answer = session.message(messageId);
    const again = async () => {
      if (await this.#parts.gate.mayAsk(session)) await session.regenerate(messageId);
    };
    const failure = answer?.role === "assistant" ? answer.error : undefined;
    const againWith = async (model: string | undefined) => {
      if (model !== undefined && (await this.#parts.gate.mayAsk(session, "", [model]))) await session.regenerate(messageId, { model });
    };
    switch (action) {
      case "retry":
        return again();
      case "retryShorter": {
        const affordable = failure?.affordableTokens;
        if (affordable === undefined) return again();
        if (await this.#parts.gate.mayAsk(session)) await session.regenerate(messageId, { maxTokens: affordable });
        return;
      }
      case "setApiKey":
        // What failed for want of a key is asked again as soon as there is one.
        return (await askedFrom(place, "message", () => this.#parts.actions.setApiKey(place))) ? again() : undefined;
      case "signIn":
        return (await askedFrom(place, "message", () => this.#parts.actions.signIn(place))) ? again() : undefined;
      case "selectModel":
        return (await askedFrom(place, "message", () => this.#parts.actions.selectModel(place))) ? again() : undefined;
      case "openCredits":
        return this.#parts.actions.openCredits(place);
      case "openSettings":
        await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:aside.aside");
        return;
      case "showLog":
        return this.#parts.log.show();
      case "newConversation":
        return this.#parts.actions.newConversation(place);
      case "usePaidVariant":
        return againWith(failure?.paidVariant);
      case "useFallback":
        return againWith(failure?.fallbackModel);
      case "dropOldest":
        return this.#parts.gate.askWithoutOldest(session, answer);
      default:
        return action satisfies never;
    }
  }
}
