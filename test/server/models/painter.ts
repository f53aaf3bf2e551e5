import { png } from "../../data/pictures.ts";
import { demoRow, plainParameters } from "../catalogue.ts";
import type { Ask } from "../chatRequest.ts";
import { say, type ScriptedModel, type Step } from "../script.ts";

/**
 * Draws, if it is asked to with `modalities`. `draw N` draws N pictures, `only` leaves out the words, and `previews` sends two previews of each first. It says
 * how many pictures the request had.
 */
export const painter: ScriptedModel = {
  row: demoRow({
    slug: "painter",
    name: "Demo: Painter",
    description: "Draws a picture, and changes the ones that come with the question.",
    contextLength: 131072,
    maxCompletionTokens: 8192,
    promptPrice: 0.3,
    completionPrice: 30,
    parameters: plainParameters,
    images: true,
    draws: true,
  }),
  rate: 400,
  reply: (ask, rate) => ({ type: "steps", steps: steps(ask, rate) }),
};

function* steps(ask: Ask, rate: number): Generator<Step> {
  const given = ask.messages.reduce((sum, { images }) => sum + images, 0);
  const { modalities } = ask.body as { readonly modalities?: readonly string[] };
  if (!/\bonly\b/.test(ask.text)) yield* say("text", given === 0 ? "Here it is." : `I changed what you sent (${given}).`, rate);
  if (modalities?.includes("image") !== true) {
    yield* say("text", " I was not asked for an image.", rate);
    return;
  }
  const count = Number(/\bdraw (\d+)/.exec(ask.text)?.[1] ?? 1);
  for (let index = 0; index < count; index += 1) {
    const previews = /\bpreviews\b/.test(ask.text) ? [3, 2] : [];
    for (const seed of [...previews, given]) {
      yield { type: "raw", data: chunk({ images: [{ type: "image_url", index, image_url: { url: png(320, 200 + index, seed) } }] }) };
    }
  }
}

function chunk(delta: object): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { role: "assistant", content: "", ...delta }, finish_reason: null }] })}\n\n`;
}
