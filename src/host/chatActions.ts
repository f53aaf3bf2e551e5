import { platform } from "#platform";
import * as vscode from "vscode";
import type { ChatClient } from "../llm/chatClient.ts";
import type { ErrorAction } from "../shared/chatError.ts";
import { activePath, type Attachment, lastMessage, leftOutOf, type Message, pathTo, saidIn } from "../shared/conversation.ts";
import { sumUsd } from "../shared/money.ts";
import type { FromWebview } from "../shared/protocol.ts";
import type { Budget } from "./budget.ts";
import type { Chat } from "./chat/chat.ts";
import type { Estimates } from "./chat/estimates.ts";
import type { Session, TurnPlan } from "./chat/session.ts";
import type { Prepared } from "./chat/turn.ts";
import type { Attached } from "./context/attachments.ts";
import type { Instructions } from "./context/instructions.ts";
import type { ConversationStore } from "../history/conversationStore.ts";
import { tokensOf } from "../history/ledger.ts";
import type { EndpointLookup, Endpoints, KnownEndpoint } from "./endpoints.ts";
import type { LazyCodeOut } from "./editor/lazyCodeOut.ts";
import type { IgnoredSettings } from "./ignoredSettings.ts";
import type { Log } from "./log.ts";
import type { ModelCatalogue } from "./models/modelCatalogue.ts";
import type { ModelMemory } from "./models/modelMemory.ts";
import type { ParameterActions } from "./models/parameterActions.ts";
import type { CompletionRouter } from "./panel/completionRouter.ts";
import type { ChatPlace } from "./panel/chatPlace.ts";
import { overridesOf } from "./panel/panelState.ts";
import type { PromptRunner } from "./prompts/promptRunner.ts";
import type { Secrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";
import type { SignedIn, SignInParts } from "./signIn/signIn.ts";

/** A first message waits for prices at most this long. */
const priceWaitMs = 2500;

/** What the actions work on. */
export interface ChatActionParts {
  readonly chat: Chat;
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly catalogue: ModelCatalogue;
  readonly memory: ModelMemory;
  readonly parameters: ParameterActions;
  readonly store: ConversationStore;
  readonly budget: Budget;
  readonly estimates: Estimates;
  readonly completions: CompletionRouter;
  readonly instructions: Instructions;
  readonly ignored: IgnoredSettings;
  readonly codeOut: LazyCodeOut;
  /** For what is asked beside conversations. */
  readonly client: () => Promise<ChatClient>;
  readonly prepare: (plan: TurnPlan, signal: AbortSignal) => Promise<Prepared>;
  readonly log: Log;
}

/** What a person can do with a conversation at a place, whether by a command or in the panel. */
export class ChatActions implements vscode.Disposable {
  readonly #parts: ChatActionParts;
  readonly #sending = new WeakMap<Session, Promise<void>>();
  readonly #closing = new AbortController();
  #prompts: PromptRunner | undefined;

  constructor(parts: ChatActionParts) {
    this.#parts = parts;
  }

  /**
   * Sends a question with what it carries, which is read now. Without a model it is asked for first; what is not sent after all comes back into the
   * composer. One after the other in a conversation: a question may have to wait for an answer to what was asked about the one before.
   */
  async send(place: ChatPlace, text: string, attachments?: readonly Attachment[], force = false): Promise<void> {
    const { session } = place;
    const sending = (this.#sending.get(session) ?? Promise.resolve()).then(() => this.#sendNow(place, text, attachments, force));
    this.#sending.set(
      session,
      sending.catch(() => undefined),
    );
    await sending;
  }

  /** Sends what was typed. What it takes until then (a choice of the model, a warning, reading files) may outlive the window. */
  async #sendTyped(place: ChatPlace, text: string, force: boolean | undefined): Promise<void> {
    const unsent = place.session.keepUnsent(text);
    place.session.setDraft("");
    try {
      if (text.startsWith("/") && (await (await this.prompts()).takeMessage(text, place))) return;
      await this.send(place, text, undefined, force);
    } catch (cause) {
      place.compose(text, true);
      throw cause;
    } finally {
      unsent.dispose();
    }
  }

  async #sendNow(place: ChatPlace, text: string, given: readonly Attachment[] | undefined, force: boolean): Promise<void> {
    const { session } = place;
    const own = given === undefined ? session.attachments : [];
    if (text.trim() === "" && (given ?? own).length === 0) return;
    const said = await this.#settledKeys(text);
    const mayGo = async () =>
      (await this.#settleComparison(session)) && (await this.#mayAsk(session, text)) && (force || (await this.#fits(session, text)));
    if (said !== undefined && (await mayGo())) {
      const carried = [...this.#parts.instructions.of(session), ...(given ?? own)];
      const frozen = carried.length === 0 ? carried : await (await import("./context/freeze.ts")).freeze(carried);
      if (frozen !== undefined) {
        session.send(said, frozen);
        for (const { id } of own) session.removeAttachment(id);
        return;
      }
    }
    for (const attachment of given ?? []) session.attach(attachment);
    place.compose(text, true);
  }

  /** Asks about keys in a question; undefined where it is not to be sent. */
  async #settledKeys(text: string): Promise<string | undefined> {
    return (await import("./chat/keyInQuestion.ts")).settledKeys(text, this.#parts.secrets.known());
  }

  /** Before a conversation goes on, one of the answers that are compared is kept; while they run the question waits. */
  async #settleComparison(session: Session): Promise<boolean> {
    if (session.compared.length === 0 || session.lives.length > 0) return true;
    const { pickAnswerToKeep } = await import("./models/comparePicker.ts");
    const kept = await pickAnswerToKeep(session);
    if (kept !== undefined) session.keep(kept);
    return kept !== undefined;
  }

  /** Asks ready-made questions; loaded with the first one. */
  async prompts(): Promise<PromptRunner> {
    const { PromptRunner } = await import("./prompts/promptRunner.ts");
    return (this.#prompts ??= new PromptRunner({
      ...this.#parts,
      send: (place, text, attachments) => this.send(place, text, attachments),
    }));
  }

  /** Writes a commit message into source control's input box, with the model of the conversation in front. */
  async generateCommitMessage(place: ChatPlace, clicked: unknown): Promise<void> {
    const { settings, budget, store, log, client, prepare } = this.#parts;
    const effective = () => settings.effective(overridesOf(place.session.conversation));
    if (effective().model.value === null && !(await this.selectModel(place))) return;
    const { generateCommitMessage } = await import("./editor/commitMessage.ts");
    await generateCommitMessage(clicked, {
      settings: effective(),
      instruction: await (await this.prompts()).textOf("commit"),
      allows: () => budget.allowsToday(),
      spent: (cost, usage, model) => {
        budget.spent({ cost });
        void store.ledger.note("commitMessage", { model, cost, ...tokensOf(usage) });
      },
      client,
      prepare,
      log,
    });
  }

  newConversation(place: ChatPlace): void {
    const { session } = place;
    // An empty one is as good as a new one.
    if (session.conversation.messages.size > 0) place.show(this.#parts.chat.begin());
    place.compose("", true);
  }

  /** Begins a conversation that is never written. */
  newTemporaryConversation(place: ChatPlace): void {
    if (!place.session.temporary || place.session.conversation.messages.size > 0) place.show(this.#parts.chat.beginTemporary());
    place.compose("", true);
  }

  async openConversations(place: ChatPlace): Promise<void> {
    const { store, chat } = this.#parts;
    const shown = place.session.id;
    const { pickConversation } = await import("./conversationPicker.ts");
    const picked = await pickConversation(store, shown, chat);
    if (picked === undefined) {
      // The shown one was deleted in the list: what is said next does not belong to it.
      if (place.session.id === shown && (store.summary(shown)?.deletedAt ?? null) !== null) place.show(chat.begin());
      return;
    }
    if ("search" in picked) return this.searchConversations(place, picked.search);
    if ((store.summary(picked.open)?.deletedAt ?? null) !== null) await store.restore(picked.open);
    const session = await chat.open(picked.open);
    if (session !== undefined) place.show(session);
  }

  /** Searches all conversations and opens the one that is chosen, at the hit. */
  async searchConversations(place: ChatPlace, query = ""): Promise<void> {
    const { pickHit } = await import("./history/searchPicker.ts");
    const chosen = await pickHit(this.#parts.store, query);
    const session = chosen && (await this.#parts.chat.open(chosen.conversationId));
    if (chosen === undefined || session === undefined) return;
    const { messageId, field, start, length } = chosen.hit;
    // Shown first: a session that nobody shows is closed.
    place.show(session);
    await place.reveal();
    if (messageId === null || !session.showMessage(messageId)) return;
    // A chip shows no text: of an attachment the whole message is meant.
    const inText = field === "text" || field === "reasoning";
    place.revealMessage({
      messageId,
      part: field === "reasoning" ? "reasoning" : "text",
      offset: inText ? start : 0,
      length: inText ? length : 0,
    });
  }

  async exportConversation(place: ChatPlace): Promise<void> {
    const { exportConversation } = await import("./history/transfer.ts");
    const { maskKeys } = await import("../shared/maskKeys.ts");
    await exportConversation(place.session, this.#parts.store, (text) => maskKeys(text, this.#parts.secrets.known()));
  }

  async copyConversation(place: ChatPlace): Promise<void> {
    const { sessionMarkdown } = await import("./history/transfer.ts");
    const { maskKeys } = await import("../shared/maskKeys.ts");
    await vscode.env.clipboard.writeText(maskKeys(sessionMarkdown(place.session, this.#parts.store), this.#parts.secrets.known()));
  }

  async importConversations(): Promise<void> {
    const { importFromFiles } = await import("./history/transfer.ts");
    await importFromFiles(this.#parts.store);
  }

  /** Goes on in a new conversation with what was said up to a message; without one, with all of it. */
  fork(place: ChatPlace, messageId = lastMessage(place.session.conversation)?.id): void {
    if (messageId !== undefined && place.session.message(messageId) !== undefined)
      place.show(this.#parts.chat.fork(place.session, messageId));
  }

  selectModel(place: ChatPlace): Promise<boolean> {
    return this.#selectModel(place.session);
  }

  /** Lets the user decide who may serve the model: providers, fallback models, plugins. */
  async editRouting(place: ChatPlace): Promise<void> {
    const { editRouting } = await import("./models/routing/routingPage.ts");
    await editRouting(place.session, this.#parts, false);
  }

  /** Chooses the models that the next question goes to at once. */
  async compareModels(place: ChatPlace): Promise<void> {
    const { pickModelsToCompare } = await import("./models/comparePicker.ts");
    const models = await pickModelsToCompare(place.session, this.#parts);
    if (models === undefined) return;
    place.session.setCompareModels(models);
    place.compose("", true);
  }

  /** Asks the question of an answer anew, of several models at once. */
  async compareWith({ session }: ChatPlace, messageId: string): Promise<void> {
    const { pickModelsToCompare } = await import("./models/comparePicker.ts");
    const answer = session.message(messageId);
    const models = await pickModelsToCompare(session, this.#parts, answer?.role === "assistant" ? answer.model : undefined);
    if (models !== undefined && (await this.#mayAsk(session))) await session.compareAnswers(messageId, models);
  }

  async setApiKey(place: ChatPlace): Promise<boolean> {
    const found = await this.#endpointOf(place.session);
    if (found === undefined) return false;
    const { setApiKey } = await import("./keyCommands.ts");
    return setApiKey(found, this.#parts);
  }

  /** Offers every way to a server that answers. Another server has other models: then one is chosen, too. */
  async signIn(place: ChatPlace): Promise<boolean> {
    const { signIn } = await import("./signIn/signIn.ts");
    return this.#signedIn(await signIn(this.#lookUp(place.session), this.#signInParts()), place);
  }

  /** Shows what is known of the key in use. */
  async keyStatus(place: ChatPlace): Promise<void> {
    const found = await this.#endpointOf(place.session);
    if (found === undefined) return;
    const { keyStatus } = await import("./signIn/signIn.ts");
    await this.#signedIn(await keyStatus(found, this.#signInParts()), place);
  }

  #signInParts(): SignInParts {
    return { ...this.#parts, closing: this.#closing.signal };
  }

  async #signedIn({ ready, moved }: SignedIn, place: ChatPlace): Promise<boolean> {
    return ready && (!moved || (await this.selectModel(place)));
  }

  async removeApiKey(place: ChatPlace): Promise<void> {
    const found = await this.#endpointOf(place.session);
    if (found === undefined) return;
    const { removeApiKey } = await import("./keyCommands.ts");
    await removeApiKey(found, this.#parts);
  }

  /** Asks what the next message is to carry. */
  async attachContext(place: ChatPlace): Promise<void> {
    const { pickContext } = await import("./context/attachContext.ts");
    await this.addContext(place, await pickContext());
  }

  /** Puts things among what the next message carries, after a look at each. */
  async addContext(place: ChatPlace, attached: readonly Attached[]): Promise<void> {
    if (attached.length === 0) return;
    const { addContext } = await import("./context/addContext.ts");
    if ((await addContext(place, attached)) > 0) place.compose("", true);
  }

  /** Lets the user choose the tools of the conversation. */
  async selectTools(place: ChatPlace): Promise<void> {
    const { selectTools } = await import("./tools/toolSheet.ts");
    await selectTools(place.session);
  }

  /** Lets go of what waits for something outside, such as a browser. */
  dispose(): void {
    this.#closing.abort();
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
        return this.#sendTyped(place, message.text, message.force);
      case "leaveOutOldest":
        return this.#leaveOutOldest(session, message.text);
      case "leaveNothingOut":
        return session.setLeavesOut(0);
      case "showUsage":
        await vscode.commands.executeCommand("aside.showUsage");
        return;
      case "draft":
        // The place may show another one by now.
        this.#parts.chat.sessions.find(({ id }) => id === message.conversationId)?.setDraft(message.text);
        return;
      case "stop":
        return session.stop(message.messageId);
      case "compareModels":
        return this.compareModels(place);
      case "clearCompare":
        return session.setCompareModels([]);
      case "keepAnswer":
        return session.keep(message.messageId);
      case "compareVersions":
        return session.compareVersions(message.messageId);
      case "compareWith":
        return this.compareWith(place, message.messageId);
      case "unqueue":
        for (const attachment of session.unqueue(message.id)?.attachments ?? []) session.attach(attachment);
        return;
      case "newConversation":
        return this.newConversation(place);
      case "openConversations":
        return this.openConversations(place);
      case "selectModel":
        await this.selectModel(place);
        return;
      case "setApiKey":
        await this.setApiKey(place);
        return;
      case "signIn":
        await this.signIn(place);
        return;
      case "setParameter":
      case "resetParameters":
      case "selectPreset":
      case "savePreset":
      case "viewRequest":
        return this.#parts.parameters.onMessage(message, place);
      case "editRouting":
        return this.editRouting(place);
      case "openSettings":
        await vscode.commands.executeCommand("aside.openSettings");
        return;
      case "attachContext":
        return this.attachContext(place);
      case "complete":
        return this.#parts.completions.complete(message, place);
      case "chooseCompletion":
        return this.#parts.completions.choose(message.id, place);
      case "selectTools":
        return this.selectTools(place);
      case "removeAttachment":
        if (!this.#parts.instructions.remove(session, message.id)) session.removeAttachment(message.id);
        return;
      case "openAttachment": {
        const attachment = this.#attachments(session, message.messageId).find(({ id }) => id === message.id);
        if (attachment === undefined) return;
        const { openAttachment } = await import("./context/openAttachment.ts");
        return openAttachment(session.id, message.messageId, attachment);
      }
      case "reviewAttachment": {
        const attachment = session.attachments.find(({ id }) => id === message.id);
        // Instruction files are decided about when they are sent.
        if (attachment === undefined) return this.#answer({ type: "openAttachment", messageId: null, id: message.id }, place);
        const { reviewAttachment } = await import("./context/reviewAttachment.ts");
        const reviewed = await reviewAttachment(attachment);
        if (reviewed === "leaveOut") session.removeAttachment(message.id);
        else if (reviewed !== undefined) session.attach(reviewed);
        return;
      }
      case "attachData":
        return this.addContext(place, [(await import("./context/received.ts")).attachData(message.name, message.data)]);
      case "attachTooLarge":
        void vscode.window.showWarningMessage(vscode.l10n.t("{0} is too large; it was not added.", message.name));
        return;
      case "attachUris":
        return this.addContext(place, await (await import("./context/received.ts")).attachUris(message.uris));
      case "copyMessage": {
        const copied = session.message(message.messageId);
        if (copied !== undefined) await vscode.env.clipboard.writeText(saidIn(copied));
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
        return (await import("./links.ts")).openLink(message, session.message(message.messageId), this.#parts.log);
      case "loadImage": {
        const { loadImage } = await import("./images/loadImage.ts");
        return place.showImage(message.requestId, await loadImage(message.source, session.message(message.messageId), platform.publicGet));
      }
      case "errorAction":
        return this.#onErrorAction(message.action, message.messageId, place);
      case "editMessage": {
        const said = await this.#settledKeys(message.text);
        if (said !== undefined && (await this.#mayAsk(session))) await session.edit(message.messageId, said);
        return;
      }
      case "regenerate":
        if (await this.#mayAsk(session)) await session.regenerate(message.messageId);
        return;
      case "continueAnswer":
        if (await this.#mayAsk(session)) await session.continueAnswer(message.messageId);
        return;
      case "deleteMessage":
        await session.delete(message.messageId);
        return;
      case "hideIgnoredSettings":
        return this.#parts.ignored.hide();
      case "bannerAction":
        if (session.canRestore) return session.restore();
        // The other banner with a button says that the model is gone.
        await this.selectModel(place);
        return;
      case "showVersion":
        return session.showVersion(message.messageId, message.step);
      case "forkConversation":
        return this.fork(place, message.messageId);
      case "webviewError":
        return this.#parts.log.error(`The panel failed: ${message.message}`);
      default:
        return message satisfies never;
    }
  }

  /** What a message carries; null is the composer. */
  #attachments(session: Session, messageId: string | null): readonly Attachment[] {
    if (messageId === null) return [...this.#parts.instructions.of(session), ...session.attachments];
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
    return (await import("./context/openAttachment.ts")).asItWouldBeSent(found);
  }

  async #onErrorAction(action: ErrorAction, messageId: string, place: ChatPlace): Promise<void> {
    const { session } = place;
    const answer = session.message(messageId);
    const again = async () => {
      if (await this.#mayAsk(session)) await session.regenerate(messageId);
    };
    const failure = answer?.role === "assistant" ? answer.error : undefined;
    const againWith = async (model: string | undefined) => {
      if (model !== undefined && (await this.#mayAsk(session))) await session.regenerate(messageId, { model });
    };
    switch (action) {
      case "retry":
        return again();
      case "retryShorter": {
        const affordable = failure?.affordableTokens;
        return affordable === undefined ? again() : session.regenerate(messageId, { maxTokens: affordable });
      }
      case "setApiKey":
        // What failed for want of a key is asked again as soon as there is one.
        return (await this.setApiKey(place)) ? again() : undefined;
      case "signIn":
        return (await this.signIn(place)) ? again() : undefined;
      case "selectModel":
        return (await this.selectModel(place)) ? again() : undefined;
      case "openCredits":
        return this.#openCredits(session);
      case "openSettings":
        await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:aside.aside");
        return;
      case "showLog":
        return this.#parts.log.show();
      case "newConversation":
        return this.newConversation(place);
      case "usePaidVariant":
        return againWith(failure?.paidVariant);
      case "useFallback":
        return againWith(failure?.fallbackModel);
      case "dropOldest":
        return this.#dropOldest(session, answer);
      default:
        return action satisfies never;
    }
  }

  async #openCredits(session: Session): Promise<void> {
    const found = await this.#endpointOf(session);
    if (found === undefined) return;
    const pages = {
      openrouter: "https://openrouter.ai/settings/credits",
      deepinfra: "https://deepinfra.com/dash/billing",
      openai: found.origin,
    };
    await vscode.env.openExternal(vscode.Uri.parse(pages[found.endpoint.dialect], true));
  }

  /** Whether a question may go out from a place; asks for what is missing. */
  mayAsk(place: ChatPlace): Promise<boolean> {
    return this.#mayAsk(place.session);
  }

  /** Whether there is a model (else it is asked for) and money for it. */
  async #mayAsk(session: Session, text = ""): Promise<boolean> {
    const { model } = this.#parts.settings.effective(overridesOf(session.conversation));
    if (model.value === null && !(await this.#selectModel(session))) return false;
    if (this.#parts.settings.get("budget") !== null) await this.#learnPrice(session);
    return this.#parts.budget.allows(session, this.#comingCost(session, text));
  }

  /** A cap can be held only where the price is known: the catalogue is waited for, though not for long. */
  async #learnPrice(session: Session): Promise<void> {
    const { endpoint, model } = this.#parts.settings.effective(overridesOf(session.conversation));
    const found = this.#parts.endpoints.get(endpoint.value);
    if ("error" in found || model.value === null || this.#parts.catalogue.row(endpoint.value, model.value) !== undefined) return;
    await this.#parts.catalogue.find(found, model.value, { signal: AbortSignal.timeout(priceWaitMs), waitMs: priceWaitMs });
  }

  /** What the next request will cost about, in USD; of several models, all of them together. */
  #comingCost(session: Session, text: string): number | null {
    const settings = this.#parts.settings.effective(overridesOf(session.conversation));
    const models = session.compareModels.length > 1 ? session.compareModels : [settings.model.value];
    const costs = models.map((value) =>
      this.#parts.estimates.cost(session, { ...settings, model: { value, source: "conversation" } }, text),
    );
    return costs.includes(null) ? null : sumUsd(costs);
  }

  /** Whether the next request fits into the model's window; asks what to do where it does not. */
  async #fits(session: Session, text: string): Promise<boolean> {
    const settings = this.#parts.settings.effective(overridesOf(session.conversation));
    const request = this.#parts.estimates.request(session, settings, text);
    if (request === null || request.over === 0) return true;
    const { askAboutOverflow } = await import("./chat/overflow.ts");
    const choice = await askAboutOverflow(request, this.#oldestToLeaveOut(session, text));
    if (choice === "leaveOut") await this.#leaveOutOldest(session, text);
    return choice !== undefined;
  }

  #oldestToLeaveOut(session: Session, text: string): number | undefined {
    const settings = this.#parts.settings.effective(overridesOf(session.conversation));
    const window = this.#parts.estimates.request(session, settings, text)?.window;
    if (window === null || window === undefined) return undefined;
    const attachments = [...this.#parts.instructions.of(session), ...session.attachments];
    return this.#parts.estimates.leaveOut(activePath(session.conversation), { text, attachments }, settings, window);
  }

  async #leaveOutOldest(session: Session, text: string): Promise<void> {
    const count = this.#oldestToLeaveOut(session, text);
    if (count !== undefined) return session.setLeavesOut(count);
    await vscode.window.showWarningMessage(
      vscode.l10n.t("Even without all older messages it would not fit: shorten the message, remove attachments, or choose another model."),
    );
  }

  /** Asks the question of an answer again without the oldest messages, by what the server said of its limit. */
  async #dropOldest(session: Session, answer: Message | undefined): Promise<void> {
    if (answer?.role !== "assistant") return;
    const path = pathTo(session.conversation, answer.parentId);
    const question = path.at(-1);
    if (question?.role !== "user") return;
    const settings = this.#parts.settings.effective(overridesOf(session.conversation));
    const { contextLimit, contextRequested } = answer.error ?? {};
    const { window, tokens } = this.#parts.estimates.request(session, settings, "") ?? { window: null, tokens: 0 };
    // Where nobody says how much is too much, half of it is.
    const limit = contextLimit ?? (window !== null && window < tokens ? window : tokens / 2);
    const told = contextRequested === undefined ? undefined : { requested: contextRequested };
    const before = path.slice(0, -1);
    const count = this.#parts.estimates.leaveOut(before, question, settings, limit, told);
    if (count === undefined || count <= leftOutOf(path)) {
      await vscode.window.showWarningMessage(
        vscode.l10n.t("There is nothing older to leave out: shorten the message, remove attachments, or choose another model."),
      );
    } else if (await this.#mayAsk(session)) await session.askLeavingOut(question.id, count);
  }

  async #selectModel(session: Session): Promise<boolean> {
    const { selectModel } = await import("./models/selectModel.ts");
    return selectModel(session, this.#parts);
  }

  async #endpointOf(session: Session): Promise<KnownEndpoint | undefined> {
    const found = this.#lookUp(session);
    if (!("error" in found)) return found;
    await vscode.window.showErrorMessage(found.error.message);
    return undefined;
  }

  #lookUp(session: Session): EndpointLookup {
    return this.#parts.endpoints.get(this.#parts.settings.effective(overridesOf(session.conversation)).endpoint.value);
  }
}
