import type { ClearedPrompt, ContentPart, PromptMessage, ToolDefinition } from "../../llm/prompt.ts";
import type { ToolCall } from "../../shared/chatEvent.ts";
import { EventLoopYielder } from "../../shared/eventLoopYielder.ts";
import { maskText, maskTexts } from "./maskText.ts";
import { outboundRules, type Rule } from "./outboundSource.ts";
import { type OutgoingMessage, type Piece, promptMessage, type SentPiece } from "./outgoing.ts";

/** A prompt that only measures what a request would look like, and is not sent. */
export const probePrompt = cleared([{ role: "user", content: "x" }]);

/**
 * The gate that everything passes on its way into a request. What the user was asked about goes out as they decided; everything else by the rule of its
 * source (`outboundRules`). A message that has not changed is not masked twice, however long the conversation is.
 * @param known the keys that Aside stores
 * @param sent takes the pieces as they are sent
 */
export async function clear(messages: readonly OutgoingMessage[], known: readonly string[], sent?: SentPiece[]): Promise<ClearedPrompt> {
  const yielder = new EventLoopYielder();
  const prompt: PromptMessage[] = [];
  for (const message of messages) {
    const words: string[] = [];
    for (const piece of message.texts) {
      if (yielder.isDue) await yielder.yield();
      const { before = "", most } = piece;
      const cleared = await clearPiece(piece, known);
      const text = most === undefined ? cleared : cleared.slice(0, most);
      words.push(text === "" ? "" : before + text);
      sent?.push({ message, piece, text });
    }
    prompt.push(promptMessage(message.role === "assistant" ? await clearCalls(message, known) : message, words));
  }
  return cleared(prompt);
}

/** The descriptions of tools without keys. Names and schemas stay as they are, or calls would not fit them. */
export async function clearTools(tools: readonly ToolDefinition[], known: readonly string[]): Promise<readonly ToolDefinition[]> {
  const rule = outboundRules.toolDefinition;
  return Promise.all(
    tools.map(async (tool) =>
      tool.description === undefined ? tool : { ...tool, description: await maskOnce(tool, tool.description, rule, known) },
    ),
  );
}

/**
 * The prompt with notes in place of pictures and files. An answer that is to be continued ends with its own words, so there notes are left out.
 * @param noteFor what stands for a picture or file that is not sent; undefined for one that is
 */
export function withoutMedia(
  prompt: ClearedPrompt,
  noteFor: (part: ContentPart, message: PromptMessage) => string | undefined,
): ClearedPrompt {
  return cleared(
    prompt.map((message, at) => {
      const { role, content } = message;
      if ((role !== "user" && role !== "assistant") || content === null || typeof content === "string") return message;
      const notes = content.map((part) => noteFor(part, message));
      if (notes.every((note) => note === undefined)) return message;
      const isContinued = role === "assistant" && at === prompt.length - 1;
      const fitted = content.flatMap((part, index): readonly ContentPart[] => {
        const note = notes[index];
        if (note === undefined) return [part];
        return isContinued ? [] : [{ type: "text", text: note }];
      });
      return { ...message, content: fitted };
    }),
  );
}

function ruleOf(piece: Piece): Rule {
  const rule = outboundRules[piece.source];
  return rule === "asked" && "settled" in piece && piece.settled ? "own" : rule;
}

async function clearPiece(piece: Piece, known: readonly string[]): Promise<string> {
  const rule = ruleOf(piece);
  if (rule === "own") return piece.text;
  return maskOnce(piece.of, piece.text, rule, known);
}

/** What was masked, by the object that it came from and by its text. */
const masked = new WeakMap<object, Map<string, { readonly rule: Rule; readonly known: string; readonly text: string }>>();

async function maskOnce(of: object | undefined, text: string, rule: Exclude<Rule, "own">, known: readonly string[]): Promise<string> {
  if (of === undefined) return maskText(text, rule, known);
  const keys = known.join("\n");
  const found = masked.get(of)?.get(text);
  if (found?.rule === rule && found.known === keys) return found.text;
  const fresh = await maskText(text, rule, known);
  masked.set(of, (masked.get(of) ?? new Map()).set(text, { rule, known: keys, text: fresh }));
  return fresh;
}

type OutgoingAnswer = Extract<OutgoingMessage, { readonly role: "assistant" }>;

/** Calls and reasoning that did not come from the model in this conversation. Signed reasoning cannot be masked, so it is left out where it would be. */
async function clearCalls(message: OutgoingAnswer, known: readonly string[]): Promise<OutgoingAnswer> {
  const rule: Rule = outboundRules[message.callsFrom];
  if (rule === "own") return message;
  const mask = (text: string): Promise<string> => maskText(text, rule, known);
  const { reasoning, reasoningDetails, annotations, toolCalls, ...rest } = message;
  const isClean = async (value: unknown): Promise<boolean> => {
    const written = JSON.stringify(value);
    return (await mask(written)) === written;
  };
  return {
    ...rest,
    ...(reasoning === undefined ? {} : { reasoning: await mask(reasoning) }),
    ...(reasoningDetails !== undefined && (await isClean(reasoningDetails)) ? { reasoningDetails } : {}),
    ...(annotations !== undefined && (await isClean(annotations)) ? { annotations } : {}),
    ...(toolCalls === undefined
      ? {}
      : { toolCalls: await Promise.all(toolCalls.map(async (call) => maskCall(await withCleanExtra(call, isClean), mask))) }),
  };
}

/** What a server signed cannot be masked, so it is left out where it would be. */
async function withCleanExtra(call: ToolCall, isClean: (value: unknown) => Promise<boolean>): Promise<ToolCall> {
  const { extra, functionExtra, ...rest } = call;
  return (await isClean([extra, functionExtra])) ? call : rest;
}

async function maskCall(call: ToolCall, mask: (text: string) => Promise<string>): Promise<ToolCall> {
  const { arguments: written } = call.function;
  const masked = (text: string): ToolCall => ({ ...call, function: { ...call.function, arguments: text } });
  if ((await mask(written)) === written) return call;
  try {
    return masked(JSON.stringify(await maskTexts(JSON.parse(written), mask)));
  } catch {
    return masked("{}");
  }
}

/** The only place that says so. */
function cleared(prompt: readonly PromptMessage[]): ClearedPrompt {
  return prompt as ClearedPrompt;
}
