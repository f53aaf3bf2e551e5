import type * as vscode from "vscode";
import { QuickPickItemKind } from "./constants.ts";
import { EventEmitter } from "./events.ts";

/** A part of VS Code's input on top of the window. There is one at a time: who shows another hides the one before. */
export class QuickInput {
  static #shown: QuickInput | undefined;
  title: string | undefined = undefined;
  step: number | undefined = undefined;
  totalSteps: number | undefined = undefined;
  enabled = true;
  busy = false;
  ignoreFocusOut = false;
  #expectsHide = false;
  readonly #hidden = new EventEmitter<void>();
  readonly onDidHide = this.#hidden.event;
  /** Hides it without an event. */
  static forget(): void {
    QuickInput.#shown = undefined;
  }
  /** Hides what is shown, as a box or list that comes does. */
  static giveWay(): void {
    QuickInput.#shown?.hide();
  }
  get shown(): boolean {
    return QuickInput.#shown === this;
  }
  show(): void {
    if (QuickInput.#shown !== this) QuickInput.giveWay();
    QuickInput.#shown = this;
    this.#expectsHide = true;
  }
  hide(): void {
    if (this.shown) QuickInput.#shown = undefined;
    if (!this.#expectsHide) return;
    this.#expectsHide = false;
    this.#hidden.fire();
  }
  /** Tells that it is hidden, too. */
  dispose(): void {
    this.hide();
  }
}

/** The parts of an item that tests look at. */
interface FakeItem extends vscode.QuickPickItem {
  readonly buttons?: readonly vscode.QuickInputButton[];
}

/** A QuickPick without a list to see: `choose`, `select`, `accept`, `type` and `press` are what a user does with it. */
export class FakeQuickPick extends QuickInput {
  placeholder: string | undefined = undefined;
  canSelectMany = false;
  matchOnDescription = false;
  matchOnDetail = false;
  keepScrollPosition = false;
  buttons: readonly vscode.QuickInputButton[] = [];
  value = "";
  activeItems: readonly FakeItem[] = [];
  selectedItems: readonly FakeItem[] = [];
  #items: readonly FakeItem[] = [];
  readonly #accepted = new EventEmitter<void>();
  readonly #changed = new EventEmitter<string>();
  readonly #activated = new EventEmitter<readonly FakeItem[]>();
  readonly #selected = new EventEmitter<readonly FakeItem[]>();
  readonly #pressed = new EventEmitter<vscode.QuickInputButton>();
  readonly #itemPressed = new EventEmitter<vscode.QuickPickItemButtonEvent<FakeItem>>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidChangeActive = this.#activated.event;
  readonly onDidChangeSelection = this.#selected.event;
  readonly onDidTriggerButton = this.#pressed.event;
  readonly onDidTriggerItemButton = this.#itemPressed.event;
  readonly #disagree: (fault: string) => never;
  constructor(disagree: (fault: string) => never) {
    super();
    this.#disagree = disagree;
  }
  get items(): readonly FakeItem[] {
    return this.#items;
  }
  /** Another list: what was active or selected and is in it no more is neither. */
  set items(items: readonly FakeItem[]) {
    this.#items = items;
    this.activeItems = this.activeItems.filter((item) => items.includes(item));
    this.selectedItems = this.selectedItems.filter((item) => items.includes(item));
  }
  /** The labels that can be chosen. */
  get labels(): readonly string[] {
    return this.#items.filter(isChoice).map(({ label }) => label);
  }
  type(value: string): void {
    this.#mustBeShown();
    this.value = value;
    this.#changed.fire(value);
  }
  /** Accepts the first item whose label has `part` in it. */
  choose(part: string): void {
    const item = this.#item(part);
    if (this.canSelectMany) this.#disagree(`“${part}” has a check box: select() it, then accept()`);
    this.activeItems = [item];
    this.selectedItems = [item];
    this.#selected.fire(this.selectedItems);
    this.#accepted.fire();
  }
  /** Moves to the first item whose label has `part` in it. */
  activate(part: string): void {
    this.activeItems = [this.#item(part)];
    this.#activated.fire(this.activeItems);
  }
  /** Checks the items with these labels, and no others. */
  select(...labels: readonly string[]): void {
    this.#mustBeShown();
    if (!this.canSelectMany) this.#disagree(`the list “${this.title ?? ""}” has no check boxes`);
    for (const label of labels) if (!this.labels.includes(label)) this.#disagree(`no item “${label}” among ${this.labels.join(" | ")}`);
    this.selectedItems = this.#items.filter((item) => isChoice(item) && labels.includes(item.label));
    this.#selected.fire(this.selectedItems);
  }
  /** Enter: takes what is checked, or in a list without check boxes what it stands on. */
  accept(): void {
    this.#mustBeShown();
    if (!this.canSelectMany) this.selectedItems = this.activeItems;
    this.#accepted.fire();
  }
  /** Presses the button of the title whose tooltip begins with this. */
  press(tooltip: string): void {
    this.#mustBeShown();
    this.#pressed.fire(this.#button(this.buttons, tooltip));
  }
  /** Presses the button of an item. */
  pressOn(part: string, tooltip: string): void {
    const item = this.#item(part);
    this.#itemPressed.fire({ item, button: this.#button(item.buttons ?? [], tooltip) });
  }
  #item(part: string): FakeItem {
    this.#mustBeShown();
    const item = this.#items.find((one) => isChoice(one) && one.label.includes(part));
    return item ?? this.#disagree(`no item “${part}” among ${this.labels.join(" | ")}`);
  }
  #button(buttons: readonly vscode.QuickInputButton[], tooltip: string): vscode.QuickInputButton {
    const found = buttons.find((button) => button.tooltip?.startsWith(tooltip));
    return found ?? this.#disagree(`no button “${tooltip}” among ${buttons.map((button) => button.tooltip).join(" | ")}`);
  }
  #mustBeShown(): void {
    if (!this.shown) this.#disagree(`the list “${this.title ?? ""}” is not shown`);
    if (!this.enabled) this.#disagree(`the list “${this.title ?? ""}” is disabled`);
  }
}

function isChoice({ kind }: FakeItem): boolean {
  return kind !== QuickPickItemKind.Separator;
}
