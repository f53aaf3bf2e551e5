import type { AnswerMessage } from "../../shared/conversation.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";
import type { AnswerTexts } from "../stream/answerTexts.ts";
import { AnswerFooter } from "./answerFooter.tsx";
import { AnswerSources } from "./answerSources.tsx";
import { ErrorCard } from "./errorCard.tsx";
import { LazyPictures } from "./lazyPictures.tsx";
import { MarkdownPart } from "./markdownPart.tsx";
import type { MessagePlace } from "./messagePlace.ts";
import { Reasoning } from "./reasoning.tsx";
import { WaitingIndicator } from "./waitingIndicator.tsx";

interface AnswerArticleProps {
  readonly message: AnswerMessage;
  readonly texts: AnswerTexts;
  readonly place: MessagePlace;
  /** Another window is receiving it. */
  readonly inOtherWindow: boolean;
}

/** An answer: reasoning, text, error and statistics. */
export function AnswerArticle({ message, texts, place, inOtherWindow }: AnswerArticleProps) {
  const { store } = usePanel();
  const { id, status } = message;
  const heading = `heading-${id}`;
  const isStreaming = status === "streaming";
  const activity = store.activities.value.get(id);
  const isWaiting = isStreaming && !texts.hasText.value && !texts.hasReasoning.value && message.images.length === 0;
  return (
    <article
      class="message message-answer"
      data-message={id}
      data-status={status}
      aria-labelledby={heading}
      aria-posinset={place.position}
      aria-setsize={store.size}
      tabIndex={-1}
    >
      <h2 id={heading} class="answer-model" dir="auto">
        {message.modelName}
      </h2>
      {texts.hasReasoning.value && <Reasoning message={message} texts={texts} place={place} />}
      <MarkdownPart messageId={id} part="text" text={texts.text} />
      {message.images.length > 0 && <LazyPictures message={message} />}
      {message.audioOnly === true && <p class="answer-note">{store.strings.value.audioOnly}</p>}
      {isStreaming && inOtherWindow && (
        <div class="waiting">
          <Icon name="sync codicon-modifier-spin" />
          <span>{store.strings.value.answeringElsewhere}</span>
        </div>
      )}
      {isWaiting && !inOtherWindow && <WaitingIndicator message={message} activity={activity ?? { phase: "sending" }} />}
      {message.error !== undefined && !isStreaming && <ErrorCard messageId={id} error={message.error} />}
      {!isStreaming && <AnswerSources message={message} />}
      {!isStreaming && <AnswerFooter message={message} place={place} />}
    </article>
  );
}
