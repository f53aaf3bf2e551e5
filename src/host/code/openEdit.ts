import * as vscode from "vscode";
import { fencedAnswer } from "../../apply/fencedAnswer.ts";
import { readRangeBlocks } from "../../apply/rangeBlocks.ts";
import type { App } from "../../app/app.ts";
import type { EditedText, NewLines } from "../../app/inlineEdit/editedText.ts";
import { beforeFollowUp, changedSince, type editQuestion } from "../../app/inlineEdit/editQuestion.ts";
import { ambiguousMasked, keepMasked } from "../../app/outbound/keepMasked.ts";
import type { OutgoingContent, OutgoingMessage, Piece } from "../../app/outbound/outgoing.ts";
import { type SentLines, settledParts } from "./editLines.ts";
import type { SettledInstruction } from "./instructions.ts";
import { notReached } from "./notReached.ts";
import type { Review } from "./review.ts";
import { streamEdit } from "./streamEdit.ts";

/** An edit in place whose proposal is under review. */
export interface OpenEditParts {
  readonly review: Review;
  readonly text: EditedText;
  readonly sent: SentLines;
  readonly question: ReturnType<typeof editQuestion>;
  /** The file's name, for the user. */
  readonly name: string;
  /** What goes before the lines with the first instruction. */
  readonly more?: readonly Piece[];
  /**
   * Why lines cannot take the place of a range, in words. With it, nothing is put back where it is not certain what was masked.
   * @param isAmbiguous whether one of the lines was masked, and stands for several different ones
   */
  readonly check?: (lines: readonly string[], range: number, isAmbiguous: boolean) => string | undefined;
}

/** The lines of each range, as far as they have come. */
type Lines = readonly (readonly string[] | undefined)[];

/** An edit in place under review, with the conversation about it: what the user asks next changes the proposal. The base stays the file. */
export class OpenEdit {
  readonly review: Review;
  readonly name: string;
  readonly #app: App;
  readonly #parts: OpenEditParts;
  /** What was masked when it was sent, of each range: lines as they are and as they were sent, also of what the user wrote into the proposal. */
  readonly #masked: { readonly lines: string[]; readonly sent: string[] }[];
  #messages: readonly OutgoingMessage[];
  /** The file and its lines that are sent, 1-based. */
  readonly #linesSent: { readonly uri: string; readonly path: string; readonly lines: readonly [number, number] };
  /** The proposal as the model wrote it. */
  #written: string;

  constructor(app: App, parts: OpenEditParts) {
    this.#app = app;
    this.#parts = parts;
    this.review = parts.review;
    this.name = parts.name;
    this.#masked = parts.text.ranges.map((_range, index) => alike(parts.text.oldLines(index), linesOf(parts.sent.ranges[index] ?? "")));
    this.#messages = [{ role: "system", texts: [{ source: "aside", text: parts.question.instructions }] }];
    this.#written = parts.text.before;
    const { path, excerpts } = parts.sent.question;
    const [first, last] = [excerpts[0]?.from ?? 0, excerpts.at(-1)?.to ?? 0];
    this.#linesSent = { uri: parts.review.file.uri.toString(), path, lines: [first + 1, Math.max(first + 1, last)] };
  }

