import type { ValueSource } from "../../shared/parameters.ts";
import type { PanelState } from "../../shared/protocol.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../parts/icon.tsx";

/** Which model answers next, and which setting says so. */
export function ModelButton({ model }: { readonly model: PanelState["model"] }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const origin = model === null ? null : describeOrigin(model.source, strings);
  const description = model === null || origin === null ? strings.chooseModel : fill(origin.sentence, model.name);
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
          {origin.word}
        </span>
      )}
      <Icon name="chevron-down" />
    </button>
  );
}

function describeOrigin(source: ValueSource, strings: PanelStrings): { readonly word: string; readonly sentence: string } {
  switch (source) {
    case "conversation":
      return { word: strings.scopeConversation, sentence: strings.modelFromConversation };
    case "preset":
      return { word: strings.scopePreset, sentence: strings.modelFromPreset };
    case "folder":
      return { word: strings.scopeFolder, sentence: strings.modelFromFolder };
    case "workspace":
      return { word: strings.scopeWorkspace, sentence: strings.modelFromWorkspace };
    case "user":
      return { word: strings.scopeUser, sentence: strings.modelFromUser };
    case "default":
      return { word: strings.scopeDefault, sentence: strings.modelFromDefault };
  }
}
