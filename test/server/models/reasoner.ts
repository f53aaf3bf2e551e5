import { allParameters, demoRow } from "../catalogue.ts";
import type { Ask, CodeFence } from "../chatRequest.ts";
import { durationOf, say, type ScriptedModel, type Step } from "../script.ts";
import { commitReply } from "./commit.ts";
import { editReply, underComment } from "./edit.ts";
import { describeCode, outline } from "./outline.ts";

const waitingMs = 400;
/** Makes the code that is shown again a small change, for there to be something to apply. */
const applyWords = "Demo: apply this block to see its change as a diff.";

/**
 * Reasons about the user's message and code, then answers in Markdown of every kind; does a small edit where it is asked for one, and writes a commit
 * message. The default model for a first try.
 */
export const reasoner: ScriptedModel = {
  row: demoRow({
    slug: "reasoner",
    name: "Demo: Reasoner",
    description: "Thinks aloud about what you wrote and the code you attached, then answers with headings, lists, a table and code.",
    contextLength: 131072,
    maxCompletionTokens: 32768,
    promptPrice: 0.4,
    completionPrice: 1.6,
    parameters: allParameters,
    defaults: { temperature: 0.6, top_p: 0.95 },
    images: true,
    reasoning: { mandatory: false, supported_efforts: ["high", "medium", "low"], supports_max_tokens: true },
  }),
  rate: 90,
  reply: (ask, rate) => ({ type: "steps", steps: steps(ask, rate) }),
};

function* steps(ask: Ask, rate: number): Generator<Step> {
  yield { type: "comment" };
  const thoughtsAt = rate > 0 ? waitingMs : 0;
  if (rate > 0) yield { type: "comment", at: waitingMs / 2 };
  const thoughts = reasonsSilently(ask) ? "" : think(ask);
  yield* say("reasoning", thoughts, rate, thoughtsAt);
  yield* say("text", editReply(ask) ?? commitReply(ask) ?? answer(ask), rate, thoughtsAt + durationOf(thoughts, rate));
}

/** Whether the request turns reasoning off or hides it. */
function reasonsSilently({ body }: Ask): boolean {
  if (body.include_reasoning === false || body.reasoning_effort === "none") return true;
  const { reasoning } = body;
  if (typeof reasoning !== "object" || reasoning === null) return false;
  const wish = reasoning as { readonly enabled?: unknown; readonly exclude?: unknown; readonly effort?: unknown };
  return wish.enabled === false || wish.exclude === true || wish.effort === "none";
}

