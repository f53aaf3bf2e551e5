import type { ComponentChildren } from "preact";
import type { SheetName, SheetValue } from "../../shared/parameterSheet.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { IconButton } from "../components/iconButton.tsx";
import { formatInherited, formatSource, useSheet, useStrings } from "./setting.ts";

interface RowProps {
  readonly name: SheetName;
  readonly label: string;
  readonly hint: string;
  readonly value: SheetValue<unknown>;
  /** More facts, such as the model's default. */
  readonly facts?: readonly string[];
  /** A short field next to the label. */
  readonly field?: ComponentChildren;
  /** A slider before the field. */
  readonly slider?: ComponentChildren;
  /** A long field below. */
  readonly children?: ComponentChildren;
  /** The id of the field that the label names. */
  readonly fieldId: string;
}

/** One value of the sheet: its name and field, its source, facts about it, and a button to reset it. */
export function Row({ name, label, hint, value, facts = [], slider, field, children, fieldId }: RowProps) {
  const { set } = useSheet();
  const strings = useStrings();
  const language = usePanel().store.language.value;
  const isOwn = value.source === "conversation";
  const notes = [...facts, formatInherited(value, strings, language)].filter((note) => note !== undefined);
  const note = value.unsupported ?? [hint, ...notes].join(" · ");
  return (
    <div class={value.unsupported === null ? "param" : "param param-off"} role="group" aria-label={label} data-parameter={name}>
      <div class="param-head">
        <label class="param-label" for={fieldId} title={hint}>
          {label}
        </label>
        {value.source !== "default" && (
          <span class={isOwn ? "param-source param-own" : "param-source"}>{formatSource(value, strings)}</span>
        )}
        {isOwn && (
          <IconButton
            icon="discard"
            label={fill(strings.parametersReset, label)}
            class="param-reset"
            onClick={() => set(name, undefined)}
          />
        )}
        <span class="spacer" />
        {slider === undefined || slider === false ? (
          field
        ) : (
          <div class="param-value">
            {slider}
            {field}
          </div>
        )}
      </div>
      {children}
      <p class="param-note param-facts" id={`${fieldId}-note`} title={note}>
        {note}
      </p>
      {value.waiting !== null && <p class="param-note">{fill(strings.parameterWaiting, value.waiting)}</p>}
      {value.problem !== null && (
        <p class="param-problem" role="alert">
          {value.problem}
        </p>
      )}
    </div>
  );
}
