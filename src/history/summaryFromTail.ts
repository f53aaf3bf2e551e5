import { parseLine } from "./parseRecord.ts";
import type { SummaryFields } from "./record.ts";
import { completeSummary, type ConversationSummary, withMeta } from "./summary.ts";

const decoder = new TextDecoder();

/**
 * Summarizes a conversation from the end of its journal.
 * @param bytes the end of the file, which may start in the middle of a line
 * @returns undefined if the whole file must be read
 */
export function summaryFromTail(id: string, bytes: Uint8Array): ConversationSummary | undefined {
  const lines = decoder.decode(bytes).split("\n");
  let fields: SummaryFields | undefined;
  for (const line of lines.slice(1)) {
    if (line === "" || line === "\r") continue;
    const parsed = parseLine(line);
    if (parsed.kind !== "record") return undefined;
    if (parsed.record.t === "summary") fields = parsed.record.summary;
    else if (parsed.record.t === "meta" && fields !== undefined) fields = withMeta(fields, parsed.record.meta);
    // A message or checkpoint after the summary makes it incomplete.
    else fields = undefined;
  }
  // Early summaries have no spending, which then comes from the whole file.
  return fields === undefined || fields.spending === undefined ? undefined : completeSummary(id, fields);
}