/** The question on one line, shortened if it is long. */
function quoted(question: string, most: number): string {
  const line = question.replaceAll(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_']+/gu) ?? [];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function think(ask: Ask): string {
  const words = wordsOf(ask.question);
  const [fence] = ask.code;
  const longest = words.toSorted((one, other) => other.length - one.length)[0];
  const asked =
    words.length === 0
      ? "They sent no words of their own."
      : `They ask: “${quoted(ask.question, 240)}”. That is ${plural(words.length, "word")}.`;
  const code = fence
    ? `They attached ${describeCode(fence)}, so the code in my answer should be in the same language. ${outlineThought(fence)}`
    : `No code came with it${longest && longest.length > 3 ? `, so I will build an example around “${longest}”` : ""}.`;
  const turns =
    ask.earlierTurns === 0
      ? "This is the first turn of the conversation, so there is nothing earlier to take into account."
      : `I was given ${plural(ask.earlierTurns, "earlier turn")}, and should say so: it shows that the conversation travels along.`;
  return [
    `Let me look at what the user sent. ${asked}`,
    code,
    turns,
    "I am scripted, not a language model, so I cannot truly answer. The honest thing is to say that first, quote the question back, and then show what an answer can look like: headings, a list, a table, code.",
    "Order: the question, what came with it, the code, what to try next. Keep it short.",
  ].join("\n\n");
}

function outlineThought(fence: CodeFence): string {
  const names = outline(fence.code);
  return names.length === 0 ? "I see no declarations in it." : `I see it declare ${names.map((name) => `\`${name}\``).join(", ")}.`;
}

function answer(ask: Ask): string {
  return [
    "## What you asked",
    ask.question === "" ? "*You sent no words of your own.*" : `> ${ask.question.replaceAll("\n", "\n> ")}`,
    "I am **Demo: Reasoner**, a script on your own machine: nothing you write here leaves it. I cannot know the answer, but I can show you how a real one arrives.",
    "### What came with it",
    table(ask),
    ...codeSection(ask),
    "### What to try next",
    [
      "1. **Open the reasoning** above this answer: it streamed before the first word, and folded when the answer began.",
      "2. **Select some code**, then right-click and choose *Aside → Explain Selection*.",
      "3. **Change the model** with the button under the message box:",
      "   - `demo/long` writes 200 KB, to see how the panel keeps up",
      "   - `demo/echo` shows the request exactly as it was sent",
      "   - `demo/slow` gives you a minute to press *Stop*",
      "   - `demo/failing` fails: begin your message with `rateLimited`, `cut` or `noCredits`",
      '4. **Set `"aside.model"`** in `.vscode/settings.json`: the next answer comes from that model.',
    ].join("\n"),
    "For a real model, set your own API key and choose the endpoint `openrouter` or `deepinfra`.",
  ].join("\n\n");
}

function table(ask: Ask): string {
  const system = ask.messages.find((message) => message.role === "system" || message.role === "developer");
  const images = ask.messages.reduce((sum, message) => sum + message.images, 0);
  const rows: (readonly [string, string])[] = [
    ["Your words", String(wordsOf(ask.question).length)],
    ["Earlier turns", String(ask.earlierTurns)],
    ["Attached code", ask.code.length === 0 ? "none" : ask.code.map(describeCode).join(", ")],
    ["System prompt", system ? plural(wordsOf(system.content).length, "word") : "none"],
    ...(images > 0 ? [["Images", String(images)] as const] : []),
    ["Parameters", parameters(ask)],
  ];
  return ["| In the request | |", "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join("\n");
}

/** The parameters of the request besides model, messages and streaming. */
function parameters({ body }: Ask): string {
  const own = ["model", "messages", "stream", "stream_options", "usage", "session_id", "user"];
  const names = Object.keys(body).filter((name) => !own.includes(name));
  return names.length === 0 ? "the model's own defaults" : names.map((name) => `\`${name}\``).join(", ");
}

function codeSection(ask: Ask): readonly string[] {
  const [fence] = ask.code;
  if (!fence) return ["### Some code", exampleCode(ask.question)];
  const shown = 24;
  const lines = fence.code.split("\n");
  const names = outline(fence.code);
  const said = names.length === 0 ? "I find no declarations in it." : `It declares ${names.map((name) => `\`${name}\``).join(", ")}.`;
  const rest = lines.length > shown ? `\n\n*…and ${plural(lines.length - shown, "line")} more.*` : "";
  const ticks = fence.code.includes("```") ? "````" : "```";
  return [
    "### The code you attached",
    `${said} Here it is again, as an answer would show it:`,
    `${ticks}${fence.language}\n${rest === "" ? changed(fence) : lines.slice(0, shown).join("\n")}\n${ticks}${rest}`,
  ];
}

/** The code with a comment below its first line, where it is inside of a declaration and replaces nothing that stands above one. */
function changed({ code, language }: CodeFence): string {
  const [first = "", ...rest] = code.split("\n");
  return rest.length === 0 || language.startsWith("json") ? code : `${first}\n${underComment(rest.join("\n"), language, applyWords)}`;
}

function exampleCode(question: string): string {
  const words = wordsOf(question).slice(0, 6);
  const sample = words.length === 0 ? '"hello", "world"' : words.map((word) => JSON.stringify(word)).join(", ");
  return [
    "```typescript",
    `const words = [${sample}];`,
    "",
    "/** Groups words by their length. */",
    "function byLength(words: readonly string[]): Map<number, string[]> {",
    "  return Map.groupBy(words, (word) => word.length);",
    "}",
    "",
    "for (const [length, group] of byLength(words)) {",
    '  console.log(`${length} letters: ${group.join(", ")}`);',
    "}",
    "```",
  ].join("\n");
}
