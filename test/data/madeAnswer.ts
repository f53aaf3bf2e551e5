// Turns a made-up answer into the bytes that a server would send, and into the result that a reader must find in them.
import { seededRandom } from "../server/chunking.ts";

type Json = Readonly<Record<string, unknown>>;

/** Where a server puts the usage of a stream. */
export type UsagePlace =
  /** OpenRouter in 2025: a chunk of its own, whose finish reason is null. */
  | "nullFinish"
  /** OpenRouter in March 2026, xAI, llama.cpp: a chunk with empty choices. */
  | "emptyChoices"
  /** OpenRouter since April 2026: a chunk of its own that repeats the finish reason. */
  | "repeatedFinish"
  /** DeepSeek, Z.AI: the chunk with the finish reason. */
  | "finish"
  /** Groq: in `x_groq`, and once more in a chunk with empty choices. */
  | "groqTwice"
  /** Groq without `stream_options`. */
  | "groq"
  /** Perplexity: every chunk has a running total. */
  | "everyChunk"
  | "nowhere";

export interface MadeCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** A whole answer, and how it is sent. */
export interface MadeAnswer {
  readonly name: string;
  readonly model: string;
  /** Only OpenRouter names one. */
  readonly provider?: string;
  readonly text: string;
  readonly reasoning?: string;
  /** The field of `reasoning`; "content" puts it between think tags. */
  readonly reasoningIn?: "reasoning" | "reasoning_content" | "content";
  /** Whole items; those with a text or a summary are sent in the same pieces as `reasoning`. */
  readonly details?: readonly Json[];
  readonly calls?: readonly MadeCall[];
  /** How the arguments of calls are sent. */
  readonly callsIn?: "fragments" | "onePiece";
  readonly annotations?: readonly Json[];
  readonly finish: string | null;
  readonly nativeFinish?: string;
  /** Whether chunks with tool calls have the finish reason, too. */
  readonly finishOnCalls?: boolean;
  readonly usage?: Json;
  readonly usageIn?: UsagePlace;
  /** Comments before the first chunk, and now and then between others. */
  readonly comments?: readonly string[];
  /** In every chunk, such as `citations`. */
  readonly beside?: Json;
  /** Sent as a last delta and not part of the text. */
  readonly stopToken?: string;
  /** An error that ends the stream, with the fields of its chunk beside `error`. */
  readonly error?: Json;
  readonly noDone?: boolean;
  /** The expected verdict; by default it follows from finish reason and error. */
  readonly verdict?: string;
}

/** A made file, by its name. */
export type MadeFile = readonly [name: string, text: string];

/** A stream of events, plausible sizes of network reads, and the expected result. */
export function streamFiles(answer: MadeAnswer): readonly MadeFile[] {
  const events = [...eventsOf(answer)];
  const text = events.map((event) => `${event}\n\n`).join("");
  return [
    [`${answer.name}.sse`, text],
    [`${answer.name}.netchunks.json`, `${JSON.stringify({ lengths: readSizes(answer.name, Buffer.byteLength(text)) })}\n`],
    [`${answer.name}.expected.json`, expectedOf(answer)],
  ];
}

/** A whole body, and the expected result. */
export function bodyFiles(answer: MadeAnswer & { readonly spaceAhead?: string }): readonly MadeFile[] {
  const message = {
    role: "assistant",
    content: contentOf(answer),
    refusal: null,
    ...(answer.reasoning !== undefined && answer.reasoningIn !== "content" && { [answer.reasoningIn ?? "reasoning"]: answer.reasoning }),
    ...(answer.details && { reasoning_details: answer.details }),
    ...(answer.calls && { tool_calls: answer.calls.map(wholeCall) }),
    ...(answer.annotations && { annotations: answer.annotations }),
  };
  const choice = { index: 0, finish_reason: answer.finish, ...native(answer), message };
  const body = { ...root(answer, "chat.completion"), choices: [choice], ...(answer.usage && { usage: answer.usage }) };
  const calls = answer.calls && { tool_calls: answer.calls.map(wholeCall) };
  return [
    [`${answer.name}.json`, `${answer.spaceAhead ?? ""}${JSON.stringify(body)}`],
    [`${answer.name}.expected.json`, expectedOf(answer, calls)],
  ];
}

