import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Milliseconds that a person needs to read at least: Aside takes what is pressed before for a slip, and asks again. */
const readingTime = 700;

/** VS Code around the panel, used the way a person does: palette, quick inputs, editors, menus. */
export class Workbench {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The widget that palette, QuickPick and InputBox share. */
  get quickInput(): Locator {
    return this.#page.locator(".quick-input-widget:visible");
  }

  /** The options of the open QuickPick or palette. */
  get options(): Locator {
    return this.quickInput.getByRole("option");
  }

  /** Toasts at the window's corner, and the modal dialog. */
  get notifications(): Locator {
    return this.#page.locator(".notifications-toasts .notification-list-item, .monaco-dialog-box");
  }

  /** The lines of tasks that run, in the status bar. */
  task(title: string): Locator {
    return this.#page.locator(".part.statusbar .statusbar-item", { hasText: title });
  }

  /** Presses Cancel beside the task that runs. */
  async cancelTask(): Promise<void> {
    await this.#page
      .locator(".part.statusbar")
      .getByRole("button", { name: /^Cancel: / })
      .click();
  }

  /** Toasts that lie over an element. */
  async toastsOver(element: Locator): Promise<number> {
    const box = await element.boundingBox();
    if (box === null) throw new Error("it is not shown");
    const toasts = await this.#page.locator(".notifications-toasts .notification-toast").all();
    const boxes = await Promise.all(toasts.map((toast) => toast.boundingBox()));
    const isOver = (toast: typeof box): boolean =>
      toast.x < box.x + box.width && box.x < toast.x + toast.width && toast.y < box.y + box.height && box.y < toast.y + toast.height;
    return boxes.filter((toast) => toast !== null && isOver(toast)).length;
  }

  /** Waits until the window has been drawn and its side bar shows the folder. */
  async waitUntilReady(): Promise<void> {
    await this.#page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
    await this.#page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
  }

