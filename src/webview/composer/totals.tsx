import { fill, type PanelStrings } from "../../shared/strings.ts";
import { IconButton } from "../components/iconButton.tsx";
import { usePanel } from "../panelContext.ts";

/** One line below the message: how full the context window is, what the conversation has cost, and what the next message costs. */
export function Totals() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const format = panel.format.value;
  const usage = panel.store.state.value?.usage;
  const total = usage === undefined ? 0 : usage.promptTokens + usage.completionTokens;
  const spent = usage?.cost ?? null;
  const detail =
    usage === undefined || (total === 0 && spent === null)
      ? undefined
      : fill(
          strings.usageDetail,
          format.count(usage.promptTokens),
          format.count(usage.completionTokens),
          format.count(usage.reasoningTokens),
          spent === null
            ? strings.usageCostUnknown
            : fill(usage.isEstimated ? strings.usageCostEstimated : strings.usageCost, format.exactDollars(spent)),
        );
  return (
    <div class="totals" role="group" aria-label={strings.usage} title={detail}>
      <NextTokens total={total} />
      <span class="spacer" />
      {spent !== null && (
        <button
          type="button"
          class="usage-cost"
          title={detail}
          aria-description={strings.showUsage}
          onClick={() => panel.post({ type: "showUsage" })}
        >
          {usage?.isEstimated === true ? estimated(format.dollars(spent), strings) : format.dollars(spent)}
        </button>
      )}
      <NextCost />
    </div>
  );
}

/** The tokens of the next message on the scale of the context window; where they are not known, those of the conversation. */
function NextTokens({ total }: { readonly total: number }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const format = panel.format.value;
  const next = useNextRequest();
  if (panel.store.state.value?.isCounting === true) return <span class="totals-tokens">{strings.countingTokens}</span>;
  if (next === null) return total === 0 ? null : <span class="totals-tokens">{format.countedShort(strings.usageTokens, total)}</span>;
  const { tokens, window } = next;
  if (window === null) return <span class="totals-tokens">{format.countedShort(strings.nextRequestTokens, tokens)}</span>;
  return (
    <>
      <ContextMeter tokens={tokens} window={window} />
      <span class="totals-tokens" title={format.counted(strings.contextMeter, window, format.count(tokens))}>
        {format.counted(strings.contextScale, window, format.short(tokens), format.short(window))}
      </span>
      <CompactButton isFilling={tokens > window / 2} />
    </>
  );
}

/** Compacts the conversation: offered where that is worth its price, and between answers. */
function CompactButton({ isFilling }: { readonly isFilling: boolean }) {
  const panel = usePanel();
  const { store } = panel;
  const strings = store.strings.value;
  if (!isFilling || store.size.value <= 2 || store.state.value?.answering !== null) return null;
  return (
    <IconButton
      icon="fold"
      label={strings.overflowCompact}
      tooltip={strings.compactTitle}
      onClick={() => panel.post({ type: "compact" })}
    />
  );
}

function NextCost() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const format = panel.format.value;
  const next = useNextRequest();
  if (next === null) return null;
  const { tokens, cost, priceNote } = next;
  const title =
    cost === null
      ? format.counted(strings.nextRequestTitleNoPrice, tokens)
      : format.counted(strings.nextRequestTitle, tokens, ...[cost.sent, cost.answer].map((usd) => estimated(format.dollars(usd), strings)));
  return (
    <>
      {cost !== null && (
        <span class="next-cost" title={title}>
          {fill(strings.nextCost, estimated(format.dollars(cost.sent), strings))}
        </span>
      )}
      {priceNote !== null && (
        <span class="next-request-note" title={priceNote}>
          {priceNote}
        </span>
      )}
    </>
  );
}

/** An amount that is estimated. What is less than the least amount is not known better than that. */
function estimated(amount: string, strings: PanelStrings): string {
  return amount.startsWith("<") ? amount : fill(strings.approximately, amount);
}

/** The next request, once there is something to send or to send again. */
function useNextRequest() {
  const panel = usePanel();
  const isIdle = panel.drafts.text.value === "" && panel.store.size.value === 0 && panel.store.state.value?.attachments.length === 0;
  return isIdle ? null : panel.nextRequest.value;
}

/** A bar with a mark at each quarter. */
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
      viewBox="0 0 48 8"
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      <rect class="meter-track" y="2" width="48" height="4" rx="2" />
      <rect class="meter-fill" y="2" width={Math.max(2, share * 48)} height="4" rx="2" />
      <path class="meter-marks" d="M12 0v8M24 0v8M36 0v8" />
    </svg>
  );
}
