import * as l10n from "@vscode/l10n";
import { activePath, type Attachment, omittedMessageCount, type Message, pathTo } from "../../shared/conversation.ts";
import { sumUsd } from "../../shared/money.ts";
import type { Chat } from "../chat/chat.ts";
import type { ChatPlace } from "../chat/chatPlace.ts";
import { type Estimates, forEachModel } from "../chat/estimates.ts";
import type { Session } from "../chat/session.ts";
import type { Instructions } from "../context/instructions.ts";
import type { Endpoints } from "../endpoints/endpoints.ts";
import type { Secrets } from "../endpoints/secrets.ts";
import type { ModelCatalogue } from "../models/modelCatalogue.ts";
import type { Ask } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";
import type { Budget, PendingCost } from "../usage/budget.ts";

/** A first message waits for prices at most this long, milliseconds. */
const priceWaitMs = 2500;

/** The surroundings of questions. */
export interface QuestionsParts {
  readonly chat: Pick<Chat, "sessions">;
  readonly ask: Ask;
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly secrets: Pick<Secrets, "known">;
  readonly catalogue: ModelCatalogue;
  readonly budget: Pick<Budget, "allows">;
  readonly estimates: Estimates;
  readonly instructions: Instructions;
  /** Lets the user choose a model; whether one was chosen. */
  readonly selectModel: (session: Session) => Promise<boolean>;
  /** Reads attachments as they are to be sent; undefined where the user would rather not send. */
  readonly capture: (attachments: readonly Attachment[]) => Promise<readonly Attachment[] | undefined>;
  /** Takes a message that runs a prompt, such as `/review`; false where it is an ordinary message. */
  readonly runPrompt: (text: string, place: ChatPlace) => Promise<boolean>;
}

/** A question on its way out. */
interface Draft {
  readonly session: Session;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** Sent even where it does not seem to fit into the context window. */
  readonly force: boolean;
}

/** One step of the way: gives the draft on, perhaps changed, or undefined where it is not to be sent. */
type Step = (draft: Draft) => Promise<Draft | undefined>;

