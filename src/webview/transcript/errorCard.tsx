import { errorActions, type ChatError, type ErrorAction } from "../../shared/chatError.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { BilledButton } from "../components/billedButton.tsx";
import { Icon } from "../components/icon.tsx";
import { useSeconds } from "../components/useSeconds.ts";

/** A failure: what happened, the server's message as a quotation, and the next steps. */
export function ErrorCard({ messageId, error }: { readonly messageId: string; readonly error: ChatError }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const { suggestions = [], reasons = [] } = error;
  return (
    <div class="error-card" role="alert" data-code={error.code}>
      <Icon name="error" />
      <div class="error-body">
        <p dir="auto">{error.message}</p>
        {error.serverMessage !== undefined && error.serverMessage !== "" && (
          <>
            <p class="error-caption">{strings.serverSaid}</p>
            <blockquote class="error-quote" dir="auto" tabIndex={0}>
              {error.serverMessage}
            </blockquote>
          </>
        )}
        {suggestions.length > 0 && <p dir="auto">{fill(strings.similarModels, suggestions.join(", "))}</p>}
        {reasons.length > 0 && <p dir="auto">{fill(strings.reasonsGiven, reasons.join(", "))}</p>}
        {error.retryAt !== undefined && <RetryCountdown retryAt={error.retryAt} />}
        <div class="error-actions">
          {errorActions(error).map((action, index) => (
            <ActionButton key={action} messageId={messageId} action={action} field={error.refusedField ?? ""} isFirst={index === 0} />
          ))}
        </div>
      </div>
    </div>
  );
}

/** These ask again at once. The others show something first, which may take minutes: they must not keep these from being pressed. */
const billed: ReadonlySet<ErrorAction> = new Set(["retry", "retryShorter", "usePaidVariant", "useFallback", "dropOldest", "leaveOut"]);

interface ActionButtonProps {
  readonly messageId: string;
  readonly action: ErrorAction;
  /** The field that `leaveOut` leaves out. */
  readonly field: string;
  readonly isFirst: boolean;
}

function ActionButton({ messageId, action, field, isFirst }: ActionButtonProps) {
  const panel = usePanel();
  const label = fill(panel.store.strings.value[actionLabels[action]], field);
  const message = { type: "errorAction", messageId, action } as const;
  const primary = isFirst ? "button-primary" : "";
  if (billed.has(action)) return <BilledButton class={primary} label={label} message={message} />;
  return (
    <button type="button" class={`button ${primary}`} onClick={() => panel.post(message)}>
      {label}
    </button>
  );
}

/** From this wait on, the time of day is clearer than a countdown. */
const clockFromMs = 120_000;

/** The countdown is hidden from screen readers: an alert that changes every second would be read every second. */
function RetryCountdown({ retryAt }: { readonly retryAt: number }) {
  const { store, format } = usePanel();
  const left = retryAt - useSeconds(retryAt > Date.now());
  if (left <= 0) return null;
  const strings = store.strings.value;
  const time = format.value.duration(Math.ceil(left / 1000) * 1000);
  return (
    <>
      {left > clockFromMs && <p>{fill(strings.resetsAt, format.value.time(retryAt))}</p>}
      <p aria-hidden="true">{fill(strings.tryAgainIn, time)}</p>
    </>
  );
}

const actionLabels = {
  retry: "actionRetry",
  setApiKey: "actionSetApiKey",
  signIn: "actionSignIn",
  selectModel: "actionSelectModel",
  openCredits: "actionOpenCredits",
  openSettings: "actionOpenSettings",
  showLog: "actionShowLog",
  newConversation: "actionNewConversation",
  retryShorter: "actionRetryShorter",
  usePaidVariant: "actionUsePaidVariant",
  useFallback: "actionUseFallback",
  dropOldest: "actionDropOldest",
  leaveOut: "actionLeaveOut",
} as const satisfies Record<ErrorAction, keyof PanelStrings>;
