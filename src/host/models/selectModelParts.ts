import type { Endpoints } from "../../app/endpoints/endpoints.ts";
import type { Secrets } from "../../app/endpoints/secrets.ts";
import type { Settings } from "../../app/settings/settings.ts";
import type { ModelCatalogue } from "../../app/models/modelCatalogue.ts";
import type { ModelMemory } from "../../app/models/modelMemory.ts";

/** What the picker and its pages need from around them. */
export interface SelectModelParts {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly catalogue: ModelCatalogue;
  readonly memory: ModelMemory;
}