/** The way of a question, from the composer to the conversation. Whatever is missing is asked for, natively. */
export class Questions {
  readonly #parts: QuestionsParts;
  readonly #sending = new WeakMap<Session, Promise<void>>();
  /** The order matters: money and window depend on the model, and files are read last, as they are when the message goes out. */
  readonly #steps: readonly Step[] = [
    (draft) => this.#settleText(draft),
    (draft) => this.#settleComparison(draft),
    (draft) => this.#chooseModelAndCheckBudget(draft),
    (draft) => this.#fitWindow(draft),
    (draft) => this.#captureContext(draft),
  ];

  constructor(parts: QuestionsParts) {
    this.#parts = parts;
  }

  /** Sends what was typed. The steps until then (choosing a model, a warning, reading files) may outlive the window. */
  async sendTyped(place: ChatPlace, text: string, force = false): Promise<void> {
    const unsent = place.session.outbox.keepUnsent(text);
    place.session.outbox.setDraft("");
    try {
      if (text.startsWith("/") && (await this.#parts.runPrompt(text, place))) return;
      await this.send(place, text, undefined, force);
    } catch (cause) {
      place.compose(text, true);
      throw cause;
    } finally {
      unsent.dispose();
    }
  }

  /**
   * Sends a question with its attachments, by default those of the composer. A question that is not sent after all comes back into the composer.
   * Questions of one conversation go one after the other: one may have to wait until the user has answered what was asked about the one before.
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

  async #sendNow(place: ChatPlace, text: string, given: readonly Attachment[] | undefined, force: boolean): Promise<void> {
    const { session } = place;
    const own = given === undefined ? session.outbox.attachments : [];
    if (text.trim() === "" && (given ?? own).length === 0) return;
    let draft: Draft | undefined = { session, text, attachments: given ?? own, force };
    for (const step of this.#steps) if (draft !== undefined) draft = await step(draft);
    if (draft === undefined) {
      for (const attachment of given ?? []) session.outbox.attach(attachment);
      place.compose(text, true);
      return;
    }
    session.send(draft.text, draft.attachments);
    for (const { id } of own) session.outbox.removeAttachment(id);
  }

  /**
   * Asks about secrets in a text that the user typed; undefined where it is not to be sent.
   * @param isStored whether it stays in the conversation
   */
  async settle(text: string, { isStored } = { isStored: true }): Promise<string | undefined> {
    const { settleText } = await import("../outbound/settleText.ts");
    return settleText(this.#parts.ask, text, { known: this.#parts.secrets.known(), isStored });
  }

  async #settleText(draft: Draft): Promise<Draft | undefined> {
    const text = await this.settle(draft.text);
    return text === undefined ? undefined : { ...draft, text };
  }

  /** Before a conversation continues, one of the compared answers is kept; while they still run the question waits in the queue. */
  async #settleComparison(draft: Draft): Promise<Draft | undefined> {
    const { session } = draft;
    if (session.compared.length === 0 || session.lives.length > 0) return draft;
    const { pickAnswerToKeep } = await import("./pickAnswerToKeep.ts");
    const kept = await pickAnswerToKeep(this.#parts.ask, session);
    if (kept === undefined) return undefined;
    session.keep(kept);
    return draft;
  }

  async #chooseModelAndCheckBudget(draft: Draft): Promise<Draft | undefined> {
    return (await this.mayAsk(draft.session, draft.text, draft.session.outbox.compareModels)) ? draft : undefined;
  }

  /**
   * Whether there is a model (else it is asked for) and room in the budget.
   * @param models that are asked, where it is not the one in force
   */
  async mayAsk(session: Session, text = "", models: readonly string[] = []): Promise<boolean> {
    if (this.#settings(session).model.value === null && !(await this.#parts.selectModel(session))) return false;
    if (this.#parts.settings.get("budget") === null) return true;
    await this.#learnPrice(session);
    const cost = this.#expectedCost(session, text, models);
    return this.#parts.budget.allows(session, cost, this.#pendingCost(session), this.#priceNote(session, models));
  }

  /** Running and waiting requests have no cost yet; each is taken to cost as much as another question there now. */
  #pendingCost(session: Session): PendingCost {
    const costOf = (each: Session): number => {
      const requests = each.lives.length + each.outbox.queue.length;
      return requests === 0 ? 0 : requests * (this.#expectedCost(each, "", []) ?? 0);
    };
    return { here: costOf(session), everywhere: this.#parts.chat.sessions.reduce((sum, each) => sum + costOf(each), 0) };
  }

  /** A limit can be held only where the price is known: the catalogue is waited for, though not for long. */
  async #learnPrice(session: Session): Promise<void> {
    const { endpoint, model } = this.#settings(session);
    const found = this.#parts.endpoints.get(endpoint.value);
    if ("error" in found || model.value === null || this.#parts.catalogue.row(endpoint.value, model.value) !== undefined) return;
    await this.#parts.catalogue.find(found, model.value, { signal: AbortSignal.timeout(priceWaitMs), waitMs: priceWaitMs });
  }

  /** What the next request is expected to cost, in USD; of several models, all of them together. Null where a price is unknown. */
  #expectedCost(session: Session, text: string, models: readonly string[]): number | null {
    const costs = forEachModel(this.#settings(session), models).map((each) => this.#parts.estimates.cost(session, each, text));
    return costs.includes(null) ? null : sumUsd(costs);
  }

  /** When the price of the next request changes: one of the notes, where several models are asked. */
  #priceNote(session: Session, models: readonly string[]): string | null {
    const requests = forEachModel(this.#settings(session), models).map((each) => this.#parts.estimates.nextRequest(session, each));
    return requests.find((request) => (request?.priceNote ?? null) !== null)?.priceNote ?? null;
  }

  async #fitWindow(draft: Draft): Promise<Draft | undefined> {
    return draft.force || (await this.fits(draft.session, draft.text)) ? draft : undefined;
  }

  /** Whether the next request fits into the context windows of the models that it goes to; asks what to do where it does not. */
  async fits(session: Session, text: string): Promise<boolean> {
    const requests = forEachModel(this.#settings(session), session.outbox.compareModels).flatMap(
      (each) => this.#parts.estimates.request(session, each, text) ?? [],
    );
    const [request] = requests.toSorted((a, b) => b.over - a.over);
    if (request === undefined || request.over === 0) return true;
    const { askAboutOverflow } = await import("./overflow.ts");
    const choice = await askAboutOverflow(this.#parts.ask, request, this.#oldestToOmit(session, text));
    if (choice === "omitOldest") this.omitOldest(session, text);
    return choice !== undefined;
  }

  /** How many of the oldest messages have to be omitted for every model that is asked; undefined where even that would not do. */
  #oldestToOmit(session: Session, text: string): number | undefined {
    const { estimates, instructions } = this.#parts;
    const attachments = [...instructions.of(session), ...session.outbox.attachments];
    const path = activePath(session.conversation);
    const counts = forEachModel(this.#settings(session), session.outbox.compareModels).map((each) => {
      const window = estimates.request(session, each, text)?.window ?? null;
      return window === null ? omittedMessageCount(path) : estimates.leaveOut(path, { text, attachments }, each, window);
    });
    return counts.includes(undefined) ? undefined : Math.max(...counts.filter((count) => count !== undefined));
  }

  /** Omits as many of the oldest messages from the next request as have to go for it to fit; says where that does not help. */
  omitOldest(session: Session, text: string): void {
    const count = this.#oldestToOmit(session, text);
    if (count !== undefined) return session.setLeavesOut(count);
    this.#parts.ask.notify({
      severity: "warning",
      message: l10n.t("This message is too long even without earlier messages. Shorten it, remove attachments, or choose another model."),
    });
  }

  /** Asks the question of an answer again without the oldest messages, by the limit that the server stated. */
  async askWithoutOldest(session: Session, answer: Message | undefined): Promise<void> {
    if (answer?.role !== "assistant") return;
    const path = pathTo(session.conversation, answer.parentId);
    const question = path.at(-1);
    if (question?.role !== "user") return;
    const settings = this.#settings(session);
    const { contextLimit, contextRequested, contextExcess } = answer.error ?? {};
    const { window, tokens } = this.#parts.estimates.request(session, settings, "") ?? { window: null, tokens: 0 };
    // Some servers say only by how much the prompt is too long.
    const excess = contextLimit === undefined && contextExcess !== undefined && contextExcess < tokens ? contextExcess : undefined;
    const limitByExcess = excess === undefined ? undefined : (window ?? tokens - excess);
    // Without any stated limit, try half of what was sent.
    const limit = contextLimit ?? limitByExcess ?? (window !== null && window < tokens ? window : tokens / 2);
    const requested = contextRequested ?? (excess === undefined ? undefined : limit + excess);
    const told = requested === undefined ? undefined : { requested };
    const count = this.#parts.estimates.leaveOut(path.slice(0, -1), question, settings, limit, told);
    if (count === undefined || count <= omittedMessageCount(path)) {
      this.#parts.ask.notify({
        severity: "warning",
        message: l10n.t("There are no older messages to omit. Shorten the message, remove attachments, or choose another model."),
      });
    } else if (await this.mayAsk(session)) await session.askLeavingOut(question.id, count);
  }

  async #captureContext(draft: Draft): Promise<Draft | undefined> {
    const all = [...this.#parts.instructions.of(draft.session), ...draft.attachments];
    const attachments = all.length === 0 ? all : await this.#parts.capture(all);
    return attachments === undefined ? undefined : { ...draft, attachments };
  }

  #settings(session: Session) {
    return this.#parts.settings.effective(session.conversation);
  }
}
