import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "./icon.tsx";

/** Before the first message: the next step, and example questions. */
export function EmptyState() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const state = panel.store.state.value;
  if (state === null) return null;
  return (
    <div class="empty">
      <span class="empty-mark">
        <Icon name="comment-discussion" />
      </span>
      <h2>{strings.emptyTitle}</h2>
      <FirstStep />
      {!state.needsKey && state.model !== null && <Examples prompts={[strings.example1, strings.example2, strings.example3]} />}
    </div>
  );
}

function FirstStep() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const state = panel.store.state.value;
  if (state === null) return null;
  if (state.needsKey) {
    return (
      <>
        <p>{fill(strings.emptyNeedsKey, state.endpoint.host)}</p>
        <div class="empty-steps">
          <button type="button" class="button button-primary" onClick={() => panel.post({ type: "signIn" })}>
            {strings.actionSignIn}
          </button>
          <button type="button" class="button" onClick={() => panel.post({ type: "setApiKey" })}>
            {strings.emptySetApiKey}
          </button>
        </div>
      </>
    );
  }
  if (state.model === null) {
    return (
      <>
        <p>{strings.emptyNeedsModel}</p>
        <button type="button" class="button button-primary" onClick={() => panel.post({ type: "selectModel" })}>
          {strings.chooseModel}
        </button>
      </>
    );
  }
  return <p>{strings.emptyReady}</p>;
}

function Examples({ prompts }: { readonly prompts: readonly string[] }) {
  const panel = usePanel();
  return (
    <section class="examples" aria-label={panel.store.strings.value.emptyExamples}>
      {prompts.map((prompt) => (
        <button
          key={prompt}
          type="button"
          class="example"
          onClick={() => {
            panel.drafts.write(prompt);
            panel.focusComposer();
          }}
        >
          {prompt}
        </button>
      ))}
    </section>
  );
}
