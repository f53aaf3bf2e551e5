import type { FrameLocator, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { escapeForPattern, type Workbench } from "./workbench.ts";

/** Aside's panel by its fixed accessible names. A webview is two frames, one inside the other. */
export class Panel {
  readonly frame: FrameLocator;
  readonly #workbench: Workbench;
  readonly #page: Page;
  readonly #isView: boolean;

  /** @param index which of Aside's webviews, in the order in which they came: the view, then editor tabs beside it */
  constructor(page: Page, workbench: Workbench, index = 0) {
    this.frame = page.frameLocator('iframe.webview[src*="extensionId=aside.aside"]').nth(index).frameLocator("iframe#active-frame");
    this.#workbench = workbench;
    this.#page = page;
    this.#isView = index === 0;
  }

  /** Begins a new conversation: in the side bar a button of VS Code's, in the title; otherwise one of the panel's. */
  get newConversationButton(): Locator {
    return this.#titleButton(/^New conversation/i);
  }

  /** Opens the list of conversations; where it is, as above. */
  get conversationsButton(): Locator {
    return this.#titleButton(/^Conversations/);
  }

  #titleButton(name: RegExp): Locator {
    return this.#isView ? this.#page.locator(".part.auxiliarybar .title").getByRole("button", { name }).first() : this.button(name).first();
  }

  get composer(): Locator {
    return this.frame.getByRole("textbox", { name: "Message", exact: true });
  }

  get feed(): Locator {
    return this.frame.getByRole("feed", { name: "Conversation", exact: true });
  }

  /** The user's messages, oldest first. */
  get questions(): Locator {
    return this.frame.getByRole("article", { name: "You", exact: true });
  }

  /** The model's messages, oldest first; `data-status` tells how each stands. */
  get answers(): Locator {
    return this.frame.locator("article[data-status]");
  }

  get errors(): Locator {
    return this.frame.getByRole("alert");
  }

  /** The model button while it names a model with `part` in its name or id. */
  modelButton(part = ""): Locator {
    return this.button(new RegExp(`^Model: .*${escapeForPattern(part)}`, "i"));
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
  }

  /** Shows the panel and waits until it can be written in, and has the focus: it would take it from what is done next. */
  async open(): Promise<void> {
    await this.#workbench.insist(async (patience) => {
      await this.#workbench.runCommand("Aside: Focus on Chat View");
      await this.composer.waitFor({ timeout: 30_000 });
      await this.frame.locator("body:focus-within").waitFor({ timeout: 5000 * patience });
    });
  }

  /** Shows the conversation that has `text` in its row of the list, wherever else it is shown. */
  async openConversation(text: string | RegExp): Promise<void> {
    await this.#workbench.insist(async (patience) => {
      await this.conversationsButton.click();
      const row = this.#workbench.options.filter({ hasText: text }).first();
      await row.waitFor({ timeout: 5000 * patience });
      await row.click();
      await this.questions
        .filter({ hasText: text })
        .first()
        .waitFor({ timeout: 5000 * patience });
    });
  }

  /** Begins with an empty conversation and nothing in the message; an empty one stays, without what it carries. */
  async startAnew(): Promise<void> {
    // In a narrow side bar, VS Code has it in the menu of the title.
    if (await this.newConversationButton.isVisible()) await this.newConversationButton.click();
    else await this.#workbench.runCommand("Aside: New Conversation");
    await expect.poll(() => this.frame.locator("article").count(), { timeout: 30_000 }).toBe(0);
    // An empty panel looks the same before. The message gets the focus with the new conversation, unless something else keeps it.
    await this.#focused();
    await this.composer.fill("");
  }

  async #focused(): Promise<void> {
    const isFocused = () => this.composer.evaluate((field) => field.matches(":focus"));
    for (let tries = 0; tries < 30 && !(await isFocused()); tries += 1) await this.#page.waitForTimeout(100);
  }

  /** Presses a button that a message shows under the pointer. The transcript may move on just then: the end of an answer brings its figures. */
  async pressIn(message: Locator, name: string): Promise<void> {
    const button = message.getByRole("button", { name, exact: true });
    await this.#workbench.insist(async (patience) => {
      await message.hover({ timeout: 3000 * patience });
      await button.click({ timeout: 3000 * patience });
    });
  }

  /**
   * Types `#` and a query, and takes the completion with this label, until there is a sign of it: a list that renews itself under the pointer takes no click,
   * and what is searched may not be known yet.
   */
  async complete(query: string, label: string | RegExp, sign: Locator): Promise<void> {
    await this.#workbench.insist(async (patience) => {
      if (await sign.first().isVisible()) return;
      await this.composer.click();
      await this.composer.fill("");
      await this.composer.pressSequentially(`#${query}`);
      await this.frame
        .getByRole("option", { name: label })
        .first()
        .click({ timeout: 8000 * patience });
      await sign.first().waitFor({ timeout: 8000 * patience });
    });
  }

  /** Writes a message and presses Send. A list or dialog that closes just then gives the focus back late, and what is written goes there. */
  async send(text: string): Promise<void> {
    await expect
      .poll(async () => {
        await this.composer.fill(text);
        return this.composer.inputValue();
      })
      .toBe(text);
    await this.button("Send").click();
  }

  /** Waits until the answer with this index (0-based) has come to an end. */
  async answered(index: number, timeout = 30_000): Promise<Locator> {
    const answer = this.answers.nth(index);
    await this.frame.locator(`article[data-status]:not([data-status="streaming"])`).nth(index).waitFor({ timeout });
    return answer;
  }

  /** Sends a message and waits for its answer to end. */
  async ask(text: string): Promise<Locator> {
    const before = await this.answers.count();
    await this.send(text);
    return this.answered(before);
  }
}

/** The answer's own text as it is shown. */
export function textOf(answer: Locator): Promise<string> {
  return answer.locator('[data-part="text"]').innerText();
}

/** The answer's reasoning as the DOM holds it, folded or not. */
export async function reasoningOf(answer: Locator): Promise<string> {
  return (await answer.locator('[data-part="reasoning"]').textContent()) ?? "";
}
