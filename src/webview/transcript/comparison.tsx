import { useRef, useState } from "preact/hooks";
import { fill } from "../../shared/strings.ts";
import { BilledButton } from "../components/billedButton.tsx";
import { usePanel } from "../panelContext.ts";
import { AnswerArticle } from "./answerArticle.tsx";
import { DaySeparator } from "./daySeparator.tsx";
import type { MessagePlace } from "./messagePlace.ts";

/**
 * The answers of several models to the same question, side by side. If there is no room for columns, they are pages.
 * Takes the place of the active answer in the feed.
 */
export function Comparison({ id, place: { position, day } }: { readonly id: string; readonly place: MessagePlace }) {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  const ids = store.compared.value;
  const columns = useRef<HTMLDivElement>(null);
  const [front, setFront] = useState(0);
  const label = format.value.counted(strings.comparison, ids.length);
  const turnTo = (index: number): void => {
    const column = columns.current?.children[index];
    column?.scrollIntoView({ block: "nearest", inline: "start", behavior: "instant" });
    setFront(index);
  };
  const onScroll = (): void => {
    const element = columns.current;
    if (element === null) return;
    const left = element.getBoundingClientRect().left;
    const distances = Array.from(element.children, (column) => Math.abs(column.getBoundingClientRect().left - left));
    setFront(distances.indexOf(Math.min(...distances)));
  };
  return (
    <article
      class="message comparison"
      data-message={id}
      data-comparison=""
      aria-label={label}
      aria-posinset={position}
      aria-setsize={store.size}
      tabIndex={-1}
    >
      <DaySeparator at={day} />
      <div class="comparison-pages" role="group" aria-label={strings.comparedAnswers}>
        {ids.map((answer, index) => (
          <PageButton key={answer} id={answer} isFront={index === front} onClick={() => turnTo(index)} />
        ))}
      </div>
      <div ref={columns} class="comparison-columns" onScroll={onScroll}>
        {ids.map((answer, index) => (
          <Column key={answer} id={answer} position={position} isFront={index === front} />
        ))}
      </div>
    </article>
  );
}

function PageButton({ id, isFront, onClick }: { readonly id: string; readonly isFront: boolean; readonly onClick: () => void }) {
  const message = usePanel().store.message(id)?.value.message;
  if (message?.role !== "assistant") return null;
  return (
    <button type="button" class="page-button" aria-pressed={isFront} title={message.modelName} dir="auto" onClick={onClick}>
      <span>{message.modelName}</span>
    </button>
  );
}

function Column({ id, position, isFront }: { readonly id: string; readonly position: number; readonly isFront: boolean }) {
  const panel = usePanel();
  const { store } = panel;
  const strings = store.strings.value;
  const shown = store.message(id)?.value;
  const texts = store.texts(id);
  if (shown?.message.role !== "assistant" || texts === undefined) return null;
  const { message, inOtherWindow = false } = shown;
  const isStreaming = message.status === "streaming";
  return (
    <div class={isFront ? "comparison-column comparison-front" : "comparison-column"}>
      <AnswerArticle
        message={message}
        texts={texts}
        place={{ position, version: 1, versions: 1, day: null }}
        inOtherWindow={inOtherWindow}
      />
      <div class="comparison-actions">
        {isStreaming ? (
          <button
            type="button"
            class="button"
            aria-label={fill(strings.stopAnswerOf, message.modelName)}
            onClick={() => panel.post({ type: "stop", messageId: id })}
          >
            {strings.stop}
          </button>
        ) : (
          <BilledButton
            class="button-primary"
            label={fill(strings.keepAnswerOf, message.modelName)}
            message={{ type: "keepAnswer", messageId: id }}
          >
            {strings.keepAnswer}
          </BilledButton>
        )}
      </div>
    </div>
  );
}
