import * as vscode from "vscode";
import { activePath, omittedMessageCount, type Message, pathTo } from "../../shared/conversation.ts";
import { sumUsd } from "../../shared/money.ts";
import type { Budget, UnderWay } from "../usage/budget.ts";
import type { Instructions } from "../../host/context/instructions.ts";
import type { SelectModelParts } from "../../host/models/selectModelParts.ts";
import { overridesOf } from "../panel/panelState.ts";
import type { Chat } from "../chat/chat.ts";
import { type Estimates, forEachModel } from "../chat/estimates.ts";
import type { Session } from "../chat/session.ts";

/** A first message waits for prices at most this long. */
const priceWaitMs = 2500;

/** What is looked at before a question goes out; a model that is missing is asked for. */
export interface QuestionGateParts extends SelectModelParts {
  readonly chat: Chat;
  readonly budget: Budget;
  readonly estimates: Estimates;
  readonly instructions: Instructions;
}

/** Whether a question may go out: there is a model, money for it, and room in its window. What is missing is asked for, natively. */
export class QuestionGate {
  readonly #parts: QuestionGateParts;

  constructor(parts: QuestionGateParts) {
    this.#parts = parts;
  }

  /**
   * Whether there is a model (else it is asked for) and money for it.
   * @param models that are asked, where it is not the one in force
   */
  async mayAsk(session: Session, text = "", models: readonly string[] = []): Promise<boolean> {
    const { model } = this.#parts.settings.effective(overridesOf(session.conversation));
    if (model.value === null) {
      const { selectModel } = await import("../../host/models/selectModel.ts");
      if (!(await selectModel(session, this.#parts))) return false;
    }
    if (this.#parts.settings.get("budget") === null) return true;
    await this.#learnPrice(session);
    return this.#parts.budget.allows(session, this.#comingCost(session, text, models), this.#underWay(session));
  }

  /** What runs and waits has no cost yet; taken for as much as another question costs there now. */
  #underWay(session: Session): UnderWay {
    const costOf = (each: Session): number => {
      const requests = each.lives.length + each.outbox.queue.length;
      return requests === 0 ? 0 : requests * (this.#comingCost(each, "", []) ?? 0);
    };
    return { here: costOf(session), everywhere: this.#parts.chat.sessions.reduce((sum, each) => sum + costOf(each), 0) };
  }

  /** A cap can be held only where the price is known: the catalogue is waited for, though not for long. */
  async #learnPrice(session: Session): Promise<void> {
    const { endpoint, model } = this.#parts.settings.effective(overridesOf(session.conversation));
    const found = this.#parts.endpoints.get(endpoint.value);
    if ("error" in found || model.value === null || this.#parts.catalogue.row(endpoint.value, model.value) !== undefined) return;
    await this.#parts.catalogue.find(found, model.value, { signal: AbortSignal.timeout(priceWaitMs), waitMs: priceWaitMs });
  }

  /** What the next request will cost about, in USD; of several models, all of them together. */
  #comingCost(session: Session, text: string, models: readonly string[]): number | null {
    const settings = this.#parts.settings.effective(overridesOf(session.conversation));
    const costs = forEachModel(settings, models).map((each) => this.#parts.estimates.cost(session, each, text));
    return costs.includes(null) ? null : sumUsd(costs);
  }

  /** Whether the next request fits into the windows of the models that it goes to; asks what to do where it does not. */
  async fits(session: Session, text: string): Promise<boolean> {
    const settings = this.#parts.settings.effective(overridesOf(session.conversation));
    const requests = forEachModel(settings, session.outbox.compareModels).flatMap(
      (each) => this.#parts.estimates.request(session, each, text) ?? [],
    );
    const [request] = requests.toSorted((a, b) => b.over - a.over);
    if (request === undefined || request.over === 0) return true;
    const { askAboutOverflow } = await import("./overflow.ts");
    const choice = await askAboutOverflow(request, this.#oldestToLeaveOut(session, text));
    if (choice === "leaveOut") await this.leaveOutOldest(session, text);
    return choice !== undefined;
  }

  /** How many of the oldest messages have to stay behind for every model that is asked; undefined where even that would not do. */
  #oldestToLeaveOut(session: Session, text: string): number | undefined {
    const { estimates, settings, instructions } = this.#parts;
    const attachments = [...instructions.of(session), ...session.outbox.attachments];
    const path = activePath(session.conversation);
    const counts = forEachModel(settings.effective(overridesOf(session.conversation)), session.outbox.compareModels).map((each) => {
      const window = estimates.request(session, each, text)?.window ?? null;
      return window === null ? omittedMessageCount(path) : estimates.leaveOut(path, { text, attachments }, each, window);
    });
    return counts.includes(undefined) ? undefined : Math.max(...counts.filter((count) => count !== undefined));
  }

  /** Leaves out of the next request as many of the oldest messages as have to go for it to fit; says where that does not help. */
  async leaveOutOldest(session: Session, text: string): Promise<void> {
    const count = this.#oldestToLeaveOut(session, text);
    if (count !== undefined) return session.setLeavesOut(count);
    await vscode.window.showWarningMessage(
      vscode.l10n.t("Even without all older messages it would not fit: shorten the message, remove attachments, or choose another model."),
    );
  }

  /** Asks the question of an answer again without the oldest messages, by what the server said of its limit. */
  async askWithoutOldest(session: Session, answer: Message | undefined): Promise<void> {
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
    if (count === undefined || count <= omittedMessageCount(path)) {
      await vscode.window.showWarningMessage(
        vscode.l10n.t("There is nothing older to leave out: shorten the message, remove attachments, or choose another model."),
      );
    } else if (await this.mayAsk(session)) await session.askLeavingOut(question.id, count);
  }
}
