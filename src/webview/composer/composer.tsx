import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import { AttachmentChip } from "../components/attachmentChip.tsx";
import { withDistinctLabels } from "../components/distinctLabels.ts";
import { Icon } from "../components/icon.tsx";
import { IconButton } from "../components/iconButton.tsx";
import { completionListId, completionOptionId, CompletionPopup } from "./completionPopup.tsx";
import type { TextAndCaret } from "./completions.ts";
import { DraftTools, ReplacedNote } from "./draftTools.tsx";
import { createEnterGuard } from "./enterGuard.ts";
import type { RecalledMessage } from "./earlierMessages.ts";
import { fill } from "../../shared/strings.ts";
import { CompareNext } from "./compareNext.tsx";
import { attachFiles, pastedFiles } from "./droppedFiles.ts";
import { EffortButton } from "./effortButton.tsx";

import { LazySendingNote } from "./lazySendingNote.tsx";
import { ModelButton } from "./modelButton.tsx";
import { ParametersButton } from "./parametersButton.tsx";
import { OmittedNote, OverflowCard } from "./overflowCard.tsx";
import { Queue } from "./queue.tsx";
import { SuggestedChip, unlessAttached } from "./suggestedChip.tsx";
import { SummaryNote } from "./summaryNote.tsx";
import { TaskNote } from "./taskNote.tsx";
import { ToolsButton } from "./toolsButton.tsx";
import { Totals } from "./totals.tsx";

/** A screen reader is told the beginning of a longer message. */
const longestAnnounced = 300;

/** The message being written: its text, its attachments and its model. */
export function Composer() {
  const panel = usePanel();
  const { store, drafts, completions } = panel;
  const strings = store.strings.value;
  const state = store.state.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const guard = useRef(createEnterGuard());
  const text = drafts.text.value;

  useLayoutEffect(() => {
    panel.setComposer(field.current);
    return () => panel.setComposer(null);
  }, [panel]);
  // After a reload, show a long draft at its end.
  useEffect(() => field.current?.setSelectionRange(text.length, text.length), []);

  const caretDue = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caretDue.current === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(caretDue.current, caretDue.current);
    caretDue.current = null;
  });

  if (state === null) return null;
  const isAnswering = state.answering !== null;
  const isCompleting = completions.items.value.length > 0;
  const suggested = unlessAttached(panel.suggested.value, state.attachments);
  const canSend = text.trim() !== "" || state.attachments.some(({ kind }) => kind !== "instructions");

  const send = (force = false): void => {
    if (!canSend) return;
    if (!force && (panel.nextRequest.value?.over ?? 0) > 0) {
      // The card says how much too long it is and what to do.
      document.querySelector<HTMLElement>(".overflow-card button")?.focus();
      return;
    }
    panel.post(force ? { type: "send", text, force } : { type: "send", text });
    drafts.write("");
    completions.close();
    panel.tail.jump();
    field.current?.focus();
  };
  const stop = (): void => {
    panel.post({ type: "stop" });
    field.current?.focus();
  };
  const write = ({ text: written, caret }: TextAndCaret): void => {
    caretDue.current = caret;
    drafts.write(written);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (completions.onKeyDown(event, write)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (guard.current.isSubmit(event, state.sendWith)) {
      // The workbench has its own commands on these keys, so do not let them through.
      event.preventDefault();
      event.stopPropagation();
      send();
    } else if (event.key === "z" && drafts.replaced.value !== null && isUndo(event)) {
      event.preventDefault();
      event.stopPropagation();
      drafts.undoReplaced();
    } else if (event.key === "F2" && text === "" && noModifier(event) && editLastQuestion()) {
      event.preventDefault();
      event.stopPropagation();
    } else if (field.current !== null && panel.earlier.onKeyDown(event, field.current, recall)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const recall = ({ text: recalled, place }: RecalledMessage): void => {
    write({ text: recalled, caret: recalled.length });
    store.announce(
      place === 0
        ? strings.earlierNone
        : fill(strings.earlierMessage, panel.format.value.count(place), recalled.slice(0, longestAnnounced)),
    );
  };
  const editLastQuestion = (): boolean => {
    const own = store.order.value.map((id) => store.message(id)?.value.message).findLast((message) => message?.role === "user");
    if (own === undefined) return false;
    panel.editing.value = { messageId: own.id, text: own.text, wantsFocus: true };
    return true;
  };

  return (
    <div class="composer">
      <LazySendingNote />
      <Queue queued={state.queued} isPaused={state.isQueuePaused} />
      <CompletionPopup completions={completions} write={write} />
      <OverflowCard onSendAnyway={() => send(true)} />
      <OmittedNote />
      <SummaryNote />
      <TaskNote />
      <div class="composer-box">
        {(state.attachments.length > 0 || suggested !== null) && (
          <div class="chips">
            {withDistinctLabels(state.attachments).map((attachment) => (
              <AttachmentChip
                key={attachment.id}
                attachment={attachment}
                messageId={null}
                onRemove={() => {
                  panel.post({ type: "removeAttachment", id: attachment.id });
                  field.current?.focus();
                }}
              />
            ))}
            {suggested !== null && <SuggestedChip suggested={suggested} />}
          </div>
        )}
        <CompareNext models={state.compareModels} />
        <div class="composer-field">
          <textarea
            ref={field}
            class="composer-text"
            aria-label={strings.message}
            placeholder={strings.messagePlaceholder}
            rows={1}
            dir="auto"
            value={text}
            aria-autocomplete="list"
            aria-controls={isCompleting ? completionListId : undefined}
            aria-activedescendant={isCompleting ? completionOptionId(completions.active.value) : undefined}
            onInput={(event) => {
              drafts.write(event.currentTarget.value);
              completions.written(caretIn(event.currentTarget));
            }}
            onPaste={(event) => {
              const files = pastedFiles(event.clipboardData);
              if (files.length === 0) return;
              event.preventDefault();
              void attachFiles(files, (message) => panel.post(message));
            }}
            onSelect={(event) => completions.moved(caretIn(event.currentTarget))}
            onBlur={() => completions.close()}
            onCompositionEnd={guard.current.onCompositionEnd}
            onKeyDown={onKeyDown}
          />
          <DraftTools />
        </div>
        <ReplacedNote />
        <div class="composer-bar">
          <IconButton
            icon="attach"
            label={strings.attach}
            tooltip={strings.attachTooltip}
            word={strings.attachWord}
            onClick={() => panel.post({ type: "attachContext" })}
          />
          <ToolsButton tools={state.tools} />
          <ParametersButton parameters={state.parameters} />
          <IconButton
            icon="law"
            label={strings.compareModels}
            tooltip={strings.compareTooltip}
            word={strings.compareWord}
            onClick={() => panel.post({ type: "compareModels" })}
          />
          <span class="spacer" />
          <ModelButton model={state.model} />
          <EffortButton reasoning={state.reasoning} />
          {isAnswering && <IconButton icon="stop-circle" label={strings.stop} class="stop" onClick={stop} />}
          <button
            type="button"
            class="icon-button send"
            aria-label={strings.send}
            title={isAnswering ? strings.queue : state.sendWith === "enter" ? strings.sendWithEnter : strings.sendWithCtrlEnter}
            disabled={!canSend}
            onClick={() => send()}
          >
            <Icon name="send" />
          </button>
        </div>
      </div>
      <Totals />
    </div>
  );
}

function caretIn({ value, selectionEnd }: HTMLTextAreaElement): TextAndCaret {
  return { text: value, caret: selectionEnd };
}

function noModifier(event: KeyboardEvent): boolean {
  return !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
}

function isUndo(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && !event.isComposing;
}
