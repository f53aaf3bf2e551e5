import { Icon } from "../components/icon.tsx";
import { usePanel } from "../panelContext.ts";
import { firstLine } from "./firstLine.ts";

/** The first line of a collapsed answer, which shows all of it again. */
export function CollapsedLine({ messageId, text }: { readonly messageId: string; readonly text: string }) {
  const { folds, store } = usePanel();
  return (
    <button
      type="button"
      class="collapsed-line"
      aria-expanded="false"
      title={store.strings.value.expandAnswer}
      onClick={() => folds.setCollapsed(messageId, false)}
    >
      <Icon name="chevron-right" />
      <span dir="auto">{firstLine(text)}</span>
    </button>
  );
}
