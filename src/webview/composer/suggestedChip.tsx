import type { Attachment } from "../../shared/conversation.ts";
import type { SuggestedAttachment } from "../../shared/protocol.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";

/** The active file or selection, which a click attaches. */
export function SuggestedChip({ suggested: { id, label, detail, title } }: { readonly suggested: SuggestedAttachment }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  return (
    <button
      type="button"
      class="suggested-chip"
      aria-label={fill(strings.attachSuggested, detail === undefined ? label : `${label}, ${detail}`)}
      aria-description={strings.suggestedHint}
      title={`${fill(strings.attachSuggested, title)}\n${strings.suggestedHint}`}
      onClick={() => panel.post({ type: "attachSuggested", id })}
    >
      <Icon name="add" />
      <span class="suggested-name">
        <span class="chip-label">{label}</span>
        {detail !== undefined && <span class="suggested-detail">, {detail}</span>}
      </span>
    </button>
  );
}

/** The suggestion, unless it is among the attachments. */
export function unlessAttached(suggested: SuggestedAttachment | null, attachments: readonly Attachment[]): SuggestedAttachment | null {
  if (suggested === null) return null;
  const { kind, uri, lines } = suggested;
  const same = attachments.filter((one) => one.kind === kind && one.uri === uri && one.part !== true);
  const isAttached =
    kind === "selection"
      ? lines.every(([first, last]) => same.some(({ startLine, endLine }) => startLine === first && endLine === last))
      : same.length > 0;
  return isAttached ? null : suggested;
}
