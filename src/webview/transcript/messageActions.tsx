import type { Message } from "../../shared/conversation.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { IconButton } from "../parts/iconButton.tsx";
import { CopyButton } from "./copyButton.tsx";
import type { MessagePlace } from "./message.tsx";

/** What can be done with a message. Shown with the pointer over it or the focus in it; always reachable by keyboard. */
export function MessageActions({ message, place }: { readonly message: Message; readonly place: MessagePlace }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const { id: messageId } = message;
  const isUser = message.role === "user";
  const isAnswer = message.role === "assistant";
  const isLast = place.position === panel.store.size.value;
  const canContinue = canBeContinued(message, isLast && panel.store.state.value?.answering === null);
  return (
    <div class="actions" role="group" aria-label={strings.messageActions}>
      {place.versions > 1 && <Versions messageId={messageId} place={place} />}
      {message.role !== "tool" && <CopyButton messageId={messageId} />}
      {isUser && (
        <IconButton
          icon="edit"
          label={strings.editMessage}
          onClick={() => (panel.editing.value = { messageId, text: message.text, isAsked: true })}
        />
      )}
      {canContinue && (
        <IconButton
          icon="debug-continue"
          label={strings.continueAnswer}
          onClick={() => panel.post({ type: "continueAnswer", messageId })}
        />
      )}
      {isAnswer && <IconButton icon="refresh" label={strings.regenerate} onClick={() => panel.post({ type: "regenerate", messageId })} />}
      {isAnswer && place.versions > 1 && isLast && (
        <IconButton icon="layout" label={strings.compareVersions} onClick={() => panel.post({ type: "compareVersions", messageId })} />
      )}
      {isAnswer && (
        <IconButton icon="split-horizontal" label={strings.compareWith} onClick={() => panel.post({ type: "compareWith", messageId })} />
      )}
      {isAnswer && (
        <IconButton
          icon="repo-forked"
          label={strings.forkConversation}
          onClick={() => panel.post({ type: "forkConversation", messageId })}
        />
      )}
      <IconButton icon="trash" label={strings.deleteMessage} onClick={() => panel.post({ type: "deleteMessage", messageId })} />
    </div>
  );
}

/** An answer that broke off goes on; so does a round of tools that nobody is at, or that no answer followed. */
function canBeContinued(message: Message, isLastAndQuiet: boolean): boolean {
  switch (message.role) {
    case "user":
      return false;
    case "tool":
      return isLastAndQuiet;
    case "assistant":
      return ["stopped", "cutOff", "interrupted"].includes(message.status) || (isLastAndQuiet && message.toolCalls.length > 0);
    default:
      return message satisfies never;
  }
}

function Versions({ messageId, place }: { readonly messageId: string; readonly place: MessagePlace }) {
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
