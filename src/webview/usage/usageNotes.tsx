import { fill } from "../../shared/strings.ts";
import type { UsageReport } from "../../shared/usagePage.ts";
import type { UsageFormat } from "./usageFormat.ts";

/** What is not exact about the figures: estimates, unknown costs, failed requests, and keys of the user's own. */
export function UsageNotes({ report: { total, undated }, format }: { readonly report: UsageReport; readonly format: UsageFormat }) {
  const { strings, counted, dollars } = format;
  const notes = [
    total.computed > 0 ? fill(strings.computed, dollars(total.computed)) : "",
    total.byok > 0 ? fill(strings.byok, dollars(total.byok)) : "",
    total.unknown > 0 ? counted(strings.unknownCost, total.unknown) : "",
    total.failed > 0 ? counted(strings.failed, total.failed) : "",
    undated > 0 ? counted(strings.undated, undated) : "",
  ].filter((note) => note !== "");
  if (notes.length === 0) return null;
  return (
    <ul class="notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
