import { useEffect, useRef, useState } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import { distinctMarks, nearestMark, questionMarks, type QuestionMark } from "./questionMarks.ts";
import { questionLine } from "./questions.ts";

/** Marks closer to each other are drawn as one, in CSS pixels. */
const leastGap = 4;
/** How far from a mark the pointer may be, in CSS pixels. */
const reach = 8;
/** While an answer grows, the places are computed at most this often, in ms. */
const updateMs = 400;

/**
 * A mark for each of the user's questions, beside the scroll bar: the pointer shows the question, a click goes there. For the pointer alone; with keys
 * there are Previous Question and Next Question.
 */
export function QuestionRail() {
  const panel = usePanel();
  const order = panel.store.order.value;
  const rail = useRef<HTMLDivElement>(null);
  const [marks, setMarks] = useState<readonly QuestionMark[]>([]);
  const [pointed, setPointed] = useState<QuestionMark | undefined>(undefined);

  useEffect(() => {
    const { scroller } = panel.feed;
    if (scroller === null) return undefined;
    let timer: number | undefined;
    const update = (): void => {
      timer = undefined;
      setMarks(questionMarks(panel));
    };
    const observer = new ResizeObserver(() => (timer ??= window.setTimeout(update, updateMs)));
    for (const element of [scroller, scroller.firstElementChild]) if (element !== null) observer.observe(element);
    update();
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [panel, order]);

  if (marks.length === 0) return null;
  const height = rail.current?.clientHeight ?? panel.feed.scroller?.clientHeight ?? 600;
  const point = ({ clientY }: PointerEvent): void => {
    const box = rail.current?.getBoundingClientRect();
    if (box !== undefined) setPointed(nearestMark(marks, (clientY - box.top) / box.height, reach / box.height));
  };
  return (
    <div
      ref={rail}
      class={pointed === undefined ? "question-rail" : "question-rail question-rail-pointed"}
      aria-hidden="true"
      onPointerMove={point}
      onPointerLeave={() => setPointed(undefined)}
      onClick={() => pointed !== undefined && panel.feed.goTo(pointed.id, true)}
    >
      {distinctMarks(marks, leastGap / height).map(({ id, at }) => (
        <div key={id} class="question-mark" style={{ top: `${at * 100}%` }} />
      ))}
      {pointed !== undefined && (
        <div class="question-tip" dir="auto" style={{ top: `clamp(0px, ${pointed.at * 100}% - 14px, 100% - 44px)` }}>
          {questionLine(panel.store.message(pointed.id)?.value.message)}
        </div>
      )}
    </div>
  );
}
