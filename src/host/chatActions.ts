import * as vscode from "vscode";
import type { ChatClient } from "../llm/chatClient.ts";
import { type Attachment, lastMessage } from "../shared/conversation.ts";
import type { Budget } from "../app/usage/budget.ts";
import type { Chat } from "../app/chat/chat.ts";
import type { QuestionGate } from "../app/question/questionGate.ts";
import type { Session } from "../app/chat/session.ts";
import type { TurnPlan } from "../app/chat/turnPlan.ts";
import type { Prepared } from "../app/chat/turn.ts";
import type { Attached } from "./workspace/attachments.ts";
import type { Instructions } from "./context/instructions.ts";
import type { ConversationStore } from "../history/conversationStore.ts";
import { tokenCounts } from "../history/ledger.ts";
import type { EndpointLookup, Endpoints, KnownEndpoint } from "../app/endpoints/endpoints.ts";
import type { Log } from "../app/log.ts";
import type { ModelCatalogue } from "../app/models/modelCatalogue.ts";
import type { ModelMemory } from "../app/models/modelMemory.ts";
import type { ChatPlace } from "../app/chat/chatPlace.ts";
import { overridesOf } from "../app/panel/panelState.ts";
import type { PromptRunner } from "./prompts/promptRunner.ts";
import type { Secrets } from "../app/endpoints/secrets.ts";
import type { Settings } from "../app/settings/settings.ts";
import type { SignedIn, SignInParts } from "./signIn/signIn.ts";

