import { useMemo } from "preact/hooks";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { shownAddress } from "../../shared/shownAddress.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { readCitations, readImages } from "./answerExtras.ts";

/** The images of an answer. */
export function AnswerImages({ message }: { readonly message: AnswerMessage }) {
  const panel = usePanel();
  const images = useMemo(() => readImages(message.images), [message.images]);
  if (images.length === 0) return null;
  const name = (index: number): string => fill(panel.store.strings.value.imageOf, panel.format.value.count(index + 1));
  return (
    <div class="answer-images">
      {images.map((image, index) =>
        image.kind === "data" ? (
          <img key={index} src={image.url} alt={name(index)} />
        ) : (
          <WebLink key={index} messageId={message.id} url={image.url} title={name(index)} host={image.host} />
        ),
      )}
    </div>
  );
}

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

interface WebLinkProps {
  readonly messageId: string;
  readonly url: string;
  readonly title: string;
  readonly host: string;
}

/** A link that the host opens. It has no `href` because the editor would open that itself. */
function WebLink({ messageId, url, title, host }: WebLinkProps) {
  const panel = usePanel();
  return (
    <button
      type="button"
      role="link"
      class="web-link"
      title={shownAddress(url)}
      onClick={() => panel.post({ type: "openLink", messageId, href: url, label: title.slice(0, 1000) })}
    >
      <span class="web-link-title" dir="auto">
        {title}
      </span>
      {title !== host && <span class="web-link-host">{host}</span>}
    </button>
  );
}
