import { render } from "preact";
import "./usage.css";
import { UsageFilters } from "./usageFilters.tsx";
import type { UsageFormat } from "./usageFormat.ts";
import { UsageGlance } from "./usageGlance.tsx";
import { UsageNotes } from "./usageNotes.tsx";
import { UsagePlot } from "./usagePlot.tsx";
import { UsageReading } from "./usageReading.tsx";
import { usageSections } from "./usageSections.tsx";
import { chooseFilter, connect, filter, sectionData, usageFormat } from "./usageState.ts";
import { UsageTable } from "./usageTable.tsx";

function Page() {
  const format = usageFormat.value;
  const report = sectionData("report").value;
  if (format === null || report === undefined) return null;
  const { strings } = format;
  const { total, tables } = report;
  const isEmpty = total.answers === 0 && total.cost === null && total.failed === 0;
  return (
    <main class="usage-page">
      <h1>{strings.title}</h1>
      <UsageReading format={format} />
      <UsageGlance report={report} format={format} />
      <UsageFilters report={report} format={format} />
      {isEmpty && <Empty format={format} />}
      <UsagePlot report={report} format={format} />
      {!isEmpty && (
        <>
          <UsageNotes report={report} format={format} />
          <UsageTable table="models" title={strings.byModel} column={strings.model} rows={tables.models} total={total} format={format} />
          {report.isPartial ? (
            <section>
              <h2>{strings.byProvider}</h2>
              <p class="note">{strings.afterReading}</p>
            </section>
          ) : (
            <UsageTable
              table="providers"
              title={strings.byProvider}
              column={strings.provider}
              rows={tables.providers}
              total={total}
              format={format}
            />
          )}
          <UsageTable
            table="conversations"
            title={strings.byConversation}
            column={strings.conversation}
            rows={tables.conversations}
            total={total}
            format={format}
          />
          <UsageTable table="kinds" title={strings.byKind} column={strings.kind} rows={tables.kinds} total={total} format={format} />
          {report.workspaces.length > 1 && (
            <UsageTable
              table="workspaces"
              title={strings.byWorkspace}
              column={strings.workspace}
              rows={tables.workspaces}
              total={total}
              format={format}
            />
          )}
        </>
      )}
      {usageSections.map((Section, index) => (
        <Section key={index} format={format} />
      ))}
    </main>
  );
}

/** Nothing was used in what is shown: says so, and offers to show everything. */
function Empty({ format: { strings } }: { readonly format: UsageFormat }) {
  const { period, slot, model, workspace } = filter.value;
  const isEverything = period === "all" && slot === null && model === null && workspace === null;
  return (
    <p class="empty" role="status">
      {isEverything ? strings.nothing : strings.nothingLeft}{" "}
      {!isEverything && (
        <button type="button" onClick={() => chooseFilter({ period: "all", slot: null, model: null, workspace: null })}>
          {strings.clearFilters}
        </button>
      )}
    </p>
  );
}

const root = document.querySelector<HTMLElement>("#panel");
if (root === null) throw new Error("the page has no place for the usage");
render(<Page />, root);
connect();
