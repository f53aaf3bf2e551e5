import * as l10n from "@vscode/l10n";
import type { Attachment } from "../../shared/conversation.ts";
import type { ChatPlace } from "../chat/chatPlace.ts";
import type { LateEstimates } from "../chat/lateEstimates.ts";
import type { Session } from "../chat/session.ts";
import type { Secrets } from "../endpoints/secrets.ts";
import type { QuestionCheckParts, QuestionChecks } from "./questionChecks.ts";

/** The surroundings of questions. */
export interface QuestionsParts extends Omit<QuestionCheckParts, "estimates"> {
  readonly estimates: Pick<LateEstimates, "load">;
  readonly secrets: Pick<Secrets, "known">;
  /** Reads attachments as they are to be sent; undefined where the user would rather not send. `revise` hears of those that have lost their source or got another. */
  readonly capture: (
    attachments: readonly Attachment[],
    revise: (attachment: Attachment) => void,
  ) => Promise<readonly Attachment[] | undefined>;
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
  /** What was found out about attachments on the way, by their ids. */
  readonly revised: Map<string, Attachment>;
}

/** What is to be sent. */
interface Asked {
  readonly text: string;
  /** By default those of the composer. */
  readonly attachments?: readonly Attachment[] | undefined;
  readonly force?: boolean;
  /** What the user wrote, where it is not the text. */
  readonly written?: string;
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
    const { session } = place;
    const hold = this.#parts.chat.hold(session);
    const unsent = session.outbox.keepUnsent(text);
    session.outbox.setDraft("");
    try {
      if (text.startsWith("/") && (await this.#parts.runPrompt(text, place))) return;
      await this.#sendIn(session, place, { text, force });
    } catch (cause) {
      giveBack(text, session, place);
      throw cause;
    } finally {
      unsent.dispose();
      hold.dispose();
    }
  }

  /**
   * Sends a question with its attachments, by default those of the composer. A question that is not sent after all comes back into the composer.
   * Questions of one conversation go one after the other: one may have to wait until the user has answered what was asked about the one before.
   * @param written what comes back then, where the text was made of something else
   */
  async send(place: ChatPlace, text: string, attachments?: readonly Attachment[], written = text): Promise<void> {
    await this.#sendIn(place.session, place, { text, attachments, written });
  }

  /** Sends in the conversation that the user saw, which is held open: the place may show another one before all is asked. */
  async #sendIn(session: Session, place: ChatPlace, asked: Asked): Promise<void> {
    const hold = this.#parts.chat.hold(session);
    const sending = (this.#sending.get(session) ?? Promise.resolve()).then(() => this.#sendNow(session, place, asked));
    this.#sending.set(
      session,
      sending.catch(() => undefined),
    );
    try {
      await sending;
    } finally {
      hold.dispose();
    }
  }

  async #sendNow(session: Session, place: ChatPlace, { text, attachments: given, force = false, written = text }: Asked): Promise<void> {
    const own = given === undefined ? session.outbox.attachments : [];
    if (text.trim() === "" && (given ?? own).length === 0) return;
    const revised = new Map<string, Attachment>();
    let draft: Draft | undefined = { session, text, attachments: given ?? own, force, revised };
    for (const step of this.#steps) if (draft !== undefined) draft = await step(draft);
    if (draft === undefined) {
      for (const attachment of given ?? session.outbox.attachments) {
        const now = revised.get(attachment.id);
        if (given !== undefined || now !== undefined) session.outbox.attach(now ?? attachment);
      }
      return giveBack(written, session, place);
    }
    if (draft.text.trim() === "" && draft.attachments.every(({ kind }) => kind === "instructions")) {
      this.#parts.ask.hint(l10n.t("The message was not sent because it is empty without the attachment."));
      return;
    }
    session.send(draft.text, draft.attachments);
    for (const { id } of own) session.outbox.removeAttachment(id);
    // Asked from the editor while something further up is read: the new question is what the user wants to see, as after typing.
    if (given !== undefined && place.session === session) place.actOnTranscript("end");
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
    return (await this.#checks()).mayAsk(session, text, models);
  }

  /** Whether there is a model for a request outside of the conversation, whose cost is checked when it is sent; else one is asked for. */
  async hasModel(session: Session): Promise<boolean> {
    return (await this.#checks()).hasModel(session);
  }

  async #fitWindow(draft: Draft): Promise<Draft | undefined> {
    return draft.force || (await this.fits(draft.session, draft.text)) ? draft : undefined;
  }

  /** Whether the next request fits into the context windows of the models that it goes to; asks what to do where it does not. */
  async fits(session: Session, text: string): Promise<boolean> {
    return (await this.#checks()).fits(session, text);
  }

  /** Omits as many of the oldest messages from the next request as have to go for it to fit; says where that does not help. */
  async omitOldest(session: Session, text: string): Promise<void> {
    await (await this.#checks()).omitOldest(session, text);
  }

  async #captureContext(draft: Draft): Promise<Draft | undefined> {
    const all = [...(await this.#parts.instructions.toSend(draft.session, draft.attachments)), ...draft.attachments];
    const attachments = all.length === 0 ? all : await this.#parts.capture(all, (one) => draft.revised.set(one.id, one));
    if (attachments === undefined) return undefined;
    const estimates = await this.#parts.estimates.load();
    const effective = this.#parts.settings.effective(draft.session.conversation);
    return { ...draft, attachments: attachments.map((attachment) => estimates.measured(attachment, effective)) };
  }

  async #checks(): Promise<QuestionChecks> {
    const { QuestionChecks } = await import("./questionChecks.ts");
    return new QuestionChecks({ ...this.#parts, estimates: await this.#parts.estimates.load() });
  }
}

/**
 * Gives back a text that is not sent: into the composer, or as the draft of its conversation where the place shows another one by now. An empty conversation
 * that is not shown cannot be found again, so that its text goes into the composer, too, unless it was temporary.
 */
function giveBack(text: string, session: Session, place: ChatPlace): void {
  const isShown = place.session === session;
  if (isShown || (!session.temporary && session.conversation.messages.size === 0)) return place.compose(text, true);
  const { draft } = session.outbox;
  session.replaceDraft(draft.trim() === "" ? text : `${draft}\n${text}`);
}