function* eventsOf(answer: MadeAnswer): Generator<string> {
  const { calls = [], finish, usage, usageIn = "nowhere", comments = [] } = answer;
  const random = seededRandom(answer.name);
  const finished = finish === null ? {} : { finish_reason: finish, ...native(answer) };
  const chunk = (choice: Json | undefined, beside: Json = {}): string => {
    const choices =
      choice === undefined ? [] : [{ index: 0, finish_reason: null, ...(answer.provider && { native_finish_reason: null }), ...choice }];
    const running = usageIn === "everyChunk" && usage ? { usage } : {};
    return `data: ${JSON.stringify({ ...root(answer, "chat.completion.chunk"), ...answer.beside, choices, ...running, ...beside })}`;
  };
  for (const comment of comments) yield comment;
  for (const delta of deltasOf(answer, random)) {
    yield chunk({ delta });
    if (comments.length > 1 && random() < 0.05) yield comments[0] ?? ":";
  }
  for (const delta of calls.flatMap((call, index) => callDeltas(call, index, answer, random))) {
    yield chunk({ delta: { ...role(answer), ...delta }, ...(answer.finishOnCalls === true && finished) });
  }
  for (const annotation of answer.annotations ?? []) yield chunk({ delta: { ...role(answer), content: "", annotations: [annotation] } });
  if (answer.stopToken !== undefined) yield chunk({ delta: { ...role(answer), content: answer.stopToken } });
  if (answer.error !== undefined) {
    yield `data: ${JSON.stringify(answer.error)}`;
  } else {
    const groq = usageIn === "groq" || usageIn === "groqTwice" ? { x_groq: { id: "req_made", usage } } : {};
    if (finish !== null) yield chunk({ delta: role(answer), ...finished }, usageIn === "finish" ? { usage } : groq);
  }
  if (usage && usageIn === "nullFinish") yield chunk({ delta: { ...role(answer), content: "" } }, { usage });
  if (usage && usageIn === "repeatedFinish") yield chunk({ delta: { ...role(answer), content: "" }, ...finished }, { usage });
  if (usage && (usageIn === "emptyChoices" || usageIn === "groqTwice")) yield chunk(undefined, { usage });
  if (answer.noDone !== true) yield "data: [DONE]";
}

/** Reasoning, then text, in pieces of a few characters. */
function deltasOf(answer: MadeAnswer, random: () => number): readonly Json[] {
  const { reasoning = "", reasoningIn = "reasoning", details = [] } = answer;
  const spoken = details.filter((item) => "text" in item || "summary" in item);
  const silent = details.filter((item) => !spoken.includes(item));
  const thinking =
    reasoningIn === "content"
      ? []
      : pieces(reasoning, random).map((piece) => ({
          ...role(answer),
          content: reasoningIn === "reasoning" ? "" : null,
          [reasoningIn]: piece,
          ...(spoken.length > 0 && { reasoning_details: spoken.map((item) => part(item, piece)) }),
        }));
  const signatures = spoken.flatMap(({ type, signature, format, index }) =>
    signature === undefined ? [] : [{ type, signature, format, index }],
  );
  const after = [...signatures, ...silent].map((item) => ({ ...role(answer), content: "", reasoning_details: [item] }));
  const content = pieces(contentOf(answer), random).map((piece) => ({
    ...role(answer),
    content: piece,
    ...(reasoningIn === "reasoning_content" && { reasoning_content: null }),
  }));
  // A signature may come after the text has begun.
  return [...thinking, ...content.slice(0, 1), ...after, ...content.slice(1)];
}

