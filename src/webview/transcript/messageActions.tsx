import { useMemo } from "preact/hooks";
import type { AnswerMessage, UserMessage } from "../../shared/conversation.ts";
import { countFileBlocks } from "../../shared/markdown/fileBlocks.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { BilledButton } from "../components/billedButton.tsx";
import { IconButton } from "../components/iconButton.tsx";
import { CopyButton } from "./copyButton.tsx";
import type { MessagePlace } from "./messagePlace.ts";

/** The actions of a message. Visible on hover and focus, always reachable by keyboard. */
export function MessageActions({ message, place }: { readonly message: UserMessage | AnswerMessage; readonly place: MessagePlace }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const { id: messageId } = message;
  const isUser = message.role === "user";
  const isCompared = panel.store.compared.value.includes(messageId);
  const isLast = place.position === panel.store.size.value;
  // Tool calls without results: the window was closed in between.
  const callsWait = !isUser && message.toolCalls.length > 0 && isLast && panel.store.state.value?.answering === null;
  const canContinue = !isUser && (["stopped", "cutOff", "interrupted"].includes(message.status) || callsWait);
  return (
    <>
      {place.versions > 1 && <Versions messageId={messageId} place={place} />}
      <div
        class="actions"
        role="group"
        aria-label={strings.messageActions}
        data-time={isUser ? panel.format.value.time(message.createdAt) : undefined}
      >
        <CopyButton messageId={messageId} />
        {isUser && (
          <IconButton
            icon="edit"
            label={strings.editMessage}
            onClick={() => (panel.editing.value = { messageId, text: message.text, wantsFocus: true })}
          />
        )}
        {!isUser && message.text !== "" && !isCompared && (
          <IconButton
            icon="edit"
            label={strings.editAnswer}
            onClick={() => (panel.editing.value = { messageId, text: message.text, wantsFocus: true })}
          />
        )}
        {canContinue && (
          <BilledButton icon="debug-continue" label={strings.continueAnswer} message={{ type: "continueAnswer", messageId }} />
        )}
        {!isUser && <BilledButton icon="refresh" label={strings.regenerate} message={{ type: "regenerate", messageId }} />}
        {!isUser && !isCompared && (
          <BilledButton
            class="menu-button"
            icon="chevron-down"
            label={strings.regenerateWith}
            message={{ type: "regenerateWith", messageId }}
          />
        )}
        {!isUser && place.versions > 1 && isLast && (
          <BilledButton icon="layout" label={strings.compareVersions} message={{ type: "compareVersions", messageId }} />
        )}
        {!isUser && <BilledButton icon="law" label={strings.compareWith} message={{ type: "compareWith", messageId }} />}
        {!isUser && message.status !== "streaming" && <ApplyAll message={message} />}
        {!isUser && (
          <IconButton
            icon="repo-forked"
            label={strings.forkConversation}
            onClick={once(() => panel.post({ type: "forkConversation", messageId }))}
          />
        )}
        {!isUser && !isCompared && <CollapseButton messageId={messageId} />}
        <IconButton icon="trash" label={strings.deleteMessage} onClick={once(() => panel.post({ type: "deleteMessage", messageId }))} />
      </div>
    </>
  );
}

/** Collapses an answer to its first line; its beginning stays in view. */
function CollapseButton({ messageId }: { readonly messageId: string }) {
  const { folds, feed, store } = usePanel();
  const { collapseAnswer, expandAnswer } = store.strings.value;
  const isCollapsed = folds.isCollapsed(messageId);
  const press = (): void => {
    const { scroller } = feed;
    const top = feed.article(messageId)?.getBoundingClientRect().top ?? 0;
    folds.setCollapsed(messageId, !isCollapsed);
    if (!isCollapsed && scroller !== null && top < scroller.getBoundingClientRect().top) feed.goTo(messageId, false);
  };
  return (
    <IconButton
      icon={isCollapsed ? "unfold" : "fold"}
      label={isCollapsed ? expandAnswer : collapseAnswer}
      expanded={!isCollapsed}
      onClick={press}
    />
  );
}

/** Where an answer has several blocks that may be for files. */
function ApplyAll({ message: { id: messageId, text } }: { readonly message: AnswerMessage }) {
  const panel = usePanel();
  const isUseful = useMemo(() => countFileBlocks(text, 2) > 1, [text]);
  if (!isUseful) return null;
  const { applyAll } = panel.store.strings.value;
  return <IconButton icon="checklist" label={applyAll} onClick={once(() => panel.post({ type: "applyAll", messageId }))} />;
}

/** A double click is one click: its second half would fork again, or delete what came to stand under the pointer. */
function once(act: () => void): (event: MouseEvent) => void {
  return ({ detail }) => {
    if (detail < 2) act();
  };
}

/** The versions of a message, where there are several. */
export function Versions({ messageId, place }: { readonly messageId: string; readonly place: MessagePlace }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const { count } = panel.format.value;
  const show = (step: -1 | 1) => () => panel.post({ type: "showVersion", messageId, step });
  return (
    <span class="versions">
      <IconButton icon="chevron-left" label={strings.previousVersion} disabled={place.version <= 1} onClick={show(-1)} />
      <span title={fill(strings.versionOfLong, count(place.version), count(place.versions))}>
        {fill(strings.versionOf, count(place.version), count(place.versions))}
      </span>
      <IconButton icon="chevron-right" label={strings.nextVersion} disabled={place.version >= place.versions} onClick={show(1)} />
    </span>
  );
}
