import { useEffect, useState } from "preact/hooks";
import { parameterTable } from "../../shared/parameterTable.ts";
import type { ReasoningOffer } from "../../shared/parameterSheet.ts";
import type { ReasoningWish } from "../../shared/parameters.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { reasoningModeNames, reasoningModeOf, type ReasoningMode } from "./reasoningModes.ts";
import { Row } from "./row.tsx";
import { emptyValue, useSheet, useStrings } from "./setting.ts";

const firstBudget = 4000;

/** Reasoning: model default, off, on, an effort or a budget, as far as the model offers them, and whether the reasoning is included. */
export function ReasoningRow() {
  const { sheet, set } = useSheet();
  const strings = useStrings();
  const { reasoning } = sheet;
  const { offer, value: wish } = reasoning;
  const mode = reasoningModeOf(wish);
  const isOff = reasoning.unsupported !== null;
  const tell = (next: ReasoningMode, budget = wish?.maxTokens ?? firstBudget, exclude = wish?.exclude): void => {
    // The summary has no row of its own here.
    const summary = wish?.summary === undefined || next === "off" ? {} : { summary: wish.summary };
    const own = { ...wishOf(next, budget), ...(exclude === true ? { exclude } : {}), ...summary };
    set("reasoning", Object.keys(own).length === 0 ? emptyValue(reasoning) : own);
  };
  const id = "parameter-reasoning";
  return (
    <Row
      name="reasoning"
      label={strings.reasoningEffort}
      hint={offer.mandatory ? strings.reasoningMandatory : ""}
      value={reasoning}
      fieldId={id}
      field={
        <select
          id={id}
          disabled={isOff}
          aria-describedby={`${id}-note`}
          value={mode}
          onChange={(event) => tell(event.currentTarget.value as ReasoningMode)}
        >
          {modesOf(offer, mode).map((one) => (
            <option key={one} value={one} disabled={one === "off" && offer.mandatory}>
              {formatMode(one, offer, strings)}
            </option>
          ))}
        </select>
      }
    >
      {mode === "budget" && <Budget value={wish?.maxTokens ?? firstBudget} isOff={isOff} tell={(budget) => tell("budget", budget)} />}
      <label class="param-check">
        <input
          type="checkbox"
          disabled={isOff}
          checked={wish?.exclude === true}
          onChange={(event) => tell(mode, undefined, event.currentTarget.checked)}
        />
        {strings.reasoningExclude}
      </label>
    </Row>
  );
}

function Budget({ value, isOff, tell }: { readonly value: number; readonly isOff: boolean; readonly tell: (budget: number) => void }) {
  const strings = useStrings();
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => setDraft(null), [value]);
  return (
    <label class="param-line">
      {strings.reasoningBudgetTokens}
      <input
        class="param-number"
        type="number"
        min={1}
        step={1}
        disabled={isOff}
        value={draft ?? String(value)}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onChange={(event) => {
          const budget = Math.round(Number(event.currentTarget.value));
          if (Number.isSafeInteger(budget) && budget >= 1) tell(budget);
          else setDraft(null);
        }}
      />
    </label>
  );
}

function wishOf(mode: ReasoningMode, budget: number): ReasoningWish {
  switch (mode) {
    case "unset":
      return {};
    case "off":
    case "none":
      return { enabled: false };
    case "on":
      return { enabled: true };
    case "budget":
      return { maxTokens: budget };
    case "max":
    case "xhigh":
    case "high":
    case "medium":
    case "low":
    case "minimal":
      return { effort: mode };
    default:
      return mode satisfies never;
  }
}

/** The available modes. Includes the current one even if the model does not offer it. */
function modesOf(offer: ReasoningOffer, mode: ReasoningMode): readonly ReasoningMode[] {
  const modes: readonly ReasoningMode[] = [
    "unset",
    "off",
    "on",
    ...offer.efforts.toReversed(),
    ...(offer.budget ? ["budget" as const] : []),
  ];
  return modes.includes(mode) ? modes : [...modes, mode];
}

function formatMode(mode: ReasoningMode, { defaultEffort, defaultEnabled }: ReasoningOffer, strings: PanelStrings): string {
  if (mode === "unset") {
    const known = defaultEffort ?? (defaultEnabled === false ? strings.reasoningOff : null);
    return known === null ? strings.reasoningUnset : fill(strings.reasoningUnsetEffort, known);
  }
  return strings[reasoningModeNames[mode]];
}

/** Whether the model may call tools. */
export function ToolChoiceRow() {
  const strings = useStrings();
  const choices = [
    ["", strings.toolChoiceUnset],
    ["auto", strings.toolChoiceAuto],
    ["none", strings.toolChoiceNone],
    ["required", strings.toolChoiceRequired],
  ] as const;
  return <ChoiceRow name="toolChoice" label={strings.toolChoice} hint={strings.toolChoiceHint} choices={choices} />;
}

/** How fast, and at what price, the request is served. */
export function ServiceTierRow() {
  const strings = useStrings();
  // These are names of the API's.
  const tiers = parameterTable.serviceTier.choices.map((tier) => [tier, tier] as const);
  const choices = [["", strings.serviceTierUnset], ...tiers] as const;
  return <ChoiceRow name="serviceTier" label={strings.serviceTier} hint={strings.serviceTierHint} choices={choices} />;
}

interface ChoiceRowProps {
  readonly name: "toolChoice" | "serviceTier";
  readonly label: string;
  readonly hint: string;
  /** Each value with its words; "" is not set. */
  readonly choices: readonly (readonly [string, string])[];
}

function ChoiceRow({ name, label, hint, choices }: ChoiceRowProps) {
  const { sheet, set } = useSheet();
  const setting = sheet[name];
  const id = `parameter-${name}`;
  return (
    <Row
      name={name}
      label={label}
      hint={hint}
      value={setting}
      fieldId={id}
      field={
        <select
          id={id}
          disabled={setting.unsupported !== null}
          aria-describedby={`${id}-note`}
          value={setting.value ?? ""}
          onChange={(event) => set(name, event.currentTarget.value === "" ? emptyValue(setting) : event.currentTarget.value)}
        >
          {choices.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      }
    />
  );
}
