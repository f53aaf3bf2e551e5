import { isDeepStrictEqual } from "node:util";
import type * as vscode from "vscode";
import { InputBoxValidationSeverity, QuickPickItemKind } from "./constants.ts";
import { EventEmitter } from "./events.ts";
import { FakeQuickPick, QuickInput } from "./quickPick.ts";
import { disagree, type ShownDialog, state } from "./state.ts";
import { Uri } from "./uri.ts";

/** The prepared answer to a dialog. */
async function answerTo(dialog: string): Promise<unknown> {
  if (state.answers.length === 0) return state.unexpected === "close" ? undefined : disagree(`no answer was prepared for ${dialog}`);
  return state.answers.shift();
}

/** The one of those that were offered that an answer means, or undefined where it closes the dialog. */
function offered<T>(dialog: string, items: readonly T[], answer: unknown): T | undefined {
  if (answer === undefined) return undefined;
  const chosen = typeof answer === "function" ? (answer as (items: readonly T[]) => unknown)(items) : answer;
  if (chosen === undefined) return undefined;
  const item = items.find((one) => one === chosen) ?? items.find((one) => isMeant(one, chosen));
  return item ?? disagree(`${JSON.stringify(chosen)} is not among what ${dialog} offers: ${items.map(nameOf).join(" | ")}`);
}

function isMeant(item: unknown, answer: unknown): boolean {
  if (typeof answer === "string") return nameOf(item) === answer;
  if (typeof answer !== "object" || answer === null || typeof item !== "object" || item === null) return false;
  const entries = Object.entries(answer);
  return entries.length > 0 && entries.every(([name, value]) => isDeepStrictEqual(Reflect.get(item, name), value));
}

function nameOf(item: unknown): string {
  if (typeof item === "string") return item;
  const { title, label } = item as { readonly title?: string; readonly label?: string };
  return title ?? label ?? "";
}

/** Shows a message. One without buttons needs no answer; closing a modal one takes its button for that, if there is one. */
export function showMessage(severity: ShownDialog["severity"]) {
  return async (message: string, ...rest: readonly unknown[]): Promise<never> => {
    const [first, ...others] = rest;
    const hasOptions = typeof first === "object" && first !== null && !("title" in first);
    const { modal = false, detail } = hasOptions ? (first as vscode.MessageOptions) : {};
    const items = (hasOptions ? others : rest) as readonly (string | vscode.MessageItem)[];
    if (!modal && detail !== undefined) disagree(`“${message}” is not modal, so nobody sees its detail`);
    state.messages.push(message);
    if (modal && detail !== undefined) state.details.push(detail);
    state.dialogs.push({ severity, message, modal, detail: modal ? detail : undefined, buttons: items.map(nameOf) });
    if (items.length === 0) return undefined as never;
    const dialog = `“${message}”`;
    const closes = items.find((item) => typeof item === "object" && item.isCloseAffordance === true);
    return (offered(dialog, items, await answerTo(dialog)) ?? (modal ? closes : undefined)) as never;
  };
}

/** Shows a list. What is chosen must be in it; where many can be, the answer is a list or a function that gives one. */
export async function showQuickPick(
  given: readonly (string | vscode.QuickPickItem)[] | PromiseLike<readonly (string | vscode.QuickPickItem)[]>,
  options: vscode.QuickPickOptions = {},
): Promise<never> {
  QuickInput.giveWay();
  const all = await given;
  state.lists.push({ items: all, options });
  const items = all.filter((item) => typeof item === "string" || item.kind !== QuickPickItemKind.Separator);
  const dialog = `the list “${options.title ?? options.placeHolder ?? ""}”`;
  const answer = await answerTo(dialog);
  if (options.canPickMany !== true) return offered(dialog, items, answer) as never;
  const chosen = typeof answer === "function" ? (answer as (all: typeof items) => unknown)(items) : answer;
  if (chosen === undefined) return undefined as never;
  if (!Array.isArray(chosen)) return disagree(`${dialog} has check boxes: its answer is a list`);
  return (chosen as readonly unknown[]).map((one) => offered(dialog, items, one)) as never;
}

