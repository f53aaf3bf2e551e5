import "./whatIfSection.css";
import { supportedLocale } from "../../shared/money.ts";
import { fill } from "../../shared/strings.ts";
import { type CacheBehavior, cacheBehaviors, type WhatIf, type WhatIfSection } from "../../shared/whatIfSection.ts";
import type { UsageFormat } from "./usageFormat.ts";
import { post } from "./usagePort.ts";
import { sectionData } from "./usageState.ts";

interface Props {
  readonly shown: WhatIfSection;
  readonly format: UsageFormat;
}

/** What the requests shown would have cost with another model, host, tier or cache. */
export function WhatIfPart({ format }: { readonly format: UsageFormat }) {
  const shown = sectionData("whatIf").value;
  if (shown === undefined) return null;
  const { strings } = format;
  return (
    <section class="what-if" id="what-if">
      <h2>{strings.whatIf}</h2>
      <p class="told">{strings.whatIfIntro}</p>
      <Choices shown={shown} format={format} />
      <div role="status">
        <Outcome shown={shown} format={format} />
      </div>
    </section>
  );
}

/** Brings the section into view, and its first choice into focus. */
export function showWhatIf(): void {
  const section = document.querySelector("#what-if");
  section?.scrollIntoView({ block: "start" });
  section?.querySelector<HTMLElement>(".choice")?.focus({ preventScroll: true });
}

function Choices({ shown: { conversation, model, host, hasHosts, cache }, format: { strings } }: Props) {
  const names = { recorded: strings.whatIfRecorded, all: strings.whatIfAll, none: strings.whatIfNone };
  const isChosen = conversation !== null || model !== null || cache !== "recorded";
  return (
    <>
      {conversation !== null && (
        <p class="about" dir="auto">
          {fill(strings.whatIfOf, conversation.title)}{" "}
          <button type="button" class="link" onClick={() => post({ type: "whatIf.conversation", id: null })}>
            {strings.whatIfOfAll}
          </button>
        </p>
      )}
      <div class="filters" role="group" aria-label={strings.whatIf}>
        <Choice
          label={strings.whatIfModel}
          value={model === null ? strings.whatIfOwnModel : model.name}
          title={model?.endpoint}
          onPress={() => post({ type: "whatIf.model" })}
        />
        {hasHosts && (
          <Choice label={strings.whatIfHost} value={host ?? strings.whatIfAnyHost} onPress={() => post({ type: "whatIf.host" })} />
        )}
        <label>
          <span>{strings.whatIfCache}</span>
          <select
            value={cache}
            onChange={({ currentTarget }) => post({ type: "whatIf.cache", cache: currentTarget.value as CacheBehavior })}
          >
            {cacheBehaviors.map((each) => (
              <option key={each} value={each}>
                {names[each]}
              </option>
            ))}
          </select>
        </label>
        {isChosen && (
          <button type="button" onClick={() => post({ type: "whatIf.reset" })}>
            {strings.whatIfReset}
          </button>
        )}
      </div>
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly title?: string | undefined;
  readonly onPress: () => void;
}

/** A choice that opens one of the editor's own lists. */
function Choice({ label, value, title, onPress }: ChoiceProps) {
  return (
    <label>
      <span aria-hidden="true">{label}</span>
      <button type="button" class="choice" aria-label={`${label}: ${value}`} title={title} onClick={onPress}>
        {value}
      </button>
    </label>
  );
}

function Outcome({ shown, format }: Props) {
  const { strings, dollars } = format;
  const { refusal, result, price, model, isFree, hasOtherCharges } = shown;
  if (refusal !== null) return <p>{refusal === "dynamic" ? strings.whatIfDynamicPrice : strings.whatIfUnknownPrice}</p>;
  if (result === null) return null;
  const notes = [
    price === null ? "" : fill(strings.whatIfPrice, price),
    isFree ? strings.whatIfFree : "",
    ...countedNotes(result, format),
    result.estimatedNow > 0 ? fill(strings.whatIfEstimated, dollars(result.estimatedNow)) : "",
    hasOtherCharges ? strings.whatIfOtherCharges : "",
  ].filter((note) => note !== "");
  const limits = [
    ...(model === null ? [] : [strings.whatIfOtherLength]),
    ...(model === null || shown.cache !== "recorded" ? [] : [strings.whatIfOtherCache]),
    strings.whatIfServerTools,
    strings.whatIfToday,
  ];
  return (
    <>
      {result.recorded === null || result.repriced === null ? (
        <p>{strings.whatIfNothing}</p>
      ) : (
        <dl class="figures">
          <Figure
            name={strings.whatIfNow}
            value={
              result.estimatedNow > 0 ? fill(strings.approximately, written(result.recorded, format)) : written(result.recorded, format)
            }
          />
          <Figure name={strings.whatIfThen} value={fill(strings.approximately, written(result.repriced, format))} />
          <Figure name={strings.whatIfDifference} value={difference(result.recorded, result.repriced, format)} />
        </dl>
      )}
      <ul class="notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <details>
        <summary>{strings.whatIfLimits}</summary>
        <ul>
          {limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** An amount, with enough digits to be compared also where it is tiny. */
function written(usd: number, { dollars, exactDollars }: UsageFormat): string {
  return usd > 0 && usd < 0.0001 ? exactDollars(Number(usd.toPrecision(2))) : dollars(usd);
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** What the amounts cover, and what they leave out. */
function countedNotes({ requests, leftOut, withoutCost, readsAsInput, writesAsInput }: WhatIf, format: UsageFormat): readonly string[] {
  const { strings, counted, dollars } = format;
  const noted = (forms: Parameters<UsageFormat["counted"]>[0], count: number): string => (count === 0 ? "" : counted(forms, count));
  return [
    noted(strings.whatIfCovers, requests),
    noted(strings.whatIfReadsAsInput, readsAsInput),
    noted(strings.whatIfWritesAsInput, writesAsInput),
    fill(noted(strings.whatIfNoCost, withoutCost.requests), "", dollars(withoutCost.repriced)),
    noted(strings.whatIfNoTokens, leftOut.noTokens),
    noted(strings.whatIfNoPrice, leftOut.noPrice),
    noted(strings.whatIfUnknownLength, leftOut.unknownLength),
    noted(strings.whatIfUnknownTime, leftOut.unknownTime),
    noted(strings.whatIfImplausible, leftOut.implausible),
  ];
}

/** The difference between the two amounts, also in percent of the recorded cost. */
function difference(now: number, then: number, format: UsageFormat): string {
  const usd = then - now;
  const sign = usd < 0 ? "−" : usd > 0 ? "+" : "";
  const amount = `${sign}${written(Math.abs(usd), format)}`;
  if (now <= 0) return amount;
  const locale = supportedLocale(document.documentElement.lang);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  return `${amount} (${sign}${percent.format(Math.abs(usd) / now)})`;
}
