import { usePanel } from "../panelContext.ts";
import { AnswerArticle } from "./answerArticle.tsx";
import { Comparison } from "./comparison.tsx";
import type { MessageProps } from "./lazyMessages.ts";
import { newDay } from "./newDay.ts";
import { SummaryArticle } from "./summaryArticle.tsx";
import { ToolArticle } from "./toolArticle.tsx";
import { UserArticle } from "./userArticle.tsx";

/** One message of the shown path. It is redrawn only when it changes, not when others are added after it. */
export function Message({ id, position, previous }: MessageProps) {
  const { store } = usePanel();
  const shown = store.message(id)?.value;
  if (shown === undefined) return null;
  if (shown.outline !== undefined) return <Awaited id={id} position={position} />;
  const { message, version, versions, inOtherWindow = false } = shown;
  const before = previous === undefined ? undefined : store.message(previous)?.peek().message.createdAt;
  const place = { position, version, versions, day: newDay(message.createdAt, before, Date.now()) };
  if (message.role === "user") return <UserArticle message={message} place={place} />;
  if (message.role === "summary") return <SummaryArticle message={message} place={place} />;
  if (message.role === "tool") return <ToolArticle message={message} place={place} />;
  if (store.compared.value.includes(id)) return <Comparison id={id} place={place} />;
  const texts = store.texts(id);
  return texts === undefined ? null : <AnswerArticle message={message} texts={texts} place={place} inOtherWindow={inOtherWindow} />;
}

/** Stands in for a message that is not here yet. */
function Awaited({ id, position }: Pick<MessageProps, "id" | "position">) {
  const { store, feed } = usePanel();
  return (
    <article
      class="message"
      data-message={id}
      aria-busy="true"
      aria-label={store.strings.value.messageAwaited}
      aria-posinset={position}
      aria-setsize={store.size}
      tabIndex={-1}
      style={{ height: `${feed.heightOf(id)}px` }}
    />
  );
}
