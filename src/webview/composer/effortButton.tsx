import type { PanelState } from "../../shared/protocol.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { reasoningModeNames, reasoningModeOf } from "../parameters/reasoningModes.ts";

/** How much the model is to reason, beside its name, and the way to change it. Nothing where the model cannot reason. */
export function EffortButton({ reasoning }: { readonly reasoning: PanelState["reasoning"] }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  if (reasoning === null) return null;
  const mode = reasoningModeOf(reasoning.wish);
  const unset = reasoning.unset === null ? strings.reasoningUnset : fill(strings.reasoningUnsetEffort, reasoning.unset);
  const label = fill(strings.effortOf, mode === "unset" ? unset : strings[reasoningModeNames[mode]]);
  return (
    <button
      type="button"
      class={mode === "unset" ? "bar-button effort-button effort-unset" : "bar-button effort-button"}
      aria-label={label}
      title={label}
      onClick={() => panel.post({ type: "selectEffort" })}
    >
      {mode === "unset" ? strings.effort : strings[reasoningModeNames[mode]]}
    </button>
  );
}
