import { useId, useState } from "preact/hooks";
import { errorActions, type ChatError, type ChatErrorCode, type ErrorAction } from "../../shared/chatError.ts";
import { endpointTitle } from "../../shared/endpointTitle.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { BilledButton } from "../components/billedButton.tsx";
import { Icon } from "../components/icon.tsx";
import { useSeconds } from "../components/useSeconds.ts";

interface ErrorCardProps {
  readonly messageId: string;
  /** Name of the endpoint that was asked. */
  readonly endpoint: string;
  readonly error: ChatError;
}

/** The most buttons that a card shows; the rest is behind "Details". */
const shownActions = 2;

/** A failure: what happened in one sentence, the next steps, and, folded, what the server said and which address it has. */
export function ErrorCard({ messageId, endpoint, error }: ErrorCardProps) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const [isOpen, setOpen] = useState(tellsLittle.has(error.code));
  const details = useId();
  const suggestions = (error.suggestions ?? []).filter((id) => id !== error.model);
  const actions = errorActions(error);
  const facts = factsOf(error, strings);
  const more = actions.slice(shownActions);
  const hasDetails = facts.length > 0 || more.length > 0 || hasQuote(error);
  const button = (action: ErrorAction) => (
    <ActionButton key={action} messageId={messageId} action={action} field={error.refusedField ?? ""} />
  );
  return (
    <div class="error-card" role="alert" data-code={error.code}>
      <Icon name="error" />
      <div class="error-body">
        <p dir="auto">{withEndpointName(error, endpoint)}</p>
        {suggestions.length > 0 && <p dir="auto">{fill(strings.similarModels, suggestions.join(", "))}</p>}
        {error.retryAt !== undefined && <RetryTime retryAt={error.retryAt} />}
        <div class="error-actions">
          {actions.slice(0, shownActions).map(button)}
          {hasDetails && (
            <button
              type="button"
              class="error-details-toggle"
              aria-expanded={isOpen}
              aria-controls={details}
              onClick={() => setOpen(!isOpen)}
            >
              <Icon name={isOpen ? "chevron-down" : "chevron-right"} />
              {strings.details}
            </button>
          )}
        </div>
        <div id={details} class="error-details" hidden={!isOpen || !hasDetails}>
          {hasQuote(error) && (
            <>
              <p class="error-caption">{strings.serverSaid}</p>
              <blockquote class="error-quote" dir="auto" tabIndex={0}>
                {error.serverMessage}
              </blockquote>
            </>
          )}
          {facts.map((fact) => (
            <p key={fact} class="error-caption" dir="auto">
              {fact}
            </p>
          ))}
          {more.length > 0 && <div class="error-actions">{more.map(button)}</div>}
        </div>
      </div>
    </div>
  );
}

/** Of these, the server's own words say more than ours: they are shown at once. */
const tellsLittle: ReadonlySet<ChatErrorCode> = new Set(["badRequest", "providerError", "moderation"]);

function hasQuote({ serverMessage = "" }: ChatError): boolean {
  return serverMessage !== "";
}

/** The sentence of an error with the name that the endpoint has in the settings; its address is among the details. */
function withEndpointName({ message, origin }: ChatError, endpoint: string): string {
  return origin === undefined || endpoint === "" ? message : message.replaceAll(origin, endpointTitle(endpoint));
}

function factsOf({ reasons = [], origin, model, status }: ChatError, strings: PanelStrings): readonly string[] {
  return [
    ...(reasons.length > 0 ? [fill(strings.reasonsGiven, reasons.join(", "))] : []),
    ...(origin === undefined ? [] : [fill(strings.errorAddress, origin)]),
    ...(model === undefined ? [] : [fill(strings.errorModel, model)]),
    ...(status === undefined ? [] : [fill(strings.errorStatus, String(status))]),
  ];
}

/** These ask again at once. The others show something first, which may take minutes: they must not keep these from being pressed. */
const billed: ReadonlySet<ErrorAction> = new Set(["retry", "retryShorter", "usePaidVariant", "useFallback", "dropOldest", "leaveOut"]);

interface ActionButtonProps {
  readonly messageId: string;
  readonly action: ErrorAction;
  /** The field that `leaveOut` leaves out. */
  readonly field: string;
}

function ActionButton({ messageId, action, field }: ActionButtonProps) {
  const panel = usePanel();
  const label = fill(panel.store.strings.value[actionLabels[action]], field);
  const message = { type: "errorAction", messageId, action } as const;
  if (billed.has(action)) return <BilledButton label={label} message={message} />;
  return (
    <button type="button" class="button" onClick={() => panel.post(message)}>
      {label}
    </button>
  );
}

/** From this wait on, the time of day is clearer than a countdown. */
const clockFromMs = 120_000;

/** When to try again. The countdown is hidden from screen readers: an alert that changes every second would be read every second. */
function RetryTime({ retryAt }: { readonly retryAt: number }) {
  const { store, format } = usePanel();
  const left = retryAt - useSeconds(retryAt > Date.now());
  if (left <= 0) return null;
  const strings = store.strings.value;
  if (left > clockFromMs) return <p>{fill(strings.resetsAt, format.value.time(retryAt))}</p>;
  return <p aria-hidden="true">{fill(strings.tryAgainIn, format.value.duration(Math.ceil(left / 1000) * 1000))}</p>;
}

const actionLabels = {
  retry: "actionRetry",
  setApiKey: "actionSetApiKey",
  signIn: "actionSignIn",
  selectModel: "actionSelectModel",
  openCredits: "actionOpenCredits",
  openSettings: "actionOpenSettings",
  showLog: "actionShowLog",
  showPolicy: "actionShowPolicy",
  switchEndpoint: "actionSwitchEndpoint",
  newConversation: "actionNewConversation",
  retryShorter: "actionRetryShorter",
  usePaidVariant: "actionUsePaidVariant",
  useFallback: "actionUseFallback",
  dropOldest: "actionDropOldest",
  leaveOut: "actionLeaveOut",
} as const satisfies Record<ErrorAction, keyof PanelStrings>;
