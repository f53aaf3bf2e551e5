import * as vscode from "vscode";

/** A value, or a function that computes it each time the list is drawn. */
type Live<T> = T | (() => T);

/** A list to choose from. Everything is optional except its title; `items` or `more` says what is in it. */
export interface PickList<Item extends vscode.QuickPickItem> {
  /** A function is called after `items`, so that a title can count them. */
  readonly title: Live<string>;
  readonly placeholder?: Live<string>;
  /** What the filter box contains at first. */
  readonly filter?: string;
  /** A function is called again at every change of the filter: for lists that filter or rank by themselves. Their items have `alwaysShow`. */
  readonly items?: readonly Item[] | ((filter: string) => readonly Item[]);
  /** Items that replace `items` once they have arrived. If they fail to, `pick` rejects. */
  readonly more?: PromiseLike<readonly Item[]>;
  /** False keeps the order of items that match the filter; by default VS Code sorts them by where the label matches. */
  readonly sortByLabel?: boolean;
  /** True by default. */
  readonly matchOnDescription?: boolean;
  /** False by default. */
  readonly matchOnDetail?: boolean;
  readonly ignoreFocusOut?: boolean;
  /** Where the list is scrolled to when items are replaced; by default it returns to the top. `more` always keeps it. */
  readonly keepScrollPosition?: boolean;
  /** The item that is highlighted when the list is drawn, if it is in the list. */
  readonly active?: Item | ((before: Item | undefined) => Item | undefined) | undefined;
  /** Shows check boxes: tells whether an item is checked when the list is drawn. */
  readonly checked?: (item: Item) => boolean;
  /** With check boxes: Enter with nothing checked chooses the highlighted item. */
  readonly orActive?: boolean;
  /** With check boxes: called when the user has checked or unchecked items. */
  readonly onChecked?: (items: readonly Item[], view: PickView) => void;
  /** Shows a Back button, which ends the list with `{ type: "back" }`. */
  readonly back?: boolean;
  readonly buttons?: Live<readonly vscode.QuickInputButton[]>;
  /** Decides about a press of a button in the title or, if `item` is given, on an item. By default it ends the list. */
  readonly onButton?: (pressed: PressedButton<Item>, view: PickView) => PickStep;
  /** Decides about Enter. By default it ends the list. */
  readonly onAccept?: (accepted: AcceptedItems<Item>, view: PickView) => PickStep;
  /** Runs once the list is shown, which is busy until it ends. If it fails, `pick` rejects. */
  readonly onOpen?: (view: PickView, closed: AbortSignal) => Promise<void> | void;
  /**
   * Runs when the filter has changed, and once at the start if there is one: for items that are searched for elsewhere. The list is busy until it ends.
   * The signal is aborted at the next change.
   */
  readonly onFilter?: (filter: string, view: PickView, signal: AbortSignal) => Promise<void> | void;
  /** How long typing has to pause before `onFilter` runs, in milliseconds. An empty filter does not wait. */
  readonly filterDelayMs?: number;
  /** Reads what `items` is computed from: once the list is shown, and at every refresh before it is drawn. If it fails, `pick` rejects. */
  readonly load?: () => Promise<void>;
  /** Events that refresh the list. */
  readonly refreshOn?: readonly ((listener: () => void) => { dispose(): unknown })[];
  /** The shortest time between two refreshes by `refreshOn`, in milliseconds. */
  readonly refreshMs?: number;
}

/** Whether an act of the user ends the list with what was chosen, or leaves it open. */
export type PickStep = "choose" | "stay";

export interface AcceptedItems<Item> {
  readonly type: "items";
  /** One item; with check boxes, every checked one; none in an empty list. */
  readonly items: readonly Item[];
  /** The highlighted item, also if it is not checked. */
  readonly active?: Item | undefined;
  readonly filter: string;
}

export interface PressedButton<Item> {
  readonly type: "button";
  readonly button: vscode.QuickInputButton;
  /** Undefined for a button in the title. */
  readonly item: Item | undefined;
  readonly filter: string;
}

/** How a list ended. Undefined means that it was closed. */
export type Picked<Item> = AcceptedItems<Item> | PressedButton<Item> | { readonly type: "back" };

