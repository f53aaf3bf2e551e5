import type { Endpoints } from "../endpoints.ts";
import type { Secrets } from "../secrets.ts";
import type { Settings } from "../settings.ts";
import type { ModelCatalogue } from "./modelCatalogue.ts";
import type { ModelMemory } from "./modelMemory.ts";

/** What the picker and its pages need from around them. */
export interface SelectModelParts {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly catalogue: ModelCatalogue;
  readonly memory: ModelMemory;
}
