import type { WireUsage } from "../../shared/chatEvent.ts";
import { type JsonObject, objectField } from "../../shared/guards.ts";
import { reportedCost, soundUsage } from "../../shared/soundUsage.ts";

/**
 * The usage of a chunk or body: `usage`, else Groq's `x_groq.usage` (docs/wire.md, Usage). It is kept as received, except for token counts
 * that cannot be right.
 */
export function readUsage(chunk: JsonObject): WireUsage | undefined {
  const usage = objectField(chunk, "usage") ?? objectField(objectField(chunk, "x_groq"), "usage");
  return usage === undefined ? undefined : soundUsage(usage);
}

/** The cost of the answer in USD, or null if the server reports no plausible amount. */
export function costOf(usage: WireUsage): number | null {
  const reported = reportedCost(usage);
  return reported.kind === "amount" ? reported.usd : null;
}
