import type { AnswerMessage } from "../../shared/conversation.ts";
import type { AnswerActivity } from "../../shared/protocol.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";
import { useSeconds } from "../components/useSeconds.ts";

/** Shorter waits show no time. */
const showElapsedFromMs = 2000;

/** Why there is no answer yet, for how long, and when the next attempt is due. */
export function WaitingIndicator({ message, activity }: { readonly message: AnswerMessage; readonly activity: AnswerActivity }) {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  const now = useSeconds(true);
  const wholeSeconds = (ms: number): string => format.value.duration(Math.max(1, Math.round(ms / 1000)) * 1000);
  const elapsed = now - message.createdAt;

  const describe = (): string => {
    if (activity.phase === "sending") return strings.sending;
    if (activity.phase !== "retrying") return fill(strings.waiting, message.modelName);
    const { text, attempt, maxAttempts, retryAt } = activity;
    const attempts = [format.value.count(attempt), format.value.count(maxAttempts)] as const;
    return retryAt > now
      ? fill(strings.retrying, text, wholeSeconds(retryAt - now), ...attempts)
      : fill(strings.retryingNow, text, ...attempts);
  };
  return (
    <div class="waiting">
      <Icon name="loading codicon-modifier-spin" />
      <span dir="auto">{describe()}</span>
      {activity.phase !== "retrying" && elapsed >= showElapsedFromMs && <span class="waiting-time">{wholeSeconds(elapsed)}</span>}
    </div>
  );
}
