import type { PanelState } from "../../shared/protocol.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";

/** How many tools are on in this conversation, and the way to choose them. If tools cannot be used, the tooltip says why. */
export function ToolsButton({ tools }: { readonly tools: PanelState["tools"] }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const count = tools.on > 0 ? panel.format.value.count(tools.on) : "";
  const label = tools.on === 0 ? strings.tools : fill(strings.toolsOn, count);
  return (
    <button
      type="button"
      class={tools.on === 0 ? "icon-button tools-button" : "icon-button tools-button tools-on"}
      aria-label={label}
      title={tools.unusable ?? (tools.on === 0 ? strings.toolsOff : label)}
      aria-description={tools.unusable ?? undefined}
      data-unusable={tools.unusable !== null}
      onClick={() => panel.post({ type: "selectTools" })}
    >
      <Icon name="tools" />
      <span class="bar-word" aria-hidden="true">
        {strings.tools}
      </span>
      {tools.on > 0 && <span aria-hidden="true">{count}</span>}
    </button>
  );
}