/** An open list, for the functions of its `PickList`. Once the list has ended, nothing here has an effect. */
export interface PickView {
  /** What is in the filter box. */
  readonly filter: string;
  /** Writes into the filter box, as if the user had typed it. */
  write(filter: string): void;
  /** Loads (see `load`) and draws the list again: items, checks, title, placeholder and buttons. */
  refresh(): void;
  /** Changes the title. A title that is a function is computed again when the list is drawn. */
  title(text: string): void;
  /** Shows progress until a task has ended. */
  busy<T>(task: PromiseLike<T>): Promise<T>;
  /** Lets another box or dialog take the list's place, then shows the list again. */
  interrupt<T>(task: () => Promise<T>): Promise<T>;
  /** Ends the list as if the user had closed it. */
  close(): void;
}

/** Shows a list until the user has chosen something, or closes it. What is returned is always one of the items and buttons that were in the list. */
export function pick<Item extends vscode.QuickPickItem>(list: PickList<Item>): Promise<Picked<Item> | undefined> {
  return new OpenList(list).run();
}

/** Shows a list without buttons in which one item is chosen. */
export async function pickOne<Item extends vscode.QuickPickItem>(list: PickList<Item>): Promise<Item | undefined> {
  const picked = await pick(list);
  return picked?.type === "items" ? picked.items[0] : undefined;
}

/** A heading, or a line without one, between groups of items. */
export function separatorItem(label = ""): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

class OpenList<Item extends vscode.QuickPickItem> implements PickView {
  readonly #list: PickList<Item>;
  readonly #picker = vscode.window.createQuickPick<Item>();
  readonly #closed = new AbortController();
  #filtering = new AbortController();
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #filterTimer: ReturnType<typeof setTimeout> | undefined;
  #more: readonly Item[] | undefined;
  #drawn: readonly Item[] | undefined;
  #tasks = 0;
  #isDrawing = false;
  #isInterrupted = false;
  #end: (picked?: Picked<Item>) => void = () => undefined;
  #fail: (cause: unknown) => void = () => undefined;

  constructor(list: PickList<Item>) {
    const picker = this.#picker;
    this.#list = list;
    // VS Code knows this property but its typings do not: it is a proposed API that has no check.
    if (list.sortByLabel !== undefined) Object.assign(picker, { sortByLabel: list.sortByLabel });
    if (typeof list.title === "string") picker.title = list.title;
    picker.canSelectMany = list.checked !== undefined;
    picker.matchOnDescription = list.matchOnDescription ?? true;
    picker.matchOnDetail = list.matchOnDetail ?? false;
    picker.ignoreFocusOut = list.ignoreFocusOut ?? false;
    picker.keepScrollPosition = list.keepScrollPosition ?? false;
    picker.value = list.filter ?? "";
  }

