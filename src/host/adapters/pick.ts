import * as vscode from "vscode";

/** A page of a chain of quick picks. */
export interface QuickPage<Item extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder?: string;
  readonly items: readonly Item[];
  /** Whether there is a page before this one. */
  readonly back?: boolean;
  /** Shows check boxes; the items that are checked at first. */
  readonly checked?: readonly Item[];
  /** With check boxes: where none is checked, Enter takes the item it stands on, as in a list without them. */
  readonly orActive?: boolean;
  /** Where the selection begins. */
  readonly active?: Item | undefined;
  /** Items that come later, in the place of all; where they fail to, the page does. */
  readonly more?: Promise<readonly Item[]>;
  readonly matchOnDetail?: boolean;
}

/** What came of a page: what was chosen, the button of an item, or the way back. Undefined: closed. */
export type Chosen<Item> =
  | { readonly type: "items"; readonly items: readonly Item[] }
  | { readonly type: "button"; readonly item: Item; readonly button: vscode.QuickInputButton }
  | { readonly type: "back" };

/** Shows a page until something is chosen. */
export async function showPage<Item extends vscode.QuickPickItem>(page: QuickPage<Item>): Promise<Chosen<Item> | undefined> {
  const picker = vscode.window.createQuickPick<Item>();
  let closed = false;
  try {
    picker.title = page.title;
    picker.placeholder = page.placeholder;
    picker.canSelectMany = page.checked !== undefined;
    picker.matchOnDescription = true;
    picker.matchOnDetail = page.matchOnDetail ?? false;
    picker.buttons = page.back === true ? [vscode.QuickInputButtons.Back] : [];
    const fill = (items: readonly Item[]) => {
      picker.items = items;
      if (page.checked !== undefined) picker.selectedItems = page.checked.filter((item) => items.includes(item));
      if (page.active !== undefined) picker.activeItems = [page.active];
    };
    fill(page.items);
    const chosen = new Promise<Chosen<Item> | undefined>((resolve, reject) => {
      page.more?.catch(reject);
      picker.onDidAccept(() => {
        const isNone = page.orActive === true && picker.selectedItems.length === 0;
        resolve({ type: "items", items: isNone ? picker.activeItems.slice(0, 1) : picker.selectedItems });
      });
      picker.onDidTriggerItemButton(({ item, button }) => resolve({ type: "button", item, button }));
      picker.onDidTriggerButton(() => resolve({ type: "back" }));
      picker.onDidHide(() => resolve(undefined));
    });
    picker.show();
    if (page.more !== undefined) {
      picker.busy = true;
      const { more } = page;
      const fillLater = async () => {
        const items = await more;
        if (closed) return;
        picker.busy = false;
        picker.keepScrollPosition = true;
        fill(items);
      };
      // That it failed is told above.
      void fillLater().catch(() => undefined);
    }
    return await chosen;
  } finally {
    closed = true;
    picker.dispose();
  }
}

/** A line between groups of items. */
export function separatorItem(label: string): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
