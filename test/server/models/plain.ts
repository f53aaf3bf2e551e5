import { demoRow } from "../catalogue.ts";
import { say, type ScriptedModel } from "../script.ts";

const paragraph =
  "This is a plain paragraph of ordinary words, sent a few characters at a time, the way most models answer when nobody asked them for headings. ";

/** Plain prose without reasoning and Markdown, with a selectable length (`kb:12`) and speed (`rate:100`), and few parameters in its row. */
export const plain: ScriptedModel = {
  row: demoRow({
    slug: "plain",
    name: "Demo: Plain",
    description:
      "Prose without reasoning. `kb:12` in the message asks for 12 KB, `rate:100` for 100 tokens a second. Takes few parameters.",
    contextLength: 8192,
    maxCompletionTokens: 16384,
    promptPrice: 0.1,
    completionPrice: 0.2,
    parameters: ["max_tokens", "temperature"],
  }),
  rate: 80,
  reply(ask, rate) {
    const bytes = (ask.wishes.kilobytes ?? 0) * 1024;
    const opening = ask.question === "" ? "You sent no words. " : `You wrote: ${ask.question}\n\n`;
    const repeats = Math.max(1, Math.ceil((bytes - opening.length) / paragraph.length));
    const text = opening + paragraph.repeat(repeats);
    return { type: "steps", steps: say("text", bytes > 0 ? text.slice(0, bytes) : text.trimEnd(), rate) };
  },
};
