import { useMemo } from "preact/hooks";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { usePanel } from "../panelContext.ts";
import { readCitations } from "./answerExtras.ts";
import { WebLink } from "./webLink.tsx";

/** The web pages that an answer cites, numbered. */
export function AnswerSources({ message }: { readonly message: AnswerMessage }) {
  const strings = usePanel().store.strings.value;
  const citations = useMemo(() => readCitations(message.annotations), [message.annotations]);
  if (citations.length === 0) return null;
  const caption = `sources-${message.id}`;
  return (
    <div class="sources">
      <h3 id={caption}>{strings.sources}</h3>
      <ol aria-labelledby={caption}>
        {citations.map((citation) => (
          <li key={citation.url}>
            <WebLink messageId={message.id} {...citation} />
          </li>
        ))}
      </ol>
    </div>
  );
}