/** Shows a box. What is typed into it must pass its validation. */
export async function showInputBox(options: vscode.InputBoxOptions = {}): Promise<string | undefined> {
  QuickInput.giveWay();
  state.inputs.push(options);
  const dialog = `the box “${options.title ?? options.prompt ?? ""}”`;
  const answer = await answerTo(dialog);
  const typed: unknown = typeof answer === "function" ? await (answer as (options: vscode.InputBoxOptions) => unknown)(options) : answer;
  if (typed === undefined) return undefined;
  if (typeof typed !== "string") return disagree(`${dialog} takes text`);
  const problem = await options.validateInput?.(typed);
  if (typeof problem === "string" && problem !== "") return disagree(`${dialog} does not accept “${typed}”: ${problem}`);
  if (typeof problem === "object" && problem?.severity === InputBoxValidationSeverity.Error) {
    return disagree(`${dialog} does not accept “${typed}”: ${problem.message}`);
  }
  return typed;
}

/** Shows a dialog that opens files, or one that saves one. */
export function showFileDialog(kind: "open" | "save") {
  return async (options: vscode.OpenDialogOptions & vscode.SaveDialogOptions = {}): Promise<never> => {
    state.fileDialogs.push(options);
    const dialog = `the ${kind} dialog “${options.title ?? ""}”`;
    const answer = await answerTo(dialog);
    if (answer === undefined) return undefined as never;
    const uris = (kind === "open" ? answer : [answer]) as readonly unknown[];
    if (!Array.isArray(uris) || uris.length === 0 || !uris.every((uri) => uri instanceof Uri)) return disagree(`${dialog} gives files`);
    if (kind === "open" && uris.length > 1 && options.canSelectMany !== true) return disagree(`${dialog} opens one file`);
    const extensions = Object.values(options.filters ?? {}).flat();
    for (const uri of uris as readonly Uri[]) {
      if (extensions.length > 0 && !extensions.some((extension) => extension === "*" || uri.path.endsWith(`.${extension}`))) {
        return disagree(`${dialog} has no filter for ${uri.path}`);
      }
    }
    return answer as never;
  };
}

/** A list that does nothing by itself: tests look at it and choose, through the last of `fake.quickPicks`. */
export function createQuickPick(): FakeQuickPick {
  const pick = new FakeQuickPick(disagree);
  state.quickPicks.push(pick);
  return pick;
}

/** A box into which the next answers are typed, one after another until it is hidden; undefined closes it. */
class FakeInputBox extends QuickInput {
  value = "";
  valueSelection: readonly [number, number] | undefined = undefined;
  prompt: string | undefined = undefined;
  placeholder: string | undefined = undefined;
  password = false;
  buttons: readonly vscode.QuickInputButton[] = [];
  #validation: string | vscode.InputBoxValidationMessage | undefined;
  readonly #changed = new EventEmitter<string>();
  readonly #accepted = new EventEmitter<void>();
  readonly #pressed = new EventEmitter<vscode.QuickInputButton>();
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidTriggerButton = this.#pressed.event;
  /** Presses the first button of the title. */
  pressFirst(): void {
    const [button] = this.buttons;
    if (button === undefined) return disagree(`the box “${this.title ?? ""}” has no button`);
    this.#pressed.fire(button);
  }
  get validationMessage(): string | vscode.InputBoxValidationMessage | undefined {
    return this.#validation;
  }
  set validationMessage(message: string | vscode.InputBoxValidationMessage | undefined) {
    this.#validation = message;
    if (message === undefined || message === "") return;
    state.messages.push(typeof message === "string" ? message : message.message);
    setTimeout(() => void this.#type(), 0);
  }
  override show(): void {
    super.show();
    const { title, prompt, placeholder: placeHolder, value, password, ignoreFocusOut } = this;
    state.inputs.push({ title, prompt, placeHolder, value, password, ignoreFocusOut });
    setTimeout(() => void this.#type(), 0);
  }
  async #type(): Promise<void> {
    if (!this.shown) return;
    const answer = await answerTo(`the box “${this.title ?? ""}”`).catch(() => undefined);
    if (answer === undefined) return this.hide();
    if (typeof answer !== "string") return disagree(`the box “${this.title ?? ""}” takes text`);
    if (!this.enabled) return disagree(`the box “${this.title ?? ""}” is disabled`);
    this.value = answer;
    this.#changed.fire(answer);
    this.#accepted.fire();
  }
}

export function createInputBox(): FakeInputBox {
  return new FakeInputBox();
}
