import type { Dialect } from "../../shared/parameters.ts";
import type { Model } from "../model.ts";
import { baseId, catalogueId } from "../send/modelId.ts";

/** A suffix that affects how a model is served and has no row of its own in the catalogue (docs/wire.md, Variants). */
export type VirtualVariant = "nitro" | "floor" | "exacto" | "online";

/** In the order of the list. `online` is deprecated in favor of the tool that searches the web: it still works, and is offered only where it is in use. */
const virtualVariants: readonly VirtualVariant[] = ["nitro", "floor", "exacto"];

/** A variant of a model: a row such as `:free` or `:thinking`, or a virtual suffix that the server knows. */
export interface ModelVariant {
  readonly id: string;
  /** The part after the colon, such as `nitro` or `free`; "" for the plain model. */
  readonly suffix: string;
  /** Its row, if it has one. */
  readonly model?: Model;
}

/** The variants of a model, including the requested one. The plain one comes first. */
export function variantsOf(models: readonly Model[], id: string, dialect: Dialect): readonly ModelVariant[] {
  const rowId = catalogueId(id);
  const base = baseId(id);
  const rows = models
    .filter((model) => model.id.split(":")[0] === base)
    .map((model): ModelVariant => ({ id: model.id, suffix: suffixOf(model.id), model }))
    .toSorted((a, b) => a.suffix.length - b.suffix.length);
  if (dialect !== "openrouter" || rowId.startsWith("openrouter/") || rowId.startsWith("@")) return rows;
  const listed = new Set(rows.map(({ suffix }) => suffix));
  const isOnline = /:online(?=$|[:@])/i.test(id);
  const virtual = [...virtualVariants, ...(isOnline ? (["online"] as const) : [])]
    .filter((suffix) => !listed.has(suffix))
    .map((suffix): ModelVariant => ({ id: `${rowId}:${suffix}`, suffix }));
  return [...rows, ...virtual];
}

/**
 * Splits a search into the text to search for and the virtual suffix at its end: `r1:nitro` becomes `r1` and `nitro`, and so does `r1:ni`.
 * @returns undefined unless a virtual suffix is being typed
 */
export function typedVariant(query: string): { readonly search: string; readonly variants: readonly VirtualVariant[] } | undefined {
  const colon = query.lastIndexOf(":");
  if (colon < 1) return undefined;
  const typed = query.slice(colon + 1).toLowerCase();
  const variants = [
    ...virtualVariants.filter((variant) => variant.startsWith(typed)),
    ...(typed === "online" ? (["online"] as const) : []),
  ];
  return variants.length === 0 ? undefined : { search: query.slice(0, colon), variants };
}

function suffixOf(id: string): string {
  return id.split(":").slice(1).join(":");
}
