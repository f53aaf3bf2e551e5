import type { Panel } from "../panelContext.ts";
import { questionIds } from "./questions.ts";

/** Where a question is in the whole conversation. */
export interface QuestionMark {
  readonly id: string;
  /** From 0, the beginning, to 1, the end. */
  readonly at: number;
}

/** The places of the user's questions, drawn or not; none where there is nothing to scroll or only one question. */
export function questionMarks(panel: Panel): readonly QuestionMark[] {
  const { scroller, drawn } = panel.feed;
  const ids = new Set(questionIds(panel));
  if (scroller === null || ids.size < 2) return [];
  const { scrollHeight, clientHeight, scrollTop } = scroller;
  if (scrollHeight < clientHeight * 1.5) return [];
  const order = panel.store.order.peek();
  const { from } = drawn.peek();
  const origin = scroller.getBoundingClientRect().top - scrollTop;
  const marks: QuestionMark[] = [];
  let top = 0;
  let height = 0;
  for (const [index, id] of order.entries()) {
    const article = index >= from ? panel.feed.article(id) : null;
    top = article === null ? top + height : article.getBoundingClientRect().top - origin;
    height = article === null ? panel.feed.heightOf(id) : article.getBoundingClientRect().height;
    if (ids.has(id)) marks.push({ id, at: Math.max(0, Math.min(1, top / scrollHeight)) });
  }
  return marks;
}

/** The mark nearest to a place, if it is no farther away than `reach` (both parts of the whole height). */
export function nearestMark(marks: readonly QuestionMark[], at: number, reach: number): QuestionMark | undefined {
  let nearest: QuestionMark | undefined;
  for (const mark of marks) if (nearest === undefined || Math.abs(mark.at - at) < Math.abs(nearest.at - at)) nearest = mark;
  return nearest !== undefined && Math.abs(nearest.at - at) <= reach ? nearest : undefined;
}

/** The marks that can be told apart: each at least `gap` after the one before it. */
export function distinctMarks(marks: readonly QuestionMark[], gap: number): readonly QuestionMark[] {
  const distinct: QuestionMark[] = [];
  for (const mark of marks) if (mark.at - (distinct.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= gap) distinct.push(mark);
  return distinct;
}
