import type { PanelState } from "../../shared/protocol.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";

/** Opens the parameter sheet. Shows how many values the conversation sets, or a mark if a setting is invalid. */
export function ParametersButton({ parameters }: { readonly parameters: PanelState["parameters"] }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const { own, unusable } = parameters;
  const count = own > 0 ? panel.format.value.count(own) : "";
  const tooltip = unusable > 0 ? strings.parametersUnusable : own > 0 ? fill(strings.parametersOwn, count) : strings.parametersHint;
  return (
    <button
      type="button"
      class="icon-button parameters-button"
      aria-label={strings.parameters}
      aria-description={tooltip}
      aria-haspopup="dialog"
      title={tooltip}
      onClick={() => panel.parameters.open()}
    >
      <Icon name="settings" />
      <span class="bar-word" aria-hidden="true">
        {strings.parameters}
      </span>
      {unusable > 0 ? (
        <span class="mark mark-trouble" aria-hidden="true">
          !
        </span>
      ) : (
        own > 0 && (
          <span class="mark" aria-hidden="true">
            {count}
          </span>
        )
      )}
    </button>
  );
}