  /** Asks for the edit. */
  async ask({ text: instruction, context }: SettledInstruction): Promise<void> {
    const { text, question } = this.#parts;
    const old = text.ranges.map((_range, index) => text.oldLines(index));
    const asked: OutgoingContent = {
      ...context,
      texts: [
        ...context.texts,
        ...(this.#parts.more ?? []),
        { source: "inlineEditLines", settled: true, text: question.lines, of: this.#linesSent },
        { source: "inlineEditInstruction", settled: true, before: "Instruction: ", text: instruction },
      ],
    };
    if (!(await this.#stream(asked, this.#parts.sent.question.isBlank ? [[]] : old, text.before))) this.review.reject();
  }

  /** Asks for a change of the proposal as it stands, which takes its place. */
  async askAgain({ text: instruction, context }: SettledInstruction): Promise<void> {
    const { text } = this.#parts;
    const proposed = await this.review.proposed();
    const now = text.rangesIn(proposed);
    if (now === undefined) return;
    const changed = proposed === this.#written ? [] : await this.#settledChanges(now);
    if (changed === undefined || !(await this.#app.questions.hasModel(this.#app.place.session))) return;
    const asked: OutgoingContent = {
      ...context,
      texts: [...context.texts, ...changed, { source: "inlineEditInstruction", settled: true, before: beforeFollowUp, text: instruction }],
    };
    if (!(await this.#stream(asked, now.map(linesOf), proposed))) await this.review.replace(proposed, proposed);
  }

  /** Why nothing can be asked about the proposal now, in words. */
  async whyNot(): Promise<string | undefined> {
    if (this.review.busy) return vscode.l10n.t("The answer is still streaming. Wait for it, or stop it.");
    const { text, name } = this.#parts;
    const document = await vscode.workspace.openTextDocument(this.review.file.uri);
    if (document.getText() !== text.before) {
      return vscode.l10n.t("{0} has changed since this proposal. Accept or reject the proposal, then edit again.", name);
    }
    return text.rangesIn(await this.review.proposed()) === undefined
      ? vscode.l10n.t("You changed other lines in this proposal, too. Accept or reject it, then edit again.")
      : undefined;
  }

  /** The user's own changes of the proposal as a piece; undefined where they would rather not send them. */
  async #settledChanges(now: readonly string[]): Promise<readonly Piece[] | undefined> {
    const document = await vscode.workspace.openTextDocument(this.review.file.uri);
    const sent = await settledParts(document, this.name, now, { startLine: 1, endLine: document.lineCount });
    if (sent === undefined) return undefined;
    for (const [index, { lines, sent: masked }] of this.#masked.entries()) {
      const changed = alike(linesOf(now[index] ?? ""), linesOf(sent[index] ?? ""));
      lines.push(...changed.lines);
      masked.push(...changed.sent);
    }
    return [{ source: "inlineEditLines", settled: true, text: changedSince(sent, document.languageId), of: this.#linesSent }];
  }

  /**
   * Streams an answer into the proposal.
   * @param old the lines of each range that it takes the place of
   * @param from the proposal as it is
   * @returns false where it came to nothing, and the proposal has to become what it was
   */
  async #stream(asked: OutgoingContent, old: readonly (readonly string[])[], from: string): Promise<boolean> {
    const { review, name } = this;
    const app = this.#app;
    const abort = new AbortController();
    let isStopped = false;
    review.busy = true;
    // What the user wrote there is replaced once, so that one Undo brings it back.
    const isEdited = review.isEdited;
    void review.done.then(() => abort.abort());
    const { session } = app.place;
    const settings = app.settings.effective(session.conversation);
    const messages: readonly OutgoingMessage[] = [...this.#messages, { role: "user", ...asked }];
    const plan = {
      settings,
      model: settings.model.value ?? "",
      messages,
      parameters: settings.parameters,
      conversationId: crypto.randomUUID(),
    };
    const streamed = await app.ask.progress({ title: vscode.l10n.t("Editing {0}", name), cancellable: true }, async (cancelled) => {
      const stop = (): void => {
        isStopped = !abort.signal.aborted;
        abort.abort();
      };
      cancelled.addEventListener("abort", stop, { once: true });
      return streamEdit(app, { plan, temporary: session.temporary }, abort.signal, {
        read: (text, ended) => this.#read(text, ended),
        draw: async (lines) => {
          if (!isEdited) await review.update(this.#textOf(lines, old, (came, index) => (old[index] ?? []).slice(came.length)));
        },
      });
    });
    review.busy = false;
    const { lines, answer, problem } = streamed;
    const show = async (text: string, status?: string): Promise<void> => {
      this.#messages = [...messages, { role: "assistant", texts: [{ source: "answer", text: answer }], callsFrom: "toolCall" }];
      if (await review.replace(from, text)) this.#written = text;
      else
        app.ask.notify({
          severity: "warning",
          message: vscode.l10n.t("You edited the proposal while Aside was writing. It stays as you left it."),
        });
      await this.#reveal(status);
    };
    // Half of what settles a conflict settles nothing.
    if (isStopped && lines !== undefined && this.#parts.check === undefined) {
      const stopped = this.#textOf(lines, old, (came, index) => notReached(old[index] ?? [], came));
      await show(stopped, vscode.l10n.t("Stopped. The proposal has what arrived; the lines after it are unchanged."));
      return true;
    }
    // Where the user has closed the review, there is nothing left to put back.
    if (abort.signal.aborted) return !isStopped;
    if (problem !== undefined || lines === undefined) {
      if (problem !== undefined) app.ask.notify({ severity: "error", message: problem });
      return false;
    }
    await show(this.#textOf(lines, old, () => []));
    return true;
  }

  /** The lines of each range in an answer: undefined while there are none, a problem in words where it does not fit the ranges. */
  #read(answer: string, ended: boolean): Lines | { readonly problem: string } | undefined {
    const lines = this.#linesIn(answer, ended);
    if (!ended || lines === undefined || "problem" in lines) return lines;
    // What is checked has to be recognizable as code: an answer in words is no lines of a file.
    if (this.#parts.check !== undefined && !/^[ \t]*(?:`{3,}|~{3,})/m.test(answer)) return undefined;
    const isAmbiguous = (some: readonly string[], index: number): boolean => some.some((line) => this.#ambiguous(index).has(line.trim()));
    const problem = lines.flatMap((some, index) =>
      some === undefined ? [] : (this.#parts.check?.(some, index, isAmbiguous(some, index)) ?? []),
    )[0];
    return problem === undefined ? lines : { problem };
  }

  #linesIn(answer: string, ended: boolean): Lines | { readonly problem: string } | undefined {
    const count = this.#parts.text.ranges.length;
    if (count === 1) {
      const lines = fencedAnswer(answer, ended);
      return lines === undefined ? undefined : [lines];
    }
    const { blocks, foreign } = readRangeBlocks(answer, count);
    if (ended && (blocks.length !== count || foreign !== undefined)) {
      return {
        problem: vscode.l10n.t(
          "The response does not fit the {0} selections. Nothing was changed. Try again, or edit them one by one.",
          count,
        ),
      };
    }
    return blocks.length === 0 ? undefined : this.#parts.text.ranges.map((_range, index) => blocks[index]);
  }

  /**
   * The proposal with the lines that have come. A range that has none yet keeps its old lines, and of one that is only partly there, what stays behind them.
   */
  #textOf(
    lines: Lines,
    old: readonly (readonly string[])[],
    restOf: (came: readonly string[], index: number) => readonly string[],
  ): string {
    const { text } = this.#parts;
    return text.with(
      lines.map((came, index): NewLines => {
        if (came === undefined) return { lines: [], rest: old[index] ?? [] };
        const { lines: own = [], sent = [] } = this.#masked[index] ?? {};
        const unmasked = keepMasked(came, own, sent, this.#ambiguous(index));
        // Of several ranges, each comes as a whole.
        return { lines: unmasked, rest: text.ranges.length > 1 ? [] : restOf(unmasked, index) };
      }),
    );
  }

  /** The masked lines of a range of which it is not certain what they were. Where nothing is checked, they keep their order. */
  #ambiguous(index: number): ReadonlySet<string> {
    const { lines = [], sent = [] } = this.#masked[index] ?? {};
    return this.#parts.check === undefined ? new Set() : ambiguousMasked(lines, sent);
  }

  async #reveal(status?: string): Promise<void> {
    if ((await this.review.changes()).length === 0) {
      this.review.reject();
      return this.#app.ask.hint(vscode.l10n.t("The model suggested no changes."));
    }
    if (status !== undefined) this.#app.ask.status(status);
    await vscode.commands.executeCommand("workbench.action.compareEditor.nextChange");
  }
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
}

/** Lines as they are and as they were sent; none where they cannot be told apart line by line. */
function alike(lines: readonly string[], sent: readonly string[]): { readonly lines: string[]; readonly sent: string[] } {
  return lines.length === sent.length ? { lines: [...lines], sent: [...sent] } : { lines: [], sent: [] };
}
