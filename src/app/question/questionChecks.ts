import * as l10n from "@vscode/l10n";
import { activePath, omittedMessageCount } from "../../shared/conversation.ts";
import { sumUsd } from "../../shared/money.ts";
import type { Chat } from "../chat/chat.ts";
import { type Estimates, forEachModel } from "../chat/estimates.ts";
import type { Session } from "../chat/session.ts";
import type { Instructions } from "../context/instructions.ts";
import type { Endpoints } from "../endpoints/endpoints.ts";
import type { ModelCatalogue } from "../models/modelCatalogue.ts";
import type { Ask } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";
import type { Budget } from "../usage/budget.ts";
import type { PendingCost } from "../usage/budgetParts.ts";

/** A first message waits for prices at most this long, milliseconds. */
const priceWaitMs = 2500;

/** The surroundings of the checks. */
export interface QuestionCheckParts {
  readonly chat: Pick<Chat, "sessions" | "hold">;
  readonly ask: Ask;
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly catalogue: ModelCatalogue;
  readonly budget: Pick<Budget, "allows">;
  readonly estimates: Estimates;
  readonly instructions: Instructions;
  /** Lets the user choose a model; whether one was chosen. */
  readonly selectModel: (session: Session) => Promise<boolean>;
}

/** What is checked before a request costs anything: model, budget and context window. Whatever is missing is asked for, natively. */
export class QuestionChecks {
  readonly #parts: QuestionCheckParts;

  constructor(parts: QuestionCheckParts) {
    this.#parts = parts;
  }

  /**
   * Whether there is a model (else it is asked for) and room in the budget.
   * @param models that are asked, where it is not the one in force
   */
  async mayAsk(session: Session, text = "", models: readonly string[] = []): Promise<boolean> {
    if (!(await this.hasModel(session))) return false;
    if (this.#parts.settings.get("budget") === null) return true;
    await this.#learnPrice(session);
    for (const each of new Set([session, ...this.#parts.chat.sessions.filter((one) => requestsOf(one) > 0)]))
      await this.#parts.estimates.count(each);
    return this.#parts.budget.allows({
      session,
      next: this.#expectedCost(session, text, models),
      pending: this.#pendingCost(session),
      priceNote: this.#priceNote(session, models),
      answers: forEachModel(this.#settings(session), models).flatMap((each) => this.#parts.estimates.priced(session, each, text) ?? []),
      subject: session.id,
    });
  }

  /** Whether there is a model; else it is asked for. */
  async hasModel(session: Session): Promise<boolean> {
    return this.#settings(session).model.value !== null || this.#parts.selectModel(session);
  }

  /** Running and waiting requests have no cost yet; each is taken to cost as much as another question there now. */
  #pendingCost(session: Session): PendingCost {
    const costOf = (each: Session): number => {
      const requests = requestsOf(each);
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

  /** Whether the next request fits into the context windows of the models that it goes to; asks what to do where it does not. */
  async fits(session: Session, text: string): Promise<boolean> {
    await this.#parts.estimates.count(session);
    const requests = forEachModel(this.#settings(session), session.outbox.compareModels).flatMap(
      (each) => this.#parts.estimates.request(session, each, text) ?? [],
    );
    const [request] = requests.toSorted((a, b) => b.over - a.over);
    if (request === undefined || request.over === 0) return true;
    const { askAboutOverflow } = await import("./overflow.ts");
    const choice = await askAboutOverflow(this.#parts.ask, request, this.#oldestToOmit(session, text));
    if (choice === "omitOldest") await this.omitOldest(session, text);
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
  async omitOldest(session: Session, text: string): Promise<void> {
    await this.#parts.estimates.count(session);
    const count = this.#oldestToOmit(session, text);
    if (count !== undefined) return session.setLeavesOut(count);
    this.#parts.ask.notify({
      severity: "warning",
      message: l10n.t("This message is too long even without earlier messages. Shorten it, remove attachments, or choose another model."),
    });
  }

  #settings(session: Session) {
    return this.#parts.settings.effective(session.conversation);
  }
}

/** How many requests of a conversation run or wait. */
function requestsOf({ lives, outbox }: Session): number {
  return lives.length + outbox.queue.length;
}
