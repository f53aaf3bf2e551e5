import { afterEach } from "vitest";
import {
  type Ask,
  type CheckedTextQuestion,
  type Confirmation,
  longestLine,
  type Notice,
  type PickRow,
  type Progress,
  type ProgressTask,
  type RowQuestion,
  type TextQuestion,
} from "../../../src/app/ports.ts";

/** Every one that a test has made. */
const scripted: ScriptedAsk[] = [];

// Errors in the dialogs of the code under test may be caught there: they fail the test all the same, and so do answers that nothing asked for.
afterEach(() => {
  const faults = scripted.splice(0).flatMap((ask) => ask.faults());
  if (faults.length > 0) throw new Error(faults.join("\n"));
});

/** Prepared answers, used up in order. What was not offered cannot be answered. */
export interface Script {
  /** Choices of dialogs and notifications; undefined closes them. */
  readonly confirm?: readonly (string | undefined)[];
  /** Labels of rows; undefined closes the list. */
  readonly pick?: readonly (string | undefined)[];
  /** Texts; undefined closes the box. */
  readonly input?: readonly (string | undefined)[];
}

/** Answers as a user would whose answers are prepared. Throws for a question that no answer is left for, and for an answer that was not offered. */
export class ScriptedAsk implements Ask {
  readonly confirmations: Confirmation<string>[] = [];
  readonly lists: RowQuestion<PickRow>[] = [];
  readonly inputs: TextQuestion[] = [];
  readonly notices: Notice[] = [];
  readonly statuses: string[] = [];
  readonly hints: string[] = [];
  /** Titles of tasks that were shown with progress. */
  readonly tasks: string[] = [];
  readonly #cancelling = new AbortController();
  /** Texts that were shown in an editor, and whether they are still open. */
  readonly texts: { readonly name: string; readonly text: string; open: boolean }[] = [];
  readonly #faults: string[] = [];
  readonly #script: { confirm: (string | undefined)[]; pick: (string | undefined)[]; input: (string | undefined)[] };

  constructor({ confirm = [], pick = [], input = [] }: Script = {}) {
    this.#script = { confirm: [...confirm], pick: [...pick], input: [...input] };
    scripted.push(this);
  }

  /** Messages of dialogs and notifications, in the order in which they were shown. */
  get messages(): readonly string[] {
    return this.confirmations.map(({ message }) => message);
  }

  /** How many prepared answers were not used. */
  get left(): number {
    return this.#script.confirm.length + this.#script.pick.length + this.#script.input.length;
  }

  /** What was asked or answered in a way that no user could. */
  faults(): readonly string[] {
    const { left } = this;
    return left === 0 ? this.#faults : [...this.#faults, `nothing asked for ${left} of the prepared answers`];
  }

  #disagree(fault: string): never {
    this.#faults.push(fault);
    throw new Error(fault);
  }

  #next(answers: (string | undefined)[], question: string): string | undefined {
    if (answers.length === 0) this.#disagree(`nobody expected to be asked: ${question}`);
    return answers.shift();
  }

  confirm<Choice extends string>(question: Confirmation<Choice>): Promise<Choice | undefined> {
    this.confirmations.push(question);
    if (question.detail !== undefined && question.modal !== true)
      this.#disagree(`“${question.message}” is not modal, so nobody sees its detail`);
    const choice = this.#next(this.#script.confirm, question.message);
    if (choice !== undefined && !Object.hasOwn(question.choices, choice)) {
      this.#disagree(`“${question.message}” does not offer “${choice}”, but ${Object.keys(question.choices).join(", ")}`);
    }
    return Promise.resolve(choice as Choice | undefined);
  }

  pick<Row extends PickRow>(question: RowQuestion<Row>): Promise<Row | undefined> {
    this.lists.push(question);
    const wanted = this.#next(this.#script.pick, question.title ?? "a list");
    if (wanted === undefined) return Promise.resolve(undefined);
    const row = question.rows.find(({ label }) => label === wanted);
    if (row === undefined) this.#disagree(`“${question.title ?? "a list"}” does not offer “${wanted}”`);
    return Promise.resolve(row);
  }

  async input(question: TextQuestion): Promise<string | undefined> {
    this.inputs.push(question);
    const text = this.#next(this.#script.input, question.title ?? "a box");
    const problem = text === undefined ? undefined : await question.validate?.(text);
    if (problem !== undefined) this.#disagree(`the box does not accept “${text}”: ${problem}`);
    return text;
  }

  async inputChecked(question: CheckedTextQuestion): Promise<string | undefined> {
    const text = await this.input(question);
    const problem = text === undefined ? undefined : await question.check(text, this.#cancelling.signal);
    if (problem === undefined) return text;
    this.notices.push({ severity: "error", message: problem });
    return this.inputChecked(question);
  }

  notify(notice: Notice): void {
    this.notices.push(notice);
  }

  status(message: string): void {
    this.statuses.push(this.#line(message));
  }

  hint(message: string): void {
    this.hints.push(this.#line(message));
  }

  /** A line of the status bar. Names in it are longer than in tests. */
  #line(message: string): string {
    return message.length <= longestLine ? message : this.#disagree(`the status bar has no room for “${message}”`);
  }

  progress<T>({ title }: Progress, task: ProgressTask<T>): Promise<T> {
    this.tasks.push(title);
    return task(this.#cancelling.signal, () => undefined);
  }

  /** Cancels what runs with progress. */
  cancel(): void {
    this.#cancelling.abort();
  }

  showText(name: string, text: string): Promise<() => Promise<void>> {
    const shown = { name, text, open: true };
    this.texts.push(shown);
    return Promise.resolve(() => {
      shown.open = false;
      return Promise.resolve();
    });
  }
}
