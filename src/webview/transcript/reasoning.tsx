import { useComputed } from "@preact/signals";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";
import type { AnswerTexts } from "../stream/answerTexts.ts";
import { MarkdownPart } from "./markdownPart.tsx";
import type { MessagePlace } from "./messagePlace.ts";

interface ReasoningProps {
  readonly message: AnswerMessage;
  readonly texts: AnswerTexts;
  readonly place: MessagePlace;
}

/**
 * A model's reasoning. Open while it streams and folded when the answer begins, unless the user opened or folded it:
 * then it stays that way, even after a reload.
 */
export function Reasoning({ message, texts, place }: ReasoningProps) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const chosen = panel.folds.wantsReasoning(message.id);
  const isThinking = message.status === "streaming" && !texts.hasText.value;
  const isRevealed = panel.finder.revealed.value === message.id;
  const open = isRevealed || (chosen ?? isThinking);
  const region = `reasoning-${message.id}`;
  const ms = message.timings.reasoningMs ?? texts.watchedReasoningMs.value;
  const time = ms === undefined || ms >= 1000 ? panel.format.value.duration(ms ?? 0) : strings.underASecond;
  const label = isThinking || ms === undefined ? strings.reasoning : fill(strings.reasoningFor, time);
  // Regions are landmarks, so several open ones need distinct names.
  const isLast = useComputed(() => place.position === panel.store.size.value).value;
  const regionName = isLast ? strings.reasoning : fill(strings.reasoningEarlier, panel.format.value.count(place.position));
  const toggle = (): void => {
    if (isRevealed) panel.finder.revealed.value = null;
    panel.folds.setReasoning(message.id, !open);
  };
  return (
    <div class={isThinking ? "reasoning reasoning-live" : "reasoning"}>
      <button type="button" class="reasoning-toggle" aria-expanded={open} aria-controls={region} onClick={toggle}>
        <Icon name={open ? "chevron-down" : "chevron-right"} />
        <span class="reasoning-label">{label}</span>
      </button>
      <div id={region} class="reasoning-body" role="region" aria-label={regionName} hidden={!open}>
        <MarkdownPart messageId={message.id} part="reasoning" text={texts.reasoning} />
      </div>
    </div>
  );
}
