import { useMemo } from "preact/hooks";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import { serverToolCalls } from "../../shared/serverToolUse.ts";
import type { ToolRun } from "../../shared/toolMessage.ts";
import { usePanel } from "../panelContext.ts";
import { ToolRunDetails } from "./toolRunDetails.tsx";

/** The calls of an answer that OpenRouter ran, each collapsed to one line. What they brought is shown as plain text, in which nothing is a link. */
export function ServerToolRuns({ message: { id, reasoningDetails } }: { readonly message: AnswerMessage }) {
  const strings = usePanel().store.strings.value;
  const runs = useMemo(() => serverToolCalls(reasoningDetails).map(asRun), [reasoningDetails]);
  if (runs.length === 0) return null;
  const caption = `server-tools-${id}`;
  return (
    <div class="sources">
      <h3 id={caption}>{strings.serverTools}</h3>
      <ul class="tool-runs" aria-labelledby={caption}>
        {runs.map((run, index) => (
          <ToolRunDetails key={run.call.id} run={run} question={null} name={`${id}/server/${index}`} />
        ))}
      </ul>
    </div>
  );
}

function asRun({ name, arguments: written, result, failed }: ReturnType<typeof serverToolCalls>[number], index: number): ToolRun {
  return {
    call: { id: String(index), type: "function", function: { name, arguments: showHidden(written) } },
    status: failed ? "failed" : "done",
    text: showHidden(result),
    images: [],
  };
}