  async run(): Promise<Picked<Item> | undefined> {
    const picked = new Promise<Picked<Item> | undefined>((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    this.#listen();
    const subscriptions = (this.#list.refreshOn ?? []).map((event) => event(() => this.#refreshSoon()));
    try {
      this.#draw();
      this.#picker.show();
      this.#open();
      return await picked;
    } finally {
      this.#closed.abort();
      this.#filtering.abort();
      clearTimeout(this.#refreshTimer);
      clearTimeout(this.#filterTimer);
      for (const subscription of subscriptions) subscription.dispose();
      this.#picker.dispose();
    }
  }

  get filter(): string {
    return this.#picker.value;
  }

  write(filter: string): void {
    if (this.#isClosed) return;
    this.#picker.value = filter;
    this.#runFilter();
    this.#draw();
  }

  refresh(): void {
    if (this.#isClosed) return;
    if (this.#list.load === undefined) this.#draw();
    else void this.#loadAndDraw().catch(this.#fail);
  }

  title(text: string): void {
    if (!this.#isClosed) this.#picker.title = text;
  }

  async busy<T>(task: PromiseLike<T>): Promise<T> {
    this.#tasks += 1;
    if (!this.#isClosed) this.#picker.busy = true;
    try {
      return await task;
    } finally {
      this.#tasks -= 1;
      if (!this.#isClosed) this.#picker.busy = this.#tasks > 0;
    }
  }

  async interrupt<T>(task: () => Promise<T>): Promise<T> {
    this.#isInterrupted = true;
    try {
      return await task();
    } finally {
      this.#isInterrupted = false;
      if (!this.#isClosed) this.#picker.show();
    }
  }

  close(): void {
    this.#end();
  }

  get #isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  #listen(): void {
    const picker = this.#picker;
    const { onButton, onAccept, onChecked, orActive } = this.#list;
    picker.onDidAccept(() => {
      const isNone = orActive === true && picker.selectedItems.length === 0;
      const items = isNone ? picker.activeItems.slice(0, 1) : picker.selectedItems;
      const accepted: AcceptedItems<Item> = { type: "items", items, active: picker.activeItems[0], filter: picker.value };
      if ((onAccept?.(accepted, this) ?? "choose") === "choose") this.#end(accepted);
    });
    const press = (button: vscode.QuickInputButton, item: Item | undefined) => {
      if (button === vscode.QuickInputButtons.Back) return this.#end({ type: "back" });
      const pressed: PressedButton<Item> = { type: "button", button, item, filter: picker.value };
      if ((onButton?.(pressed, this) ?? "choose") === "choose") this.#end(pressed);
    };
    picker.onDidTriggerButton((button) => press(button, undefined));
    picker.onDidTriggerItemButton(({ button, item }) => press(button, item));
    picker.onDidChangeSelection((items) => {
      // Items that the list itself checks while it is drawn are no choice of the user.
      if (!this.#isDrawing) onChecked?.(items, this);
    });
    picker.onDidChangeValue(() => {
      this.#runFilter();
      if (typeof this.#list.items === "function") this.#draw();
    });
    picker.onDidHide(() => {
      if (!this.#isInterrupted) this.#end();
    });
  }

  #open(): void {
    const { more, load, onOpen, filter = "" } = this.#list;
    if (more !== undefined) this.#try(this.#drawMore(more));
    if (load !== undefined) this.#try(this.#loadAndDraw());
    const opened = onOpen?.(this, this.#closed.signal);
    if (opened !== undefined) this.#try(opened);
    if (filter !== "") this.#runFilter();
  }

  /** Shows progress for a task. If it fails, so does the list. */
  #try(task: Promise<void>): void {
    void this.busy(task).catch(this.#fail);
  }

  async #drawMore(more: PromiseLike<readonly Item[]>): Promise<void> {
    this.#more = await more;
    if (this.#isClosed) return;
    this.#picker.keepScrollPosition = true;
    this.#draw();
  }

  async #loadAndDraw(): Promise<void> {
    await this.#list.load?.();
    if (!this.#isClosed) this.#draw();
  }

  #refreshSoon(): void {
    this.#refreshTimer ??= setTimeout(() => {
      this.#refreshTimer = undefined;
      this.refresh();
    }, this.#list.refreshMs ?? 0);
  }

  #runFilter(): void {
    const { onFilter, filterDelayMs = 0 } = this.#list;
    if (onFilter === undefined) return;
    this.#filtering.abort();
    this.#filtering = new AbortController();
    clearTimeout(this.#filterTimer);
    const { signal } = this.#filtering;
    const isBlank = this.filter.trim() === "";
    const run = async () => {
      if (!isBlank && filterDelayMs > 0) await this.#pause(filterDelayMs, signal);
      try {
        if (!signal.aborted) await onFilter(this.filter, this, signal);
      } catch (cause) {
        // How a search that was given up ends does not matter.
        if (!signal.aborted) throw cause;
      }
    };
    this.#try(run());
  }

  #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#filterTimer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  #draw(): void {
    const picker = this.#picker;
    const { items: given = [], title, placeholder, buttons = [], back, checked, active } = this.#list;
    const before = picker.activeItems[0];
    const items = this.#more ?? (typeof given === "function" ? given(picker.value) : given);
    if (typeof title === "function") picker.title = title();
    picker.placeholder = typeof placeholder === "function" ? placeholder() : placeholder;
    const shownButtons = typeof buttons === "function" ? buttons() : buttons;
    picker.buttons = back === true ? [vscode.QuickInputButtons.Back, ...shownButtons] : shownButtons;
    // Items that are still the same keep what the user has checked and where they are.
    if (this.#drawn === items) return;
    this.#drawn = items;
    this.#isDrawing = true;
    picker.items = items;
    if (checked !== undefined)
      picker.selectedItems = items.filter((item) => item.kind !== vscode.QuickPickItemKind.Separator && checked(item));
    const next = typeof active === "function" ? active(before) : active;
    if (next !== undefined && items.includes(next)) picker.activeItems = [next];
    this.#isDrawing = false;
  }
}
