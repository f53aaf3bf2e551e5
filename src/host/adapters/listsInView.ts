import * as vscode from "vscode";

/** A list as the user may see it. */
interface ShownList<Item> {
  readonly items: readonly Item[];
  /** The buttons in the title. */
  readonly buttons: readonly vscode.QuickInputButton[];
  /** What was checked when the list was replaced. */
  readonly checked: readonly Item[];
}

/**
 * Knows which lists may be in view while a list is redrawn. VS Code reports a press by the number of its row, and looks that up in the newest list, even
 * if the press was made on the one before. So a press is certain only if its row says the same in all lists that may be in view.
 */
export class ListsInView<Item extends vscode.QuickPickItem> {
  readonly #idOf: (item: Item) => unknown;
  /** Lists that have been replaced, but that the window may still show. */
  #earlier: ShownList<Item>[] = [];
  #isWaiting = false;

  /** @param idOf by what two items are recognized as the same; by default by everything that they say */
  constructor(idOf: (item: Item) => unknown = (item) => item) {
    this.#idOf = idOf;
  }

  /** Call it when a list that is in view has been replaced. @param settled is called once the window shows nothing older than the newest list */
  replaced(list: ShownList<Item>, settled: () => void): void {
    this.#earlier.push(list);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    void this.#wait().then(settled);
  }

  /**
   * Whether an item means the same in each list that may be in view.
   * @param items the newest list
   * @param button its button that was pressed
   */
  isCertain(item: Item, items: readonly Item[], button?: vscode.QuickInputButton): boolean {
    const row = items.indexOf(item);
    const place = button === undefined ? -1 : (item.buttons?.indexOf(button) ?? -1);
    // An item that VS Code knows from an earlier list was pressed there.
    if (row === -1) return true;
    return this.#earlier.every(
      ({ items: { [row]: earlier } }) =>
        this.#isSame(earlier, item) && (button === undefined || textOf(earlier?.buttons?.[place]) === textOf(button)),
    );
  }

  /** Whether VS Code has reported all rows of a press. It leaves out those that the newest list does not have. @param items the newest list */
  hasAllRows(items: readonly Item[]): boolean {
    return this.#earlier.every((list) => list.items.length <= items.length);
  }

  /** Whether a button of the title means the same in each list that may be in view. @param buttons those of the newest list */
  isCertainButton(button: vscode.QuickInputButton, buttons: readonly vscode.QuickInputButton[]): boolean {
    const place = buttons.indexOf(button);
    return this.#earlier.every((list) => list.buttons[place] === button || textOf(list.buttons[place]) === textOf(button));
  }

  /** Whether the same items are checked in each list that may be in view. @param checked those of the newest list */
  areCertainlyChecked(checked: readonly Item[]): boolean {
    return this.#earlier.every(
      (list) => list.checked.length === checked.length && list.checked.every((one) => checked.some((other) => this.#isSame(one, other))),
    );
  }

  #isSame(one: Item | undefined, other: Item): boolean {
    return one === other || (one !== undefined && textOf(this.#idOf(one)) === textOf(this.#idOf(other)));
  }

  async #wait(): Promise<void> {
    while (this.#earlier.length > 0) {
      const { length } = this.#earlier;
      await windowHasDrawn();
      this.#earlier.splice(0, length);
    }
    this.#isWaiting = false;
  }
}

/**
 * Resolves when the window has drawn what was set before. VS Code sends that with the next timer. Messages stay in order, so a command that the
 * window runs is answered after every press that was made on something older.
 */
async function windowHasDrawn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  try {
    await vscode.commands.executeCommand("setContext", "aside.listDrawn", true);
  } catch {
    // A window that refuses the command has received it nevertheless.
  }
}

/** What something says, for comparing. Undefined is never the same as anything that is shown; nor is a value that refers to itself. */
function textOf(value: unknown): unknown {
  try {
    return JSON.stringify(value);
  } catch {
    return value;
  }
}
