import { useEffect, useState } from "preact/hooks";
import type { SheetName, SheetValue } from "../../shared/parameterSheet.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { Row } from "./row.tsx";
import { emptyValue, useSheet, useStrings } from "./setting.ts";
import { isObject } from "../../shared/guards.ts";

/** Sequences that end the answer, one per line. */
export function StopRow() {
  const { sheet, set } = useSheet();
  const strings = useStrings();
  const tell = (text: string): void => {
    const stops = text.split("\n").filter((line) => line !== "");
    set("stop", stops.length === 0 ? emptyValue(sheet.stop) : stops);
  };
  return (
    <TextRow
      name="stop"
      label={strings.stopTexts}
      hint={strings.stopTextsHint}
      value={sheet.stop}
      text={(sheet.stop.value ?? []).join("\n")}
      isCode
      tell={tell}
    />
  );
}

/** The system prompt. */
export function SystemPromptRow() {
  const { sheet, set } = useSheet();
  const strings = useStrings();
  const { systemPrompt } = sheet;
  return (
    <TextRow
      name="systemPrompt"
      label={strings.systemPrompt}
      hint={strings.systemPromptHint}
      value={systemPrompt}
      text={systemPrompt.value}
      tell={(text) => set("systemPrompt", text === systemPrompt.inherited.value ? undefined : text)}
    />
  );
}

/** More fields for the request, as JSON. Anything but an object is reported immediately and not accepted. */
export function ExtraBodyRow() {
  const { sheet, set } = useSheet();
  const strings = useStrings();
  const { extraBody } = sheet;
  return (
    <TextRow
      name="extraBody"
      label={strings.extraBody}
      hint={strings.extraBodyHint}
      value={extraBody}
      text={extraBody.value === null ? "" : JSON.stringify(extraBody.value, undefined, 2)}
      isCode
      check={(text) => jsonProblem(text, strings)}
      tell={(text) => set("extraBody", text.trim() === "" ? emptyValue(extraBody) : (JSON.parse(text) as unknown))}
    />
  );
}

/** The problem with a text that must be a JSON object; undefined if it is one, or empty. */
function jsonProblem(text: string, strings: PanelStrings): string | undefined {
  if (text.trim() === "") return undefined;
  try {
    return isObject(JSON.parse(text)) ? undefined : strings.extraBodyNotObject;
  } catch (error) {
    return fill(strings.extraBodyNotJson, error instanceof Error ? error.message : "");
  }
}

interface TextRowProps {
  readonly name: SheetName;
  readonly label: string;
  readonly hint: string;
  readonly value: SheetValue<unknown>;
  readonly text: string;
  readonly isCode?: boolean;
  /** The problem with a text. A text with a problem is not sent to the host. */
  readonly check?: (text: string) => string | undefined;
  readonly tell: (text: string) => void;
}

/** A long field. Its value is sent to the host when the focus leaves it. */
function TextRow({ name, label, hint, value, text, isCode = false, check, tell }: TextRowProps) {
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => setDraft(null), [text]);
  const id = `parameter-${name}`;
  const problem = draft === null ? undefined : check?.(draft);
  return (
    <Row name={name} label={label} hint={hint} value={problem === undefined ? value : { ...value, problem }} fieldId={id}>
      <textarea
        id={id}
        class={isCode ? "param-text param-code" : "param-text"}
        rows={isCode ? 1 : 2}
        dir={isCode ? "ltr" : "auto"}
        spellcheck={!isCode}
        disabled={value.unsupported !== null}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-note`}
        value={draft ?? text}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onChange={(event) => {
          const written = event.currentTarget.value;
          if (check?.(written) !== undefined) return;
          if (written === text) setDraft(null);
          else tell(written);
        }}
      />
    </Row>
  );
}
