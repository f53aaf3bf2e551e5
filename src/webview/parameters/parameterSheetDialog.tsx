import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type ParameterSheet, type RowName, rowsOf } from "../../shared/parameterSheet.ts";
import { isNumber, type NumberName } from "../../shared/parameterTable.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";
import { IconButton } from "../components/iconButton.tsx";
import { ReasoningRow, ServiceTierRow, ToolChoiceRow } from "./choiceRows.tsx";
import { NumberRow } from "./numberRow.tsx";
import { SheetContext, type SheetTools, formatSource, useSheet, useStrings } from "./setting.ts";
import { ExtraBodyRow, StopRow, SystemPromptRow } from "./textRows.tsx";

/** Every parameter of the conversation: its value, its source, what the model supports, and controls to change it for this conversation. */
export function ParameterSheetDialog() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const sheet = panel.parameters.sheet.value;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  if (sheet === null) return null;

  const close = (): void => {
    commitField();
    dialog.current?.close();
  };
  const set: SheetTools["set"] = (name, value) =>
    panel.post({ type: "setParameter", conversationId: sheet.conversationId, name, ...(value === undefined ? {} : { value }) });
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby="sheet-title"
      onCancel={commitField}
      onClose={() => panel.parameters.close()}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        // A click beside the sheet: the backdrop is the dialog itself.
        if (event.target === event.currentTarget && isOutside(event)) close();
      }}
    >
      <SheetContext.Provider value={{ sheet, set }}>
        <header class="sheet-head">
          <h2 id="sheet-title">{strings.parametersOf}</h2>
          <IconButton icon="close" label={strings.parametersClose} onClick={close} />
        </header>
        <div class="sheet-body">
          <p class="sheet-lead">{sheet.model === null ? strings.parametersNoModel : fill(strings.parametersFor, sheet.model)}</p>
          <Rejected sheet={sheet} />
          <FromFile sheet={sheet} />
          <PresetLine />
          <Rows of="sampling" title={strings.sectionSampling} />
          <Rows of="reasoning" title={strings.sectionReasoning} />
          <Rows of="answer" title={strings.sectionAnswer} />
          <Section title={strings.sectionPrompt}>
            <SystemPromptRow />
          </Section>
          {sheet.routes && (
            <Section title={strings.sectionRouting}>
              <Routing sheet={sheet} />
            </Section>
          )}
          <Rows of="more" title={strings.sectionMore} />
        </div>
        <Footer />
      </SheetContext.Provider>
    </dialog>
  );
}

/** Makes the focused field send its value, so that closing loses nothing. */
function commitField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

function isOutside({ clientX, clientY, currentTarget }: MouseEvent): boolean {
  if (!(currentTarget instanceof HTMLElement)) return false;
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="sheet-section" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** The rows of parameters that are not a number. */
const otherRows: Readonly<Record<Exclude<RowName, NumberName>, () => JSX.Element>> = {
  stop: StopRow,
  reasoning: ReasoningRow,
  serviceTier: ServiceTierRow,
  toolChoice: ToolChoiceRow,
  extraBody: ExtraBodyRow,
};

/** A section with a row for each of its parameters. */
function Rows({ of, title }: { readonly of: Parameters<typeof rowsOf>[0]; readonly title: string }) {
  return (
    <Section title={title}>
      <div class="sheet-rows">
        {rowsOf(of).map((name) => {
          if (isNumber(name)) return <NumberRow key={name} name={name} />;
          const OtherRow = otherRows[name];
          return <OtherRow key={name} />;
        })}
      </div>
    </Section>
  );
}

/** What the imported file sets, which the panel's notice offers to use. */
function FromFile({ sheet }: { readonly sheet: ParameterSheet }) {
  const strings = useStrings();
  if (sheet.fromFile.length === 0) return null;
  return (
    <Section title={strings.fileSettings}>
      <dl class="sheet-routing">
        {sheet.fromFile.map(({ name, text }) => (
          <div key={name}>
            <dt dir="auto">{name}</dt>
            <dd dir="auto">{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** Invalid settings. Without this, a value from another source would apply with no explanation. */
function Rejected({ sheet }: { readonly sheet: ParameterSheet }) {
  if (sheet.rejected.length === 0) return null;
  return (
    <div class="sheet-rejected" role="alert">
      {sheet.rejected.map((sentence) => (
        <p key={sentence}>
          <Icon name="warning" />
          <span>{sentence}</span>
        </p>
      ))}
    </div>
  );
}

function PresetLine() {
  const panel = usePanel();
  const strings = useStrings();
  const { preset } = useSheet().sheet;
  const from = preset.name === null ? "" : ` · ${formatSource({ value: preset.name, source: preset.source }, strings)}`;
  return (
    <div class="sheet-line" role="group" aria-label={strings.preset}>
      <span class="param-label">{strings.preset}</span>
      <span class="sheet-value" dir="auto">
        {preset.name ?? strings.presetNone}
        <span class="param-source">{from}</span>
        {preset.waiting !== null && <span class="param-source"> · {fill(strings.parameterWaiting, preset.waiting)}</span>}
      </span>
      <span class="sheet-buttons">
        <button type="button" class="button" onClick={() => panel.post({ type: "selectPreset" })}>
          {strings.presetChoose}
        </button>
        <button type="button" class="button" onClick={() => panel.post({ type: "savePreset" })}>
          {strings.presetSave}
        </button>
      </span>
    </div>
  );
}

const routingLabels = { provider: "routingProvider", fallbackModels: "routingFallbackModels", plugins: "routingPlugins" } as const;

function Routing({ sheet }: { readonly sheet: ParameterSheet }) {
  const panel = usePanel();
  const strings = useStrings();
  return (
    <>
      {sheet.routing.length === 0 ? (
        <p class="param-note">{strings.routingNone}</p>
      ) : (
        <dl class="sheet-routing">
          {sheet.routing.map((line) => (
            <div key={`${line.name} ${line.isWaiting}`}>
              <dt>
                {strings[routingLabels[line.name]]}{" "}
                <span class={line.source === "conversation" ? "param-source param-own" : "param-source"}>
                  {line.fixed ??
                    (line.isWaiting ? strings.routingWaiting : formatSource({ value: line.text, source: line.source }, strings))}
                </span>
              </dt>
              <dd dir="ltr">{line.text}</dd>
            </div>
          ))}
        </dl>
      )}
      <button type="button" class="button" onClick={() => panel.post({ type: "editRouting" })}>
        {strings.routingEdit}
      </button>
    </>
  );
}

function Footer() {
  const panel = usePanel();
  const strings = useStrings();
  const { sheet } = useSheet();
  const own = panel.store.state.value?.parameters.own ?? 0;
  return (
    <footer class="sheet-foot">
      <button type="button" class="button" onClick={() => panel.post({ type: "viewRequest", text: panel.drafts.text.value })}>
        {strings.viewRequest}
      </button>
      <button type="button" class="button" onClick={() => panel.post({ type: "openSettings" })}>
        {strings.openSettings}
      </button>
      <span class="spacer" />
      <button
        type="button"
        class="button"
        disabled={own === 0}
        onClick={() => panel.post({ type: "resetParameters", conversationId: sheet.conversationId })}
      >
        {strings.parametersResetAll}
      </button>
    </footer>
  );
}