/** What the actions work on. */
export interface ChatActionParts {
  readonly chat: Chat;
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly catalogue: ModelCatalogue;
  readonly memory: ModelMemory;
  readonly store: ConversationStore;
  readonly budget: Budget;
  readonly gate: QuestionGate;
  readonly instructions: Instructions;
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
  async sendTyped(place: ChatPlace, text: string, force: boolean | undefined): Promise<void> {
    const unsent = place.session.outbox.keepUnsent(text);
    place.session.outbox.setDraft("");
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
    const own = given === undefined ? session.outbox.attachments : [];
    if (text.trim() === "" && (given ?? own).length === 0) return;
    const said = await this.settledKeys(text);
    const mayGo = async () =>
      (await this.#settleComparison(session)) &&
      (await this.#parts.gate.mayAsk(session, text, session.outbox.compareModels)) &&
      (force || (await this.#parts.gate.fits(session, text)));
    if (said !== undefined && (await mayGo())) {
      const carried = [...this.#parts.instructions.of(session), ...(given ?? own)];
      const frozen = carried.length === 0 ? carried : await (await import("./workspace/captureForSending.ts")).freeze(carried);
      if (frozen !== undefined) {
        session.send(said, frozen);
        for (const { id } of own) session.outbox.removeAttachment(id);
        return;
      }
    }
    for (const attachment of given ?? []) session.outbox.attach(attachment);
    place.compose(text, true);
  }

  /** Asks about keys in a question; undefined where it is not to be sent. */
  async settledKeys(text: string): Promise<string | undefined> {
    return (await import("../app/question/keyInQuestion.ts")).settledKeys(text, this.#parts.secrets.known());
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
    const { generateCommitMessage } = await import("./commit/commitMessage.ts");
    await generateCommitMessage(clicked, {
      settings: effective(),
      instruction: await (await this.prompts()).textOf("commit"),
      allows: () => budget.allowsToday(),
      spent: ({ cost, costBasis, usage }, model) => {
        budget.spent({ cost });
        void store.ledger.note("commitMessage", { model, cost, ...(costBasis && { costBasis }), ...tokenCounts(usage) });
      },
      client,
      prepare,
      log,
    });
  }

  newConversation(place: ChatPlace): void {
    const { session } = place;
    // An empty one is as good as a new one; shown all the same, so that a panel that comes now does not bring back what it showed last.
    place.show(session.conversation.messages.size > 0 ? this.#parts.chat.begin() : session);
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
    const { pickConversation } = await import("./history/conversationPicker.ts");
    const picked = await pickConversation(store, shown, chat);
    if (picked === undefined) {
      // The shown one was deleted in the list: what is said next does not belong to it.
      if (place.session.id === shown && (store.summary(shown)?.deletedAt ?? null) !== null) place.show(chat.begin());
      return;
    }
    if ("search" in picked) return this.searchConversations(place, picked.search);
    if ((store.summary(picked.open)?.deletedAt ?? null) !== null) await store.restore(picked.open);
    const session = await chat.open(picked.open);
    if (session === undefined) return;
    place.show(session);
    // Not before: a panel that takes the focus while the list opens would close it.
    await place.reveal();
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
    const { exportConversation } = await import("./history/importExport.ts");
    const { maskKeys } = await import("../shared/maskKeys.ts");
    await exportConversation(place.session, this.#parts.store, (text) => maskKeys(text, this.#parts.secrets.known()));
  }

  async copyConversation(place: ChatPlace): Promise<void> {
    // What the clipboard holds is worth more than a title.
    if (isUnsaid(place)) return;
    const { sessionMarkdown } = await import("./history/importExport.ts");
    const { maskKeys } = await import("../shared/maskKeys.ts");
    await vscode.env.clipboard.writeText(maskKeys(sessionMarkdown(place.session, this.#parts.store), this.#parts.secrets.known()));
  }

  async importConversations(): Promise<void> {
    const { importFromFiles } = await import("./history/importExport.ts");
    await importFromFiles(this.#parts.store);
  }

  /** Goes on in a new conversation with what was said up to a message; without one, with all of it. */
  fork(place: ChatPlace, messageId = lastMessage(place.session.conversation)?.id): void {
    if (isUnsaid(place)) return;
    if (messageId !== undefined && place.session.message(messageId) !== undefined)
      place.show(this.#parts.chat.fork(place.session, messageId));
  }

  /** Lets the user choose a model; whether one was chosen. */
  async selectModel({ session }: ChatPlace): Promise<boolean> {
    const { selectModel } = await import("./models/selectModel.ts");
    return selectModel(session, this.#parts);
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
    place.session.outbox.setCompareModels(models);
    place.compose("", true);
    // Not before: a panel that takes the focus while the list opens would close it.
    await place.reveal();
  }

  /** Asks the question of an answer anew, of several models at once. */
  async compareWith({ session }: ChatPlace, messageId: string): Promise<void> {
    const { pickModelsToCompare } = await import("./models/comparePicker.ts");
    const answer = session.message(messageId);
    const models = await pickModelsToCompare(session, this.#parts, answer?.role === "assistant" ? answer.model : undefined);
    if (models !== undefined && (await this.#parts.gate.mayAsk(session, "", models))) await session.compareAnswers(messageId, models);
  }

  async setApiKey(place: ChatPlace): Promise<boolean> {
    const found = await this.#endpointOf(place.session);
    if (found === undefined) return false;
    const { setApiKey } = await import("./signIn/keyCommands.ts");
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
    const { removeApiKey } = await import("./signIn/keyCommands.ts");
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

  /** Opens the page where money is put onto the account of the endpoint in use. */
  async openCredits({ session }: ChatPlace): Promise<void> {
    const found = await this.#endpointOf(session);
    if (found === undefined) return;
    const pages = {
      openrouter: "https://openrouter.ai/settings/credits",
      deepinfra: "https://deepinfra.com/dash/billing",
      openai: found.origin,
    };
    await vscode.env.openExternal(vscode.Uri.parse(pages[found.endpoint.dialect], true));
  }

  /** Lets go of what waits for something outside, such as a browser. */
  dispose(): void {
    this.#closing.abort();
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

/** Whether a place shows a conversation in which nothing stands yet; then it says so. */
function isUnsaid({ session }: ChatPlace): boolean {
  const isEmpty = lastMessage(session.conversation) === undefined;
  if (isEmpty) void vscode.window.showInformationMessage(vscode.l10n.t("Nothing was said in this conversation yet."));
  return isEmpty;
}
