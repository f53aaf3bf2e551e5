import type { ScriptedModel } from "../script.ts";
import { echo } from "./echo.ts";
import { failing } from "./failing.ts";
import { limited, limitedFree } from "./limited.ts";
import { long } from "./long.ts";
import { painter } from "./painter.ts";
import { plain } from "./plain.ts";
import { reasoner } from "./reasoner.ts";
import { slow } from "./slow.ts";
import { toolbox } from "./toolbox.ts";
import { tools } from "./tools.ts";
import { verbatim } from "./verbatim.ts";

/** All scripted models; the best one to try is first. */
export const scriptedModels: readonly ScriptedModel[] = [
  reasoner,
  plain,
  long,
  slow,
  echo,
  tools,
  toolbox,
  verbatim,
  painter,
  failing,
  limited,
  limitedFree,
];

/** Suffixes for routing, which are not in the catalogue. */
const virtualVariant = /:(?:nitro|floor|online|exacto)$/;

/** The scripted model with this id, whatever its virtual suffixes. */
export function findModel(id: string): ScriptedModel | undefined {
  let bare = id;
  while (virtualVariant.test(bare)) bare = bare.replace(virtualVariant, "");
  return scriptedModels.find((model) => model.row.id === bare);
}