  /** Runs a command by its full title, such as `Aside: New Conversation`, through the palette. */
  async runCommand(title: string): Promise<void> {
    const input = this.#page.locator(".quick-input-widget:visible input.input");
    // A key press while a webview takes the focus may go nowhere, and the palette does not learn of commands that are registered after it
    // was opened.
    await this.insist(async (patience) => {
      // An extension that is still starting is asked for anew rather than waited for.
      const soon = { timeout: 2000 * Math.max(1, patience - 2) };
      await this.#page.keyboard.press("F1");
      await input.fill(`>${title}`, soon);
      // Not a command with a longer title.
      await this.options
        .and(this.#page.getByRole("option", { name: new RegExp(`^${escapeForPattern(title)}(,|$)`) }))
        .first()
        .click(soon);
    }, 10);
  }

  /**
   * Does what a person does who sees that a click or key was lost: closes what is open, and tries again. `act` fails soon where it was; it is given
   * how often it is tried by now, for it to wait longer each time: what was taken for lost may only be slow.
   */
  async insist(act: (patience: number) => Promise<unknown>, times = 5): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await act(attempt);
        return;
      } catch (error) {
        if (attempt === times) throw error;
        await this.#page.keyboard.press("Escape");
      }
    }
  }

  /**
   * Clicks until what that brings is there: a list or a title that is drawn anew under the pointer takes no click. For what may be clicked twice, or is
   * gone once it was clicked.
   */
  async clickUntil(target: Locator, sign: Locator): Promise<void> {
    for (let attempt = 1; attempt < 5; attempt += 1) {
      const clicked = await target.click({ timeout: 5000 * attempt }).then(
        () => true,
        () => false,
      );
      const came = await sign
        .first()
        .waitFor({ timeout: clicked ? 5000 * attempt : 100 })
        .then(
          () => true,
          () => false,
        );
      if (came) return;
    }
    await target.click();
    await sign.first().waitFor();
  }

  /** Waits for something, and answers a question that may be asked before it comes, and may not. */
  async answerUntil(button: Locator, sign: Locator): Promise<void> {
    await sign.or(button).first().waitFor({ timeout: 60_000 });
    if (await button.first().isVisible()) await button.first().click();
    await sign.first().waitFor({ timeout: 60_000 });
  }

  /** Waits until a dialog has stood for as long as a person needs to read it. */
  async read(dialog: Locator): Promise<void> {
    await dialog.waitFor();
    const shown = performance.now();
    await expect.poll(() => performance.now() - shown, { interval: 100 }).toBeGreaterThan(readingTime);
  }

  /** Fills the InputBox whose title fits, and accepts it. */
  async fillInput(title: RegExp, text: string): Promise<void> {
    const box = this.quickInput.filter({ has: this.#page.locator(".quick-input-title", { hasText: title }) });
    const input = box.locator("input.input");
    await input.fill(text);
    await input.press("Enter");
  }

  /** The box in the code for an instruction of Edit with Aside. */
  get instructionBox(): Locator {
    return this.#page.locator(".review-widget:visible");
  }

  /** Writes an instruction into the box in the code, which has the focus, and submits it. */
  async instruct(text: string): Promise<void> {
    await this.instructionBox.locator(".monaco-editor.focused").waitFor({ timeout: 10_000 });
    await this.#page.keyboard.insertText(text);
    // It can be pressed a moment after something is written, and until then the keys do nothing.
    await this.instructionBox.locator(".monaco-button:not(.disabled)", { hasText: "Propose Edit" }).waitFor();
    await this.#page.keyboard.press("Control+Enter");
    await this.instructionBox.waitFor({ state: "detached" });
  }

  /** Chooses the option of the open QuickPick that begins with this label. */
  async pick(label: string | RegExp): Promise<void> {
    await this.#option(label).click();
  }

  /** Opens a file of the folder by name, and waits until it is the one in front. */
  async openFile(name: string): Promise<void> {
    // A tree that reveals another file at that moment may take the clicks for that one.
    await this.insist(async (patience) => {
      await this.#page.locator(".explorer-folders-view").getByRole("treeitem", { name }).dblclick();
      await this.#page
        .getByRole("tab", { name, selected: true })
        .first()
        .waitFor({ timeout: 5000 * patience });
    });
    await this.#page.locator(".editor-instance .view-line").first().waitFor();
  }

  /** Closes all editors; what was changed in them is lost. */
  async closeEditors(): Promise<void> {
    const tabs = this.#page.locator(".part.editor .tab");
    if ((await tabs.count()) === 0) return;
    await this.runCommand("View: Close All Editors");
    const lose = this.#page.locator(".monaco-dialog-box").getByRole("button", { name: "Don't Save" });
    await this.answerUntil(lose, this.#page.locator(".part.editor .editor-group-container.empty"));
  }

  /** Selects whole lines of the active editor, 1-based and both included. */
  async selectLines(from: number, to: number): Promise<void> {
    // The focus may still be on its way from the quick input when the keys come, or to the panel that was opened a moment ago.
    await this.insist(async (patience) => {
      const soon = { timeout: 5000 * patience };
      await this.#page.locator(".editor-instance .view-line").first().click();
      await this.#page.keyboard.press("Control+G");
      await this.quickInput.locator("input.input").fill(`:${from}`, soon);
      await this.#page.keyboard.press("Enter");
      await this.quickInput.waitFor({ state: "detached", ...soon });
      await this.#page.locator(".statusbar-item", { hasText: `Ln ${from}, ` }).waitFor(soon);
      await this.#page.keyboard.press("Home");
      await this.#page.keyboard.press("Home");
      for (let line = from; line < to; line += 1) await this.#page.keyboard.press("Shift+ArrowDown");
      await this.#page.keyboard.press("Shift+End");
      await this.#page.locator(".editor-instance .selected-text").first().waitFor(soon);
      await this.#page.locator(".statusbar-item", { hasText: new RegExp(String.raw`Ln ${to}, Col \d+ \(\d+ selected\)`) }).waitFor(soon);
    });
  }

  /** Right-clicks the line of the active editor that holds `text` and goes through the menu by the labels given. */
  async chooseFromContextMenu(text: string, ...labels: readonly string[]): Promise<void> {
    await this.#page
      .locator(".editor-instance .view-line", { hasText: text })
      .first()
      .locator("span span")
      .first()
      .click({ button: "right" });
    await this.chooseFromMenu(...labels);
  }

  /** Goes through the menu that was opened by the labels given. */
  async chooseFromMenu(...labels: readonly string[]): Promise<void> {
    for (const label of labels) {
      const item = this.#page.getByRole("menuitem", { name: label }).last();
      await item.hover();
      await item.click();
      if (label === labels.at(-1)) await this.#clickUntilClosed(item);
    }
  }

  /** A menu that has only just opened takes no click; one that was taken closes it. */
  async #clickUntilClosed(item: Locator): Promise<void> {
    for (let tries = 1; tries < 10; tries += 1) {
      const closed = await item.waitFor({ state: "hidden", timeout: 1000 }).then(
        () => true,
        () => false,
      );
      if (closed) return;
      await item.click({ timeout: 1000 }).catch(() => undefined);
    }
  }

  /** Drags the secondary side bar's edge until it has this width in CSS pixels; VS Code keeps it at 170 or more. */
  async setPanelWidth(width: number): Promise<void> {
    const bar = this.#page.locator(".part.auxiliarybar");
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const box = await bar.boundingBox();
      if (!box) throw new Error("the secondary side bar is not shown");
      if (Math.round(box.width) === width) return;
      const y = box.y + box.height / 2;
      await this.#page.mouse.move(box.x - 1, y);
      await this.#page.mouse.down();
      await this.#page.mouse.move(box.x - 1 + box.width - width, y, { steps: 4 });
      await this.#page.mouse.up();
    }
    throw new Error(`the secondary side bar does not take a width of ${width} px`);
  }

  #option(label: string | RegExp): Locator {
    const name = typeof label === "string" ? new RegExp(`^${escapeForPattern(label)}(,|$| )`) : label;
    return this.options.and(this.#page.getByRole("option", { name })).first();
  }
}

/** Plain text as a pattern that finds just it. */
export function escapeForPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
