import { useEffect } from "preact/hooks";
import type { CompletionItem } from "../../shared/protocol.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "./icon.tsx";

/** Before the first message: the next step, and what to begin with. */
export function EmptyState() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const state = panel.store.state.value;
  if (state === null) return null;
  return (
    <div class="empty">
      <h2>{strings.emptyTitle}</h2>
      <FirstStep />
      {!state.needsKey && state.model !== null && <Begin conversationId={panel.store.conversationId.value} />}
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

/** Questions about what is in the editor, and the last conversations. */
function Begin({ conversationId }: { readonly conversationId: string | null }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const { suggestions } = panel;
  useEffect(() => {
    const request = (): void => suggestions.request();
    request();
    addEventListener("focus", request);
    document.documentElement.addEventListener("pointerenter", request);
    return () => {
      removeEventListener("focus", request);
      document.documentElement.removeEventListener("pointerenter", request);
    };
  }, [suggestions, conversationId]);

  const write = (text: string): void => {
    panel.drafts.write(text);
    panel.focusComposer();
  };
  const items = suggestions.items.value;
  if (items === null) return null;
  const questions = items.filter(({ insert }) => insert !== undefined);
  const recent = items.filter(({ insert }) => insert === undefined);
  return (
    <>
      <section class="examples" aria-label={strings.emptyExamples}>
        {questions.map((item) => (
          <Example
            key={item.label}
            item={item}
            onClick={() => {
              panel.post({ type: "chooseCompletion", id: item.id });
              write(item.insert ?? "");
            }}
          />
        ))}
        {questions.length === 0 && (
          <>
            <Example item={{ icon: "attach", label: strings.exampleAttach }} onClick={() => panel.post({ type: "attachContext" })} />
            <Example item={{ icon: "lightbulb", label: strings.example }} onClick={() => write(strings.example)} />
          </>
        )}
      </section>
      {recent.length > 0 && (
        <section class="examples" aria-label={strings.emptyRecent}>
          <h3>{strings.emptyRecent}</h3>
          {recent.map((item) => (
            <Example key={item.id} item={item} onClick={() => panel.post({ type: "chooseCompletion", id: item.id })} />
          ))}
        </section>
      )}
    </>
  );
}

function Example({ item, onClick }: { readonly item: Pick<CompletionItem, "icon" | "label" | "detail">; readonly onClick: () => void }) {
  return (
    <button type="button" class="example" title={item.label} onClick={onClick}>
      <Icon name={item.icon} />
      <span class="example-label" dir="auto">
        {item.label}
      </span>
      {item.detail !== undefined && <span class="example-detail">{item.detail}</span>}
    </button>
  );
}
