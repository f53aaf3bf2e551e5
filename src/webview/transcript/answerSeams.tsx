import type { AnswerMessage } from "../../shared/conversation.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";

/** How much is shown around a seam, and of what was left out there, UTF-16 units. */
const shownLength = 40;
const shownCut = 200;

/** Where an answer was continued and the parts may not fit, with a way to put them apart. */
export function AnswerSeams({ message }: { readonly message: AnswerMessage }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  return (message.seams ?? []).map(({ at, cut }) => {
    const before = oneLine(message.text.slice(Math.max(0, at - shownLength), at));
    const after = oneLine(message.text.slice(at, at + shownLength));
    const words = oneLine(cut.slice(0, shownCut));
    return (
      <p key={at} class="answer-note answer-seam" dir="auto">
        {fill(strings.seam, before, after)}
        {words !== "" && ` ${fill(strings.seamCut, cut.length > shownCut ? `${words}…` : words)}`}{" "}
        <button
          type="button"
          class="link-button"
          title={strings.undoJoinHint}
          onClick={() => panel.post({ type: "separateParts", messageId: message.id, at })}
        >
          {strings.undoJoin}
        </button>
      </p>
    );
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
