import { demoRow } from "../catalogue.ts";
import { say, type ScriptedModel } from "../script.ts";

/**
 * Answers with the text after `say:` in the message, with `
 * ` for a line break, for tests of rendered answers.
 */
export const verbatim: ScriptedModel = {
  row: demoRow({
    slug: "verbatim",
    name: "Demo: Verbatim",
    description: "Answers with what stands after `say:` in the message, where `\\n` is a new line.",
    contextLength: 131072,
    maxCompletionTokens: 65536,
    promptPrice: 0.1,
    completionPrice: 0.2,
    parameters: ["max_tokens", "temperature"],
  }),
  rate: 400,
  reply(ask, rate) {
    const at = ask.text.lastIndexOf("say:");
    const text =
      at < 0
        ? "Nothing to say."
        : ask.text
            .slice(at + 4)
            .replace(/^ /, "")
            .replaceAll(String.raw`\n`, "\n");
    return { type: "steps", steps: say("text", text, rate) };
  },
};
