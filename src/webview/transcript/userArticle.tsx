import type { UserMessage } from "../../shared/conversation.ts";
import { usePanel } from "../panelContext.ts";
import { AttachmentChip } from "../components/attachmentChip.tsx";
import { withDistinctLabels } from "../components/distinctLabels.ts";
import { DaySeparator } from "./daySeparator.tsx";
import type { MessagePlace } from "./messagePlace.ts";
import { MessageActions } from "./messageActions.tsx";
import { SentFromHere } from "./summaryArticle.tsx";
import { QuestionEditor } from "./questionEditor.tsx";
import { MessageText } from "./messageText.tsx";

/** A user's message: its text on a card, with its attachments. */
export function UserArticle({ message, place }: { readonly message: UserMessage; readonly place: MessagePlace }) {
  const panel = usePanel();
  const { id, text, attachments } = message;
  const heading = `heading-${id}`;
  const isEdited = panel.editing.value?.messageId === id;
  return (
    <article
      class="message message-user"
      data-message={id}
      aria-labelledby={heading}
      aria-posinset={place.position}
      aria-setsize={panel.store.size}
      aria-description={panel.format.value.time(message.createdAt)}
      tabIndex={-1}
    >
      <DaySeparator at={place.day} />
      <h2 id={heading} class="visually-hidden">
        {panel.store.strings.value.you}
      </h2>
      <SentFromHere position={place.position} />
      {message.leavesOut !== undefined && message.leavesOut > 0 && (
        <p class="omitted-line">{panel.format.value.counted(panel.store.strings.value.omittedHere, message.leavesOut)}</p>
      )}
      {isEdited ? (
        <QuestionEditor messageId={id} />
      ) : (
        <>
          <div class="question">
            {attachments.length > 0 && (
              <div class="chips">
                {withDistinctLabels(attachments).map((attachment) => (
                  <AttachmentChip key={attachment.id} attachment={attachment} messageId={id} />
                ))}
              </div>
            )}
            {text !== "" && <MessageText text={text} messageId={id} />}
          </div>
          <MessageActions message={message} place={place} />
        </>
      )}
    </article>
  );
}
