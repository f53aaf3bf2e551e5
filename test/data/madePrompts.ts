// Text-only prompts with the token counts that a provider would report: from real tokenizers, plus what each family's chat template adds.
import * as cl100k from "gpt-tokenizer/encoding/cl100k_base";
import * as o200k from "gpt-tokenizer/encoding/o200k_base";
import * as p50k from "gpt-tokenizer/encoding/p50k_base";

interface Family {
  readonly model: string;
  readonly count: (text: string) => number;
  /** Tokens of a chat template: per prompt, and per message. */
  readonly perPrompt: number;
  readonly perMessage: number;
}

const families: readonly Family[] = [
  { model: "otter/gpt-pebble", count: (text) => o200k.encode(text).length, perPrompt: 3, perMessage: 4 },
  { model: "heron/deepseek-reed", count: (text) => cl100k.encode(text).length, perPrompt: 1, perMessage: 2 },
  { model: "crane/claude-sonata", count: (text) => Math.round(cl100k.encode(text).length * 1.18), perPrompt: 5, perMessage: 3 },
  { model: "willow/llama-basket", count: (text) => p50k.encode(text).length, perPrompt: 12, perMessage: 5 },
];

const questions = [
  "How many tulip bulbs fit into a bed of 3 m by 1.2 m, 15 cm apart?",
  "When does the last ferry leave?",
  "Write a function that returns the angle between the two hands of a clock, in degrees.",
  "Wie heißt die Hauptstadt von Uruguay, und wie viele Menschen leben dort?",
  "Translate “the café opens at nine” into Italian, French and Polish. Give the three sentences as a list, without any explanation.",
  "const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);\n\nWhat happens for an empty list?",
  "Explain in two sentences why bread rises. Then name three things that can go wrong when the dough stands in a cold kitchen for too long, and what a baker would do about each of them.",
  "Say hello.",
  "15 times 3?",
  "Here is a log:\n\n08:40:12 INFO ferry left\n08:41:03 WARN wind 7 Bft\n09:15:40 INFO ferry arrived\n\nHow long was it under way, and what should the captain write into the report about the wind?",
  "Name five birds that live in reeds.",
  "Rewrite this politely: “Your train is late again. I have been waiting for forty minutes, nobody says anything, and the display is broken.”",
];

/** The prompts, each with its model, whether it reasons, their messages, and the tokens counted. */
export function madePrompts(): readonly unknown[] {
  return families.flatMap(({ model, count, perPrompt, perMessage }) =>
    questions.map((content, index) => {
      const system = index % 3 === 0 ? [{ role: "system", content: "Answer briefly and without an introduction." }] : [];
      const messages = [...system, { role: "user", content }];
      const counted = perPrompt + messages.reduce((sum, message) => sum + perMessage + count(message.content), 0);
      return { model, reasons: false, messages, counted };
    }),
  );
}
