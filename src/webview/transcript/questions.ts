import type { Message } from "../../shared/conversation.ts";
import type { Panel } from "../panelContext.ts";
import { articleAtTop } from "./scrollPosition.ts";

const longestLine = 300;

/** Ids of the user's own messages on the shown path, first to last. */
export function questionIds({ store }: Pick<Panel, "store">): readonly string[] {
  return store.order.peek().filter((id) => store.message(id)?.peek().message.role === "user");
}

/** A question in one line: its text, or the names of its attachments. */
export function questionLine(message: Message | undefined): string {
  if (message?.role !== "user") return "";
  const text = message.text.slice(0, longestLine).replaceAll(/\s+/g, " ").trim();
  return text === "" ? message.attachments.map(({ label }) => label).join(", ") : text;
}

/** Goes to the user's previous (-1) or next (1) question, seen from where they read. After the last one comes the end. */
export function stepQuestion(panel: Panel, step: -1 | 1): void {
  const { store, feed, tail } = panel;
  const order = store.order.peek();
  const questions = questionIds(panel).map((id) => order.indexOf(id));
  const { index, isPastStart } = place(panel, order);
  const target =
    step === 1 ? questions.find((one) => one > index) : questions.findLast((one) => (isPastStart ? one <= index : one < index));
  const id = target === undefined ? undefined : order[target];
  if (id !== undefined) feed.goTo(id, true);
  else if (step === 1 && questions.length > 0) tail.jump();
}

/** The message that the user reads, and whether its beginning is out of sight. */
function place({ feed, tail }: Panel, order: readonly string[]): { readonly index: number; readonly isPastStart: boolean } {
  const { scroller } = feed;
  if (scroller === null) return { index: order.length, isPastStart: false };
  const view = scroller.getBoundingClientRect();
  const focused = document.activeElement?.closest<HTMLElement>("article[data-message]");
  if (focused !== null && focused !== undefined) {
    const { top, bottom } = focused.getBoundingClientRect();
    if (bottom > view.top && top < view.bottom) {
      return {
        index: order.indexOf(focused.dataset["message"] ?? ""),
        isPastStart: !focused.matches(".message-user") || top < view.top - 2,
      };
    }
  }
  if (tail.following.peek()) return { index: order.length, isPastStart: false };
  const article = articleAtTop(scroller);
  const index = order.indexOf(article?.dataset["message"] ?? "");
  return { index, isPastStart: article !== undefined && article.getBoundingClientRect().top < view.top - 2 };
}
