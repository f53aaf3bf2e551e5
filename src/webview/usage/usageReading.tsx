import { fill } from "../../shared/strings.ts";
import type { UsageFormat } from "./usageFormat.ts";
import { post } from "./usagePort.ts";
import { sectionData } from "./usageState.ts";

/** How far the history has been read, above everything. It lies over the page, so that nothing moves when it goes. */
export function UsageReading({ format: { strings, count } }: { readonly format: UsageFormat }) {
  const progress = sectionData("progress").value ?? null;
  if (progress === null) return null;
  const { done, total, isStopped } = progress;
  const text = isStopped ? strings.readingStopped : fill(strings.reading, count(done), count(total));
  return (
    <div class="reading">
      <span role="status">{text}</span>
      {isStopped ? (
        <button type="button" onClick={() => post({ type: "refresh" })}>
          {strings.readRest}
        </button>
      ) : (
        <>
          <progress max={Math.max(1, total)} value={done} aria-label={text} />
          <button type="button" onClick={() => post({ type: "stopReading" })}>
            {strings.stopReading}
          </button>
        </>
      )}
    </div>
  );
}
