import { demoRow, allParameters } from "../catalogue.ts";
import { say, type ScriptedModel } from "../script.ts";

/** Answers with the received request body in a JSON fence, to show the real request. */
export const echo: ScriptedModel = {
  row: demoRow({
    slug: "echo",
    name: "Demo: Echo",
    description: "Answers with the request it received, as JSON: every parameter and message exactly as they were sent.",
    contextLength: 131072,
    maxCompletionTokens: 65536,
    promptPrice: 0.2,
    completionPrice: 0.4,
    parameters: allParameters,
    defaults: { temperature: 0.7, top_p: 0.95 },
    images: true,
    reasoning: { mandatory: false, supported_efforts: null, supports_max_tokens: true },
  }),
  rate: 400,
  reply(ask, rate) {
    const json = JSON.stringify(ask.body, null, 2);
    // A fence must be longer than any run of backticks inside it.
    const longest = Math.max(2, ...[...json.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = "`".repeat(longest + 1);
    return { type: "steps", steps: say("text", `${fence}json\n${json}\n${fence}\n`, rate) };
  },
};