function part({ type, format, index, ...item }: Json, piece: string): Json {
  return { type, ["summary" in item ? "summary" : "text"]: piece, format, index };
}

function callDeltas(call: MadeCall, index: number, { callsIn }: MadeAnswer, random: () => number): readonly Json[] {
  if (callsIn === "onePiece") return [{ tool_calls: [wholeCall(call, index)] }];
  const first = { index, id: call.id, type: "function", function: { name: call.name, arguments: "" } };
  const rest = pieces(call.arguments, random).map((piece) => ({ index, type: "function", function: { arguments: piece } }));
  return [first, ...rest].map((fragment) => ({ content: null, tool_calls: [fragment] }));
}

function wholeCall({ id, name, arguments: text }: MadeCall, index: number): Json {
  return { index, id, type: "function", function: { name, arguments: text } };
}

function root({ name, model, provider }: MadeAnswer, object: string): Json {
  const id = provider === undefined ? `chatcmpl-made-${name}` : `gen-1790000000-${name}`;
  return { id, object, created: 1_790_000_000, model, ...(provider !== undefined && { provider }) };
}

function role({ provider }: MadeAnswer): Json {
  return provider === undefined ? {} : { role: "assistant" };
}

function native({ provider, finish, nativeFinish }: MadeAnswer): Json {
  return provider === undefined ? {} : { native_finish_reason: nativeFinish ?? finish };
}

/** Reasoning and text of content with think tags, exactly as the tags divide it. Without a text, the limit was reached before the closing tag. */
function inlineOf({ reasoning = "", text }: MadeAnswer): { readonly think: string; readonly answer: string } {
  return text === "" ? { think: `\n${reasoning}`, answer: "" } : { think: `\n${reasoning}\n`, answer: `\n\n${text}` };
}

function contentOf(answer: MadeAnswer): string {
  if (answer.reasoningIn !== "content") return answer.text;
  const { think, answer: rest } = inlineOf(answer);
  return `<think>${think}${rest === "" ? "" : `</think>${rest}`}`;
}

function expectedOf(answer: MadeAnswer, calls?: Json): string {
  const { reasoning = "", reasoningIn, error } = answer;
  const inline = reasoningIn === "content";
  const inner = error?.["error"];
  const expected = {
    content: contentOf(answer),
    reasoning: inline ? "" : reasoning,
    inline_think: inline ? inlineOf(answer) : null,
    reasoning_details: answer.details ?? [],
    tool_calls: (answer.calls ?? []).map((call, index) => ({ index, ...call })),
    annotations: answer.annotations ?? [],
    errors: inner === undefined ? [] : [inner],
    finish_reason: answer.finish,
    native_finish_reason: answer.provider === undefined || answer.finish === null ? null : (answer.nativeFinish ?? answer.finish),
    usage: answer.usageIn === "nowhere" ? null : (answer.usage ?? null),
    model: answer.model,
    ...(answer.verdict !== undefined && { verdict: answer.verdict }),
    ...calls,
  };
  return `${JSON.stringify(expected, undefined, 1)}\n`;
}

/** A text in pieces of one to twelve characters, never inside a surrogate pair. */
function pieces(text: string, random: () => number): readonly string[] {
  const characters = Array.from(text);
  const found: string[] = [];
  for (let at = 0; at < characters.length;) {
    const size = 1 + Math.floor(random() * 12);
    found.push(characters.slice(at, at + size).join(""));
    at += size;
  }
  return found;
}

/** Sizes of reads: mostly an event or two, sometimes many, and borders wherever they fall. */
function readSizes(seed: string, bytes: number): readonly number[] {
  const random = seededRandom(`reads of ${seed}`);
  const sizes: number[] = [];
  for (let left = bytes; left > 0;) {
    const size = Math.min(left, 1 + Math.floor(random() ** 2 * 1800));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}
