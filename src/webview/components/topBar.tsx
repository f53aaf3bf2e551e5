import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { IconButton } from "./iconButton.tsx";

/** The conversation's usage, and buttons for other conversations. */
export function TopBar() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  return (
    <header class="top-bar">
      <Usage />
      <div class="top-bar-buttons">
        <IconButton icon="history" label={strings.conversations} onClick={() => panel.post({ type: "openConversations" })} />
        <IconButton icon="add" label={strings.newConversation} onClick={() => panel.post({ type: "newConversation" })} />
      </div>
    </header>
  );
}

function Usage() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const format = panel.format.value;
  const usage = panel.store.state.value?.usage;
  const total = usage === undefined ? 0 : usage.promptTokens + usage.completionTokens;
  const cost = usage?.cost ?? null;
  const detail =
    usage === undefined || (total === 0 && cost === null)
      ? undefined
      : fill(
          strings.usageDetail,
          format.count(usage.promptTokens),
          format.count(usage.completionTokens),
          format.count(usage.reasoningTokens),
          cost === null
            ? strings.usageCostUnknown
            : fill(usage.isEstimated ? strings.usageCostEstimated : strings.usageCost, format.dollars(cost)),
        );
  return (
    <div class="usage" role="group" aria-label={strings.usage} title={detail}>
      {total > 0 && <span>{format.countedShort(strings.usageTokens, total)}</span>}
      {cost !== null && (
        <button
          type="button"
          class="usage-cost"
          title={detail}
          aria-description={strings.showUsage}
          onClick={() => panel.post({ type: "showUsage" })}
        >
          {usage?.isEstimated === true ? fill(strings.approximately, format.dollars(cost)) : format.dollars(cost)}
        </button>
      )}
    </div>
  );
}
