import type { Message, SummaryMessage } from "./conversation.ts";

/** The summary that is sent at the end of a path, with the place of the first message that is still sent as it is; undefined where there is none. */
export function summaryInUse(path: readonly Message[]): { readonly summary: SummaryMessage; readonly from: number } | undefined {
  const at = path.findLastIndex((message) => message.role === "summary" && message.off !== true);
  const summary = path[at];
  if (summary?.role !== "summary") return undefined;
  // A file may say anything: results without their calls would be refused.
  let from = Math.min(summary.covers, at);
  while (from < at && path[from]?.role !== "user") from += 1;
  return { summary, from };
}

/**
 * What is sent of a path: its summary, then the messages that follow what the summary stands for.
 * @param omitted how many messages at the beginning the user chose to omit
 */
export function sentMessages(path: readonly Message[], omitted: number): readonly Message[] {
  const inUse = summaryInUse(path);
  const rest = path.slice(Math.max(omitted, inUse?.from ?? 0)).filter(({ role }) => role !== "summary");
  return inUse === undefined ? rest : [inUse.summary, ...rest];
}
