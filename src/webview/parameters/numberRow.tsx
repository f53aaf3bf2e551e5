import { useEffect, useState } from "preact/hooks";
import type { NumberValue } from "../../shared/parameterSheet.ts";
import { type NumberName, numberFacts } from "../../shared/parameterTable.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Row } from "./row.tsx";
import { emptyValue, useSheet, useStrings } from "./setting.ts";

/** A number: a field, and a slider if one makes sense. */
export function NumberRow({ name }: { readonly name: NumberName }) {
  const { sheet, set } = useSheet();
  const strings = useStrings();
  const { store } = usePanel();
  const number = sheet.numbers[name];
  /** Typed or dragged, but not sent to the host yet. */
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => setDraft(null), [number.value]);

  const label = strings[name];
  const id = `parameter-${name}`;
  const isOff = number.unsupported !== null;
  const shown = draft ?? (number.value === null ? "" : String(number.value));
  const tell = (text: string): void => {
    if (text.trim() === "") return set(name, emptyValue(number));
    const value = Number(text);
    if (!Number.isFinite(value)) return setDraft(null);
    const rounded = number.isWhole ? Math.round(value) : Number(value.toPrecision(12));
    if (rounded === number.value) setDraft(null);
    else set(name, rounded);
  };
  // Where a model has a default, a hollow thumb shows it; elsewhere the slider has none until it is used.
  const isUnset = number.value === null && draft === null;
  const sliderClass = !isUnset
    ? "param-slider"
    : number.modelDefault === null
      ? "param-slider param-unset"
      : "param-slider param-unset param-known";
  const field = (
    <input
      id={id}
      class="param-number"
      type="number"
      disabled={isOff}
      step={number.isWhole ? 1 : "any"}
      min={number.min ?? number.above}
      max={number.max ?? number.below}
      placeholder={number.modelDefault === null ? strings.scopeDefault : String(number.modelDefault)}
      aria-describedby={`${id}-note`}
      value={shown}
      onInput={(event) => setDraft(event.currentTarget.value)}
      onChange={(event) => tell(event.currentTarget.value)}
    />
  );
  return (
    <Row
      name={name}
      label={label}
      hint={strings[`${name}Hint`]}
      value={number}
      facts={facts(number, strings, store.language.value)}
      fieldId={id}
      field={field}
      slider={
        number.slider !== null && (
          <input
            class={sliderClass}
            type="range"
            disabled={isOff}
            aria-label={label}
            aria-valuetext={shown === "" ? strings.parameterNotSet : shown}
            aria-describedby={`${id}-note`}
            min={number.slider.min}
            max={number.slider.max}
            step={number.slider.step}
            value={shown === "" ? String(restingPlace(name, number)) : shown}
            onInput={(event) => setDraft(event.currentTarget.value)}
            onChange={(event) => tell(event.currentTarget.value)}
          />
        )
      }
    />
  );
}

/** The slider's position while nothing is set. */
function restingPlace(name: NumberName, { modelDefault, slider }: NumberValue): number {
  return modelDefault ?? (name === "maxTokens" ? (slider?.max ?? 0) : numberFacts(name).neutral);
}

function facts(number: NumberValue, strings: PanelStrings, language: string): readonly string[] {
  const words = (value: number): string => value.toLocaleString(language, { maximumFractionDigits: 6 });
  const low = number.min ?? number.above;
  const high = number.max ?? number.below ?? number.slider?.max;
  const isEndless = low !== undefined && Math.abs(low) >= Number.MAX_SAFE_INTEGER;
  return [
    ...(low === undefined || high === undefined || isEndless ? [] : [fill(strings.parameterRange, words(low), words(high))]),
    ...(number.modelDefault === null ? [] : [fill(strings.parameterModelDefault, words(number.modelDefault))]),
    ...(number.median === null ? [] : [fill(strings.parameterMedian, words(number.median))]),
  ];
}
