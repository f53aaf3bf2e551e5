import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { usePanel } from "../panelContext.ts";
import type * as runningFigures from "./runningFigures.tsx";
import type { AnswerTexts } from "../stream/answerTexts.ts";

const loaded = signal<typeof runningFigures | null>(null);

interface RunningFooterProps {
  readonly message: AnswerMessage;
  readonly texts: AnswerTexts;
}

/** The place of an answer's figures while it runs, as tall as they will be. What counts is loaded with the first answer that can be counted. */
export function RunningFooter({ message, texts }: RunningFooterProps) {
  const { store } = usePanel();
  const counted = store.state.value?.counting?.find(({ messageId }) => messageId === message.id);
  const isWanted = counted !== undefined;
  useEffect(() => {
    const load = async (): Promise<void> => void (loaded.value ??= await import("./runningFigures.tsx"));
    if (isWanted) void load();
  }, [isWanted]);
  const code = loaded.value;
  return (
    <div class="answer-footer">{counted !== undefined && code !== null && <code.RunningFigures counted={counted} texts={texts} />}</div>
  );
}
