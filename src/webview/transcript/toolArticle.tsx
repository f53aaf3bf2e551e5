import type { ToolMessage } from "../../shared/toolMessage.ts";
import { BilledButton } from "../components/billedButton.tsx";
import { usePanel } from "../panelContext.ts";
import { DaySeparator } from "./daySeparator.tsx";
import type { MessagePlace } from "./messagePlace.ts";
import { ToolRunDetails } from "./toolRunDetails.tsx";

/** The tool calls of an answer, each collapsed to one line. */
export function ToolArticle({ message, place }: { readonly message: ToolMessage; readonly place: MessagePlace }) {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  // No call is running and no answer followed: the user stopped, or the window was closed.
  const isQuiet = place.position === store.size.value && store.state.value?.answering === null;
  const question = store.toolQuestion.value;
  const heading = `heading-${message.id}`;
  return (
    <article
      class="message message-tools"
      data-message={message.id}
      aria-labelledby={heading}
      aria-posinset={place.position}
      aria-setsize={store.size}
      aria-description={format.value.time(message.createdAt)}
      tabIndex={-1}
    >
      <DaySeparator at={place.day} />
      <h2 id={heading} class="visually-hidden">
        {strings.tools}
      </h2>
      <ul class="tool-runs">
        {message.runs.map((run, index) => (
          <ToolRunDetails
            key={run.call.id}
            run={run}
            question={question?.messageId === message.id && question.at === index ? question : null}
            name={`${message.id}/${index}`}
          />
        ))}
      </ul>
      {isQuiet && (
        <div class="error-actions">
          <BilledButton label={strings.continueAnswer} message={{ type: "continueAnswer", messageId: message.id }} />
        </div>
      )}
    </article>
  );
}
