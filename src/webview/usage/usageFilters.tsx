import { fill } from "../../shared/strings.ts";
import { type UsageChoice, type UsagePeriod, usagePeriods, type UsageReport } from "../../shared/usagePage.ts";
import { periodName, type UsageFormat } from "./usageFormat.ts";
import { post } from "./usagePort.ts";
import { chooseFilter, filter } from "./usageState.ts";

/** What the page shows: every section follows. */
export function UsageFilters({ report, format }: { readonly report: UsageReport; readonly format: UsageFormat }) {
  const { strings } = format;
  const { period, slot, model, workspace } = filter.value;
  return (
    <div class="filters" role="group" aria-label={strings.filters}>
      <label>
        <span>{strings.period}</span>
        <select value={period} onChange={({ currentTarget }) => chooseFilter({ period: currentTarget.value as UsagePeriod, slot: null })}>
          {usagePeriods.map((each) => (
            <option key={each} value={each}>
              {periodName(each, format)}
            </option>
          ))}
        </select>
      </label>
      <Choice
        label={strings.model}
        every={strings.everyModel}
        choices={report.models}
        value={model}
        onChoose={(value) => chooseFilter({ model: value })}
      />
      {report.workspaces.length > 1 && (
        <Choice
          label={strings.workspace}
          every={strings.everyWorkspace}
          choices={report.workspaces}
          value={workspace}
          onChoose={(value) => chooseFilter({ workspace: value })}
        />
      )}
      {slot !== null && (
        <button type="button" class="slot" title={strings.clearSlot} onClick={() => chooseFilter({ slot: null })}>
          {fill(strings.onlySlot, format.date(slot))} ×
        </button>
      )}
      <span class="actions">
        <button type="button" onClick={() => post({ type: "refresh" })}>
          {strings.refresh}
        </button>
        <button type="button" onClick={() => post({ type: "export" })}>
          {strings.export}
        </button>
      </span>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly every: string;
  readonly choices: readonly UsageChoice[];
  readonly value: string | null;
  readonly onChoose: (value: string | null) => void;
}

/** A list with "all" first. Its values are numbered, because any text may be one, "" too. */
function Choice({ label, every, choices, value, onChoose }: ChoiceProps) {
  const chosen = choices.findIndex((choice) => choice.value === value);
  return (
    <label>
      <span>{label}</span>
      <select value={String(chosen)} onChange={({ currentTarget }) => onChoose(choices[Number(currentTarget.value)]?.value ?? null)}>
        <option value="-1">{every}</option>
        {choices.map(({ value: each, name }, index) => (
          <option key={each} value={String(index)}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
