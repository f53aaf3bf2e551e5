import type { ValueSource } from "../../shared/parameters.ts";
import type { PanelState } from "../../shared/protocol.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";

/** The model that will answer, and the source of that choice. */
export function ModelButton({ model }: { readonly model: PanelState["model"] }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const origin = model === null ? null : origins[model.source];
  const description = model === null || origin === null ? strings.chooseModel : fill(strings[origin.sentence], model.name);
  return (
    <button
      type="button"
      class={model === null ? "model-button model-missing" : "model-button"}
      aria-description={description}
      title={description}
      onClick={() => panel.post({ type: "selectModel" })}
    >
      <span class="visually-hidden">{fill(strings.model, model?.name ?? strings.noModel)}</span>
      <span class="model-name" dir="auto" aria-hidden="true">
        {model?.name ?? strings.chooseModel}
      </span>
      {origin !== null && (
        <span class="model-source" aria-hidden="true">
          {strings[origin.word]}
        </span>
      )}
      <Icon name="chevron-down" />
    </button>
  );
}

const origins = {
  conversation: { word: "scopeConversation", sentence: "modelFromConversation" },
  preset: { word: "scopePreset", sentence: "modelFromPreset" },
  folder: { word: "scopeFolder", sentence: "modelFromFolder" },
  workspace: { word: "scopeWorkspace", sentence: "modelFromWorkspace" },
  user: { word: "scopeUser", sentence: "modelFromUser" },
  default: { word: "scopeDefault", sentence: "modelFromDefault" },
} as const satisfies Record<ValueSource, { readonly word: keyof PanelStrings; readonly sentence: keyof PanelStrings }>;
