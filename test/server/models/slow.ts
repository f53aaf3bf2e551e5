import { demoRow, plainParameters } from "../catalogue.ts";
import type { ScriptedModel, Step } from "../script.ts";

const tokenCount = 240;
const millisecondsBetween = 250;

function* countUp(): Generator<Step> {
  for (let index = 0; index < tokenCount; index += 1) {
    yield { type: "text", text: `${index + 1} `, at: (index + 1) * millisecondsBetween };
  }
}

/** One token every 250 ms for a minute, long enough to press Stop. Its rate cannot be changed. */
export const slow: ScriptedModel = {
  row: demoRow({
    slug: "slow",
    name: "Demo: Slow",
    description: "Counts to 240, four numbers a second, for a minute. For trying Stop.",
    contextLength: 32768,
    promptPrice: 0.05,
    completionPrice: 0.05,
    parameters: plainParameters,
  }),
  rate: 1000 / millisecondsBetween,
  reply: () => ({ type: "steps", steps: countUp() }),
};
