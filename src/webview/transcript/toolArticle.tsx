import type { ToolMessage } from "../../shared/toolMessage.ts";
import { usePanel } from "../panelContext.ts";
import type { MessagePlace } from "./message.tsx";
import { MessageActions } from "./messageActions.tsx";
import { ToolRunDetails } from "./toolRunDetails.tsx";

/** The tools that an answer asked for, each folded to one line. */
export function ToolArticle({ message, place }: { readonly message: ToolMessage; readonly place: MessagePlace }) {
  const { store } = usePanel();
  const heading = `heading-${message.id}`;
  return (
    <article
      class="message message-tools"
      data-message={message.id}
      aria-labelledby={heading}
      aria-posinset={place.position}
      aria-setsize={store.size}
      tabIndex={-1}
    >
      <h2 id={heading} class="visually-hidden">
        {store.strings.value.tools}
      </h2>
      <ul class="tool-runs">
        {message.runs.map((run, index) => (
          <ToolRunDetails key={run.call.id} run={run} name={`${message.id}/${index}`} />
        ))}
      </ul>
      <MessageActions message={message} place={place} />
    </article>
  );
}
