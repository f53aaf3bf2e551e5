import type { AnswerMessage } from "../../shared/conversation.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";
import type { AnswerTexts } from "../stream/answerTexts.ts";
import { AnswerFooter } from "./answerFooter.tsx";
import { AnswerSources } from "./answerSources.tsx";
import { DaySeparator } from "./daySeparator.tsx";
import { CollapsedLine } from "./collapsedLine.tsx";
import { ErrorCard } from "./errorCard.tsx";
import { LazyPictures } from "./lazyPictures.tsx";
import { MarkdownPart } from "./markdownPart.tsx";
import type { MessagePlace } from "./messagePlace.ts";
import { QuestionEditor } from "./questionEditor.tsx";
import { Reasoning } from "./reasoning.tsx";
import { RunningFooter } from "./runningFooter.tsx";
import { ServerToolRuns } from "./serverToolRuns.tsx";
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
  const { store, format, folds, editing } = usePanel();
  const strings = store.strings.value;
  const { id, status } = message;
  const heading = `heading-${id}`;
  const time = format.value.time(message.createdAt);
  const isStreaming = status === "streaming";
  const activity = store.activities.value.get(id);
  const isEdited = !isStreaming && editing.value?.messageId === id;
  const isCollapsed = !isStreaming && !isEdited && folds.isCollapsed(id);
  const isWaiting = isStreaming && !texts.hasText.value && !texts.hasReasoning.value && message.images.length === 0;
  return (
    <article
      class={isCollapsed ? "message message-answer message-collapsed" : "message message-answer"}
      data-message={id}
      data-status={status}
      aria-labelledby={heading}
      aria-posinset={place.position}
      aria-setsize={store.size}
      aria-description={time}
      tabIndex={-1}
    >
      <DaySeparator at={place.day} />
      <h2 id={heading} class="answer-model" data-time={time} dir="auto">
        {message.modelName}
      </h2>
      {isEdited ? (
        <QuestionEditor messageId={id} isAnswer />
      ) : (
        <>
          {isCollapsed && <CollapsedLine messageId={id} text={message.text} />}
          {texts.hasReasoning.value && <Reasoning message={message} texts={texts} place={place} />}
          <MarkdownPart messageId={id} part="text" text={texts.text} />
          {message.images.length > 0 && <LazyPictures message={message} />}
          {message.audioOnly === true && <p class="answer-note">{strings.audioOnly}</p>}
          {isStreaming && inOtherWindow && (
            <div class="waiting">
              <Icon name="sync codicon-modifier-spin" />
              <span>{strings.answeringElsewhere}</span>
            </div>
          )}
          {isWaiting && !inOtherWindow && <WaitingIndicator message={message} activity={activity ?? { phase: "sending" }} />}
          {message.error !== undefined && !isStreaming && <ErrorCard messageId={id} endpoint={message.endpoint} error={message.error} />}
          {message.effort !== undefined && <p class="answer-note">{fill(strings.askedWithEffort, message.effort)}</p>}
          {message.edited === true && <p class="answer-note">{strings.editedByYou}</p>}
          {!isStreaming && <ServerToolRuns message={message} />}
          {!isStreaming && <AnswerSources message={message} />}
          {isStreaming && !inOtherWindow && <RunningFooter message={message} texts={texts} />}
          {!isStreaming && <AnswerFooter message={message} place={place} />}
        </>
      )}
    </article>
  );
}
