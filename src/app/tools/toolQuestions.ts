import type { ToolAnswer, ToolQuestion } from "../../shared/toolQuestion.ts";
import { type Disposable, Emitter, type Event, toDisposable } from "../events.ts";
import type { Log } from "../log.ts";
import type { Approval, CallInQuestion } from "./approval.ts";

/** The webview of a panel, in which a question can be shown. */
export interface QuestionScreen {
  /** The conversation that it shows. */
  readonly conversationId: string;
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  post(conversationId: string, question: ToolQuestion | null): void;
  /** From now on the question with this token can be answered. */
  postReady(token: string): void;
}

/** What a panel says to answer a question. */
export interface GivenAnswer {
  readonly token: string;
  readonly hash: string;
  readonly answer: ToolAnswer;
}

/** The surroundings of the questions. */
export interface ToolQuestionsParts {
  /** Asks in a native dialog. */
  readonly askNatively: (call: CallInQuestion) => Promise<Approval>;
  /** Whether the user has deleted a conversation. */
  readonly isDeleted: (conversationId: string) => boolean;
  readonly log: Pick<Log, "warn">;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Calls back after `ms` milliseconds; returns a function that cancels this. */
  readonly timer: (callback: () => void, ms: number) => () => void;
}

/** A question that waits for its answer in the panels. */
interface Standing {
  readonly call: CallInQuestion;
  readonly texts: Omit<ToolQuestion, "token">;
  readonly settle: (approval: Approval) => void;
  cancelMove: (() => void) | undefined;
}

/** A question as one panel has it. */
interface Card {
  readonly standing: Standing;
  readonly token: string;
  /** When its buttons had come into view, by the panel's own word; undefined until then. */
  shownAt: number | undefined;
  /** The panel was hidden since: it needs another token. */
  isOld: boolean;
}

/** An answer within this time was meant for something else, because the question cannot have been read; milliseconds. */
const tooSoonMs = 500;
/** A panel that is moved to another place is gone for a moment; milliseconds. */
const movesWithinMs = 1000;

/**
 * Asks the user about tool calls, in the panels that show the conversation. Panels only draw the question: each gets a token of its own, and an answer counts
 * only if it comes from a panel that is visible and has the focus, with the token and the hash of what that panel was given, half a second or more after it
 * was in view. Any other answer is logged and ignored.
 *
 * Where no visible panel shows the conversation, the question is a native dialog. A question that a panel has shown waits while that panel is hidden, since
 * the user has turned away from it and a dialog would come between them and their work; it is shown again with the panel. If no panel has the conversation
 * any more, it goes over to the dialog; if the conversation was deleted, the turn is stopped.
 */
export class ToolQuestions implements Disposable {
  readonly #parts: ToolQuestionsParts;
  readonly #screens = new Map<QuestionScreen, Card | undefined>();
  readonly #changed = new Emitter<void>();
  #standing: readonly Standing[] = [];

  constructor(parts: ToolQuestionsParts) {
    this.#parts = parts;
  }

  /** Questions in panels have come or gone. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** The question that waits in the panels of a conversation. */
  of(conversationId: string): CallInQuestion | undefined {
    return this.#standingIn(conversationId)?.call;
  }

  /** Shows questions on this screen until the result is disposed of. */
  add(screen: QuestionScreen): Disposable {
    this.#screens.set(screen, undefined);
    this.update(screen);
    return toDisposable(() => {
      this.#screens.delete(screen);
      this.#moveUnseen();
    });
  }

  /**
   * The screen was shown or hidden, or shows another conversation.
   * @param isBlank it has forgotten what it was given
   */
  update(screen: QuestionScreen, isBlank = false): void {
    const card = this.#screens.get(screen);
    if (screen.isVisible) {
      const standing = this.#standingIn(screen.conversationId);
      const isDue = standing === undefined ? card !== undefined : standing !== card?.standing || isBlank || card.isOld;
      if (isDue) {
        const token = crypto.randomUUID();
        this.#screens.set(screen, standing && { standing, token, shownAt: undefined, isOld: false });
        screen.post(screen.conversationId, standing === undefined ? null : { ...standing.texts, token });
      }
    } else if (card !== undefined) {
      // What is posted to a hidden webview may be lost, and may not be in view: it gets the question again when it is shown, or hears that there is none.
      card.isOld = true;
    }
    this.#moveUnseen();
  }

