import type { ValueSource } from "../../shared/parameters.ts";
import type { PanelState } from "../../shared/protocol.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";

/** The model that will answer; its tooltip says where that choice comes from. */
export function ModelButton({ model }: { readonly model: PanelState["model"] }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const description = model === null ? strings.chooseModel : fill(strings[origins[model.source]], model.name);
  return (
    <button
      type="button"
      class={model === null ? "bar-button model-button model-missing" : "bar-button model-button"}
      aria-description={description}
      title={description}
      onClick={() => panel.post({ type: "selectModel" })}
    >
      <span class="visually-hidden">{fill(strings.model, model?.name ?? strings.noModel)}</span>
      <span class="model-name" dir="auto" aria-hidden="true">
        {model === null ? strings.chooseModel : withoutMaker(model.name)}
      </span>
      <Icon name="chevron-down" />
    </button>
  );
}

/** `DeepSeek: R1` is `R1` here: the maker is in the tooltip and in the accessible name, and the room is needed. */
function withoutMaker(name: string): string {
  return name.replace(/^[^:]{1,40}: /, "");
}

const origins = {
  // No policy names a model.
  policy: "modelFromDefault",
  conversation: "modelFromConversation",
  preset: "modelFromPreset",
  folder: "modelFromFolder",
  workspace: "modelFromWorkspace",
  user: "modelFromUser",
  default: "modelFromDefault",
} as const satisfies Record<ValueSource, keyof PanelStrings>;
