import { cleanMarkdown } from "../markdown/copySelection.ts";
import type { TextAndCaret } from "../composer/completions.ts";

/** Where quotations come from: what was said, and not the buttons and figures around it. */
const quotable = '[data-part="text"], [data-part="reasoning"], .question-text';
/** A selection that is still growing has no button yet. */
const settlesAfterMs = 150;

/** The selected text of a message, as Markdown; undefined where nothing of a message is selected. */
export function selectedText(page: Document): string | undefined {
  const selection = page.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const within = (node: Node): boolean => ((node instanceof Element ? node : node.parentElement)?.closest(quotable) ?? null) !== null;
  if (!within(range.startContainer) && !within(range.endContainer)) return undefined;
  const text = cleanMarkdown(selection).trim();
  return text === "" ? undefined : text;
}

/** Puts a quotation into a message at its caret, in lines of its own, and the caret below it. */
export function insertQuote(quoted: string, { text, caret }: TextAndCaret): TextAndCaret {
  const lines = quoted.split("\n").map((line) => (line === "" ? ">" : `> ${line}`));
  const before = text.slice(0, caret).replace(/\n{1,2}$/, "");
  const after = text.slice(caret).replace(/^\n{1,2}/, "");
  const written = `${before === "" ? "" : `${before}\n\n`}${lines.join("\n")}\n\n`;
  return { text: written + after, caret: written.length };
}

/** What the button needs. */
export interface QuoteButtonParts {
  readonly label: () => string;
  readonly tooltip: () => string;
  readonly quote: () => void;
}

/**
 * Shows a small button at the end of selected text of a message, and tells VS Code's context menu that there is some to quote. The button is for the pointer:
 * with the keyboard, the command has a key.
 */
export function offerQuotes(page: Document, parts: QuoteButtonParts): void {
  const button = page.createElement("button");
  button.type = "button";
  button.className = "button quote-button";
  button.tabIndex = -1;
  button.hidden = true;
  // The selection stays while the button is pressed.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    button.hidden = true;
    parts.quote();
  });
  const hide = (): void => {
    button.hidden = true;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPressed = false;
  const look = (): void => {
    const selection = page.getSelection();
    const isQuotable = selectedText(page) !== undefined;
    if (isQuotable) page.body.dataset["vscodeContext"] = JSON.stringify({ asideQuote: true });
    else delete page.body.dataset["vscodeContext"];
    if (!isQuotable || isPressed || selection === null) return hide();
    const end = [...selection.getRangeAt(0).getClientRects()].at(-1);
    const scroller = page.querySelector(".scroller")?.getBoundingClientRect();
    if (end === undefined || scroller === undefined || end.bottom < scroller.top || end.bottom > scroller.bottom) return hide();
    if (!button.isConnected) page.querySelector("main")?.append(button);
    button.textContent = parts.label();
    button.title = parts.tooltip();
    button.hidden = false;
    const { width, height } = button.getBoundingClientRect();
    const below = end.bottom + 4;
    button.style.left = `${Math.max(4, Math.min(end.right - width / 2, page.documentElement.clientWidth - width - 4))}px`;
    button.style.top = `${below + height > scroller.bottom ? end.top - height - 4 : below}px`;
  };
  const lookSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, settlesAfterMs);
  };
  page.addEventListener("selectionchange", lookSoon);
  page.addEventListener("pointerdown", () => (isPressed = true), true);
  page.addEventListener("pointerup", () => {
    isPressed = false;
    lookSoon();
  });
  page.addEventListener("scroll", hide, { capture: true, passive: true });
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