  /** The question with this token is in view on a screen. */
  shown(screen: QuestionScreen, token: string): void {
    const card = this.#screens.get(screen);
    if (card?.token !== token || card.isOld || card.shownAt !== undefined) return;
    card.shownAt = this.#parts.now();
    // The panel is told when, so that its buttons are not ready before, however busy this process is.
    this.#parts.timer(() => {
      if (this.#screens.get(screen) === card && !card.isOld) screen.postReady(token);
    }, tooSoonMs + 10);
  }

  /** A panel gives an answer. */
  answer(screen: QuestionScreen, given: GivenAnswer): void {
    const card = this.#screens.get(screen);
    const problem = this.#problemOf(screen, card, given);
    if (card === undefined || problem !== undefined) {
      this.#parts.log.warn(`An answer to a question about a tool was ignored: ${problem}.`);
      return;
    }
    card.standing.settle(given.answer);
  }

  /** Asks about a call. `signal` withdraws the question, and the result does not matter then. Never rejects. */
  async ask(call: CallInQuestion, signal: AbortSignal): Promise<Approval> {
    if (!this.#isOnScreen(call.conversationId, true)) return this.#parts.askNatively(call).catch(() => "refuse");
    const { callText } = await import("./callText.ts");
    const { written, ...text } = callText(call.tool, call.input);
    return new Promise((resolve) => {
      const withdraw = (): void => standing.settle("stop");
      const standing: Standing = {
        call,
        texts: {
          ...text,
          hash: call.hash,
          messageId: call.messageId,
          at: call.at,
          tool: call.tool.name,
          arguments: written,
          asksTwice: call.tool.group === "mcp",
        },
        settle: (approval) => {
          signal.removeEventListener("abort", withdraw);
          this.#remove(standing);
          resolve(approval);
        },
        cancelMove: undefined,
      };
      signal.addEventListener("abort", withdraw, { once: true });
      this.#standing = [...this.#standing, standing];
      this.#updateAll();
      if (signal.aborted) withdraw();
    });
  }

  dispose(): void {
    for (const { cancelMove } of this.#standing) cancelMove?.();
    this.#standing = [];
    this.#changed.dispose();
  }

  #problemOf(screen: QuestionScreen, card: Card | undefined, { token, hash }: GivenAnswer): string | undefined {
    if (card === undefined) return "nothing is asked there";
    if (card.token !== token) return "it is not the token of the question that is shown";
    if (card.standing.call.hash !== hash) return "it is for another call than the one that is shown";
    if (!screen.isVisible) return "the panel is hidden";
    if (!screen.isFocused) return "the panel does not have the focus";
    if (card.shownAt === undefined) return "the question was not in view";
    if (this.#parts.now() - card.shownAt < tooSoonMs) return "it came too soon to be meant";
    return undefined;
  }

  /** Of several questions in a conversation, one is asked after the other. */
  #standingIn(conversationId: string): Standing | undefined {
    return this.#standing.find(({ call }) => call.conversationId === conversationId);
  }

  #isOnScreen(conversationId: string, isVisible: boolean): boolean {
    return [...this.#screens.keys()].some((screen) => screen.conversationId === conversationId && (!isVisible || screen.isVisible));
  }

  #remove(standing: Standing): void {
    standing.cancelMove?.();
    this.#standing = this.#standing.filter((one) => one !== standing);
    this.#updateAll();
  }

  #updateAll(): void {
    for (const screen of this.#screens.keys()) this.update(screen);
    this.#moveUnseen();
    this.#changed.fire();
  }

  /** Moves questions that no panel shows, unless one shows them again within a moment. */
  #moveUnseen(): void {
    for (const standing of this.#standing) {
      if (this.#isOnScreen(standing.call.conversationId, false)) {
        standing.cancelMove?.();
        standing.cancelMove = undefined;
      } else standing.cancelMove ??= this.#parts.timer(() => void this.#move(standing), movesWithinMs);
    }
  }

  async #move(standing: Standing): Promise<void> {
    const { call, settle } = standing;
    if (this.#parts.isDeleted(call.conversationId)) return settle("stop");
    this.#remove(standing);
    settle(await this.#parts.askNatively(call).catch((): Approval => "refuse"));
  }
}
