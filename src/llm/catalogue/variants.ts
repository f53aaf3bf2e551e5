import type { Dialect } from "../../shared/parameters.ts";
import type { Model } from "../model.ts";
import { baseId, catalogueId } from "../send/modelId.ts";

/** A suffix that steers how a model is served and has no row of its own in the catalogue (docs/wire.md, Variants). */
export type VirtualVariant = "nitro" | "floor" | "exacto" | "online";

/** In the order in which they are offered. `online` is deprecated in favour of the web plugin, and still works. */
const virtualVariants: readonly VirtualVariant[] = ["nitro", "floor", "exacto", "online"];

/** The same model at other conditions: rows such as `:free` and `:thinking`, and the virtual suffixes where the server knows them. */
export interface ModelVariant {
  readonly id: string;
  /** What stands behind the colon, `nitro` or `free`; empty for the plain model. */
  readonly suffix: string;
  /** Its row, where it has one. */
  readonly model?: Model;
}

/** The variants of a model, the plain one first; the asked-for one is among them. */
export function variantsOf(models: readonly Model[], id: string, dialect: Dialect): readonly ModelVariant[] {
  const rowId = catalogueId(id);
  const base = baseId(id);
  const rows = models
    .filter((model) => model.id.split(":")[0] === base)
    .map((model): ModelVariant => ({ id: model.id, suffix: suffixOf(model.id), model }))
    .toSorted((a, b) => a.suffix.length - b.suffix.length);
  if (dialect !== "openrouter" || rowId.startsWith("openrouter/") || rowId.startsWith("@")) return rows;
  const listed = new Set(rows.map(({ suffix }) => suffix));
  const virtual = virtualVariants
    .filter((suffix) => !listed.has(suffix))
    .map((suffix): ModelVariant => ({ id: `${rowId}:${suffix}`, suffix }));
  return [...rows, ...virtual];
}

/**
 * Splits what was typed into what is searched for and the virtual suffix it ends with: `r1:nitro` is `r1` and `nitro`, and so is `r1:ni`.
 * @returns undefined where no virtual suffix is being typed
 */
export function typedVariant(query: string): { readonly search: string; readonly variants: readonly VirtualVariant[] } | undefined {
  const colon = query.lastIndexOf(":");
  if (colon < 1) return undefined;
  const typed = query.slice(colon + 1).toLowerCase();
  const variants = virtualVariants.filter((variant) => variant.startsWith(typed));
  return variants.length === 0 ? undefined : { search: query.slice(0, colon), variants };
}

function suffixOf(id: string): string {
  return id.split(":").slice(1).join(":");
}
