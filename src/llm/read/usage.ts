import type { WireUsage } from "../../shared/chatEvent.ts";
import { field, isObject, type JsonObject, objectField } from "../../shared/guards.ts";
import { reportedCost, soundUsage } from "../../shared/soundUsage.ts";
import { ourChoice } from "./choice.ts";

/**
 * The usage of a chunk or body (docs/wire.md, Usage): `usage` at the root, in the choice (Kimi), in its delta or message, or in an extra
 * object of the vendor (Groq's `x_groq`). It is kept as received, except for token counts that cannot be right.
 */
export function readUsage(chunk: JsonObject): WireUsage | undefined {
  const usage = objectField(chunk, "usage") ?? usageInside(chunk);
  return usage === undefined ? undefined : soundUsage(usage);
}

function usageInside(chunk: JsonObject): JsonObject | undefined {
  for (const place of placesIn(chunk).slice(1)) {
    const usage = objectField(place, "usage");
    if (usage !== undefined) return usage;
  }
  for (const [name, value] of Object.entries(chunk)) {
    const usage = name.startsWith("x_") ? objectField(value, "usage") : undefined;
    if (usage !== undefined) return usage;
  }
  return undefined;
}

/** A chunk, its choice, and the delta or message in it. */
function placesIn(chunk: JsonObject): readonly JsonObject[] {
  const choice = ourChoice(chunk);
  return typeof choice === "object" ? [chunk, choice, field(choice, "delta"), field(choice, "message")].filter(isObject) : [chunk];
}

/** The cost of the answer in USD, or null if the server reports no plausible amount. */
export function costOf(usage: WireUsage): number | null {
  const reported = reportedCost(usage);
  return reported.kind === "amount" ? reported.usd : null;
}

/**
 * The cost of the answer in USD where a server names it outside the usage: at the root of a chunk or body, in the choice, or as decimal text
 * in Vercel's `provider_metadata.gateway`.
 * @returns undefined if there is no plausible amount
 */
export function costBeside(chunk: JsonObject): number | undefined {
  for (const place of placesIn(chunk)) {
    const gateway = objectField(objectField(place, "provider_metadata"), "gateway");
    for (const reported of [reportedCost(place), ...(gateway === undefined ? [] : [reportedCost(gateway, "text")])]) {
      if (reported.kind === "amount") return reported.usd;
    }
  }
  return undefined;
}
