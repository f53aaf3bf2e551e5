import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { lookup } from "../../shared/guards.ts";
import { fill } from "../../shared/strings.ts";
import type { SummaryMessage } from "../../shared/conversation.ts";
import { Icon } from "../components/icon.tsx";
import { IconButton } from "../components/iconButton.tsx";
import { usePanel } from "../panelContext.ts";
import type { AnswerTexts } from "../stream/answerTexts.ts";
import { CopyButton } from "./copyButton.tsx";
import { DaySeparator } from "./daySeparator.tsx";
import { Versions } from "./messageActions.tsx";
import type { MessagePlace } from "./messagePlace.ts";
import { QuestionEditor } from "./questionEditor.tsx";

/** A summary of what is above it: folded, with its figures, and a button that goes back to the full conversation. */
export function SummaryArticle({ message, place }: { readonly message: SummaryMessage; readonly place: MessagePlace }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const { count, counted, dollars } = panel.format.value;
  const { id: messageId, messages, tokensBefore, tokensAfter, cost } = message;
  const [chosen, setChosen] = useState(lookup(panel.saved.value.expanded, messageId) ?? false);
  const isRevealed = panel.finder.revealed.value === messageId;
  const isEdited = panel.editing.value?.messageId === messageId;
  const isOpen = isRevealed || isEdited || chosen;
  const isInUse = panel.store.summary.value?.summary.id === messageId;
  const texts = panel.store.texts(messageId);
  const [heading, region] = [`heading-${messageId}`, `summary-${messageId}`];
  const title = counted(strings.summaryOf, messages);
  const toggle = (): void => {
    if (isRevealed) panel.finder.revealed.value = null;
    setChosen(!isOpen);
    panel.saved.update({ expanded: { ...panel.saved.value.expanded, [messageId]: !isOpen } });
  };
  const figures = [counted(strings.summaryTokens, tokensAfter, count(tokensBefore)), ...(cost === null ? [] : [dollars(cost)])];
  return (
    <article
      class="message message-summary"
      data-message={messageId}
      aria-labelledby={heading}
      aria-posinset={place.position}
      aria-setsize={panel.store.size}
      aria-description={panel.format.value.time(message.createdAt)}
      tabIndex={-1}
    >
      <DaySeparator at={place.day} />
      <h2 id={heading} class="visually-hidden">
        {strings.summary}
      </h2>
      <div class="summary-card">
        <div class="summary-head">
          <button type="button" class="reasoning-toggle" aria-expanded={isOpen} aria-controls={region} onClick={toggle}>
            <Icon name={isOpen ? "chevron-down" : "chevron-right"} />
            <span>{title}</span>
          </button>
          <span class="summary-figures" title={fill(strings.summaryBy, message.modelName)}>
            {figures.join(" · ")}
          </span>
        </div>
        <div id={region} class="summary-body" hidden={!isOpen}>
          {isEdited ? (
            <QuestionEditor messageId={messageId} label={strings.editSummary} />
          ) : (
            texts !== undefined && <SummaryText messageId={messageId} texts={texts} />
          )}
        </div>
        <SummaryState message={message} isInUse={isInUse} />
        <div class="actions" role="group" aria-label={strings.messageActions}>
          {place.versions > 1 && <Versions messageId={messageId} place={place} />}
          <CopyButton messageId={messageId} />
          <IconButton
            icon="edit"
            label={strings.editMessage}
            onClick={() => (panel.editing.value = { messageId, text: message.text, wantsFocus: true })}
          />
        </div>
      </div>
    </article>
  );
}

/** What the summary does to the next request, and the button that changes it. One that a later summary tells of has none. */
function SummaryState({ message: { id: messageId, off }, isInUse }: { readonly message: SummaryMessage; readonly isInUse: boolean }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  if (off !== true && !isInUse) return <p class="summary-state">{strings.summaryReplaced}</p>;
  return (
    <p class="summary-state">
      <span>{isInUse ? strings.summaryUsed : strings.summaryUnused}</span>
      <button type="button" class="link-button" onClick={() => panel.post({ type: "useSummary", messageId, use: !isInUse })}>
        {isInUse ? strings.summaryUndo : strings.summaryUse}
      </button>
    </p>
  );
}

/** The text of a summary. Its code can only be copied: there is nothing that it would be applied to. */
function SummaryText({ messageId, texts }: { readonly messageId: string; readonly texts: AnswerTexts }) {
  const panel = usePanel();
  const container = useRef<HTMLDivElement>(null);
  useLayoutEffect(
    () => (container.current === null ? undefined : texts.text.attach(container.current, panel.markdownFor(messageId, "reasoning"))),
    [messageId, panel, texts],
  );
  return <div ref={container} class="markdown" data-part="text" />;
}

/** Above the first message that is still sent as it is: says that those before are not. */
export function SentFromHere({ position }: { readonly position: number }) {
  const { store, format } = usePanel();
  const inUse = store.summary.value;
  if (inUse?.from !== position - 1 || inUse.from === 0) return null;
  return <p class="omitted-line">{format.value.counted(store.strings.value.summarizedAbove, inUse.summary.messages)}</p>;
}
