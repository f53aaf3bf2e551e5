import type { PanelState } from "../../shared/protocol.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";
import { IconButton } from "../components/iconButton.tsx";

/** Shows that the next question goes to several models, with a button to cancel that. */
export function CompareNext({ models }: { readonly models: PanelState["compareModels"] }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  if (models.length === 0) return null;
  const names = models.map(({ name }) => name).join(", ");
  return (
    <div class="chips">
      <span class="chip compare-next" role="group" aria-label={fill(strings.compareNext, names)}>
        <button type="button" class="chip-open" title={strings.compareModels} onClick={() => panel.post({ type: "compareModels" })}>
          <Icon name="law" />
          <span class="chip-label" dir="auto">
            {fill(strings.compareNextShort, names)}
          </span>
        </button>
        <IconButton icon="close" label={strings.clearCompare} class="chip-remove" onClick={() => panel.post({ type: "clearCompare" })} />
      </span>
    </div>
  );
}
