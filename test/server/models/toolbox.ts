import { demoRow, plainParameters } from "../catalogue.ts";
import type { Ask, WireMessage } from "../chatRequest.ts";
import { say, type ScriptedModel, type Step } from "../script.ts";
import { serverToolSteps } from "./serverTools.ts";

const fragmentLength = 7;

/** A call that the user's message requests. */
interface Wish {
  readonly id: string | undefined;
  readonly name: string;
  readonly json: string;
}

/**
 * Calls the tools that the last message of the user names, all at once, with interleaved fragments of arguments. Given results, it repeats
 * them. These lines control it:
 * - `@call NAME ARGUMENTS` calls a tool (`@call[ID] …` with that id). The text after the name is sent unchanged, JSON or not.
 * - `@storm N NAME ARGUMENTS` calls a tool N times.
 * - `@rounds N` calls again N times before it answers.
 * - `@sign` reasons first and signs its reasoning.
 * - `@server TYPE ARGUMENTS` has the server run one of its own tools.
 */
export const toolbox: ScriptedModel = {
  row: demoRow({
    slug: "toolbox",
    name: "Demo: Toolbox",
    description: "Calls the tools that a message names line by line (@call NAME ARGUMENTS) and then tells their results.",
    contextLength: 131072,
    maxCompletionTokens: 8192,
    promptPrice: 0.5,
    completionPrice: 1.5,
    parameters: plainParameters,
    images: true,
  }),
  rate: 400,
  reply: (ask, rate) => ({ type: "steps", steps: steps(ask, rate) }),
};

function* steps(ask: Ask, rate: number): Generator<Step> {
  const asked = ask.messages.findLastIndex((message) => message.role === "user" && /^@(call|storm)/m.test(message.content));
  const wishes = asked < 0 ? [] : wishesIn(ask.messages[asked]?.content ?? "");
  const since = ask.messages.slice(asked + 1);
  const rounds = Number(/^@rounds (\d+)/m.exec(ask.text)?.[1] ?? 1);
  const done = since.filter(({ role }) => role === "assistant").length;
  if (wishes.length > 0 && done < rounds) {
    if (/^@sign/m.test(ask.text)) yield* signedThoughts(done);
    yield* calls(wishes, rate);
    return;
  }
  const served = [...serverToolSteps(ask)];
  yield* served;
  if (served.length > 0 && wishes.length === 0) return;
  const results = since.filter(({ role }) => role === "tool").map(({ content }) => content);
  yield* say("text", results.length === 0 ? "There is **nothing** to call." : `The tools returned:\n\n${quoted(results, since)}\n`, rate);
}

function quoted(results: readonly string[], since: readonly WireMessage[]): string {
  const pictures = since.reduce((sum, { images }) => sum + images, 0);
  return [...results.map((result) => `> ${result.replaceAll("\n", "\n> ")}`), ...(pictures === 0 ? [] : [`${pictures} pictures`])].join(
    "\n\n",
  );
}

function wishesIn(text: string): readonly Wish[] {
  return [...text.matchAll(/^@(?:call(?:\[([^\]]*)\])?|storm (\d+)) (\S+) ?(.*)$/gm)].flatMap(([, id, times = "1", name = "", json = ""]) =>
    Array.from({ length: Number(times) }, () => ({ id, name, json })),
  );
}

function* calls(wishes: readonly Wish[], rate: number): Generator<Step> {
  yield* say("text", "Let me look.", rate);
  const stamp = Math.random().toString(36).slice(2, 8);
  for (const [index, { id, name }] of wishes.entries())
    yield { type: "toolCall", index, id: id ?? `call_${stamp}_${index}`, name, arguments: "" };
  const longest = Math.max(...wishes.map(({ json }) => json.length));
  // The fragments of several calls come interleaved, as some providers send them.
  for (let start = 0; start < longest; start += fragmentLength) {
    for (const [index, { json }] of wishes.entries()) {
      const fragment = json.slice(start, start + fragmentLength);
      if (fragment !== "") yield { type: "toolCall", index, arguments: fragment };
    }
  }
  yield { type: "finish", reason: "tool_calls" };
}

/** Reasoning as Claude sends it through OpenRouter: pieces of text, then the signature alone, and an encrypted item with the same index. */
function* signedThoughts(round: number): Generator<Step> {
  const thought = (details: readonly object[], reasoning?: string): Step => ({
    type: "raw",
    data: `data: ${JSON.stringify({
      id: "gen-signed",
      choices: [
        {
          index: 0,
          delta: { role: "assistant", content: "", ...(reasoning === undefined ? {} : { reasoning }), reasoning_details: details },
          finish_reason: null,
        },
      ],
    })}\n\n`,
  });
  const text = { type: "reasoning.text", format: "anthropic-claude-v1", index: 0 };
  yield thought([{ ...text, text: `I think (round ${round}) ` }], `I think (round ${round}) `);
  yield thought([{ ...text, text: "— therefore I call. ☕ " }], "— therefore I call. ☕ ");
  yield thought([{ ...text, signature: `sig/${round}+AbC==` }]);
  yield thought([{ type: "reasoning.encrypted", data: `gAAAA${round}=`, id: `rs_${round}`, format: "openai-responses-v1", index: 0 }]);
}
