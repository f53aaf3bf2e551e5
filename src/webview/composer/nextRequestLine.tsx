import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";

/** Estimated tokens and cost of the next request, and how full the context window is. */
export function NextRequestLine() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const format = panel.format.value;
  const nextRequest = panel.nextRequest.value;
  const isIdle = panel.drafts.text.value === "" && panel.store.size.value === 0 && panel.store.state.value?.attachments.length === 0;
  if (nextRequest === null || isIdle) return null;
  const { tokens, window, cost, priceNote } = nextRequest;
  const title =
    cost === null
      ? format.counted(strings.nextRequestTitleNoPrice, tokens)
      : format.counted(strings.nextRequestTitle, tokens, format.dollars(cost.sent), format.dollars(cost.answer));
  return (
    <div class="next-request" title={title}>
      {window !== null && <ContextMeter tokens={tokens} window={window} />}
      <span>{format.countedShort(strings.nextRequestTokens, tokens)}</span>
      {cost !== null && <span>{fill(strings.approximately, format.dollars(cost.sent))}</span>}
      {priceNote !== null && <span class="next-request-note">{priceNote}</span>}
    </div>
  );
}

function ContextMeter({ tokens, window }: { readonly tokens: number; readonly window: number }) {
  const { store, format } = usePanel();
  const { count, counted } = format.value;
  const label = counted(store.strings.value.contextMeter, window, count(tokens));
  const share = Math.min(1, tokens / window);
  return (
    <svg
      class={share >= 1 ? "meter meter-full" : share > 0.8 ? "meter meter-high" : "meter"}
      role="meter"
      aria-label={label}
      aria-valuenow={Math.min(tokens, window)}
      aria-valuemin={0}
      aria-valuemax={window}
      aria-valuetext={label}
      viewBox="0 0 40 4"
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      <rect class="meter-track" width="40" height="4" rx="2" />
      <rect class="meter-fill" width={Math.max(1, share * 40)} height="4" rx="2" />
    </svg>
  );
}
