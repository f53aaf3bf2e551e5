import { isObject, listField, objectField, textField } from "../../shared/guards.ts";
import type { Lesson } from "../../shared/lesson.ts";
import { numberFacts, numberNames } from "../../shared/parameterTable.ts";
import type { WireError } from "../read/wireError.ts";

/** What can be done about a refusal: lessons to send the request again with, or a field that only the user may leave out. */
export interface Refusal {
  readonly lessons: readonly Lesson[];
  /** The field to name on the button, if there is nothing that may be done without the user. */
  readonly offer?: string;
}

/** What was sent. */
export interface Sent {
  readonly body: Readonly<Record<string, unknown>>;
  /** The user's own additions to the body. */
  readonly extraBody: Readonly<Record<string, unknown>>;
  /** What the request obeyed already. */
  readonly lessons: readonly Lesson[];
  /** It continues an answer, and can do so in another way than by ending with it. */
  readonly continues?: boolean;
}

/** Statuses with which servers refuse a field. */
const refusingStatuses: ReadonlySet<number> = new Set([400, 404, 405, 415, 422]);

const maxTokens: ReadonlyMap<string, string> = new Map([
  ["max_tokens", "max_completion_tokens"],
  ["max_completion_tokens", "max_tokens"],
]);

/**
 * Top-level fields that Aside may leave out by itself: numbers that shape the answer, and what Aside adds without being told. Everything
 * else is something that the user said, attached or ticked, limits the cost, or decides where data goes.
 */
const droppable: ReadonlySet<string> = new Set([
  ...numberNames.map((name) => numberFacts(name).wire).filter((wire) => typeof wire === "string"),
  "stream_options",
  "parallel_tool_calls",
  "modalities",
  "user",
  "session_id",
  "include",
]);
/** Aside depends on these. */
const fixed: ReadonlySet<string> = new Set(["model", "messages", "stream"]);
/** On these it depends at the Responses API. */
const fixedInResponses: ReadonlySet<string> = new Set(["input", "store"]);

/** How many fields are looked for in the words of a refusal. */
const mostFields = 200;

/** Fields that Aside adds to messages, by their last name. What was said and called is no part of them. */
const echoed = ["reasoning_content", "reasoning", "reasoning_details", "prefix"] as const;
const fieldsOfCalls: ReadonlySet<string> = new Set(["id", "type", "function"]);

const refusing = new RegExp(
  [
    String.raw`\bun(?:supported|known|recogni[sz]ed|expected|permitted)\b`,
    String.raw`\b(?:not|isn't|aren't|never) (?:be )?(?:an? |currently |yet |the )*(?:support(?:ed|ing)?|permitted|allowed|recogni[sz]ed|accepted|implemented|available|compatible|enabled|valid (?:parameter|field|argument)|known|expected)`,
    String.raw`\b(?:does|do|did)(?: not|n't) (?:currently |yet )?(?:support|accept|allow|recogni[sz]e|take|permit|have)\b`,
    String.raw`\b(?:can|may|must|should)(?:not| not|n't) (?:both |all )?be (?:used|set|specified|combined|enabled|present|provided|passed|included|sent)`,
    String.raw`\bcannot both\b|\bmay only be\b|\bonly (?:be )?(?:the default|supported|allowed|available|valid)\b|\bonly \S{1,12} is (?:allowed|supported)|\bonly the default\b`,
    String.raw`\bextra (?:inputs?|fields?|parameters?|keys?)\b|\badditional propert|\bcannot find field|\bno such (?:field|parameter)`,
    String.raw`\bis (?:deprecated|incompatible|forbidden|prohibited|disallowed|immutable|not used)\b|\bincompatible with\b|\bextra forbidden\b`,
    String.raw`\binvalid (?:parameters?|arguments?|fields?|propert(?:y|ies)|keys?)\b|不支持`,
  ].join("|"),
  "i",
);
/** A value out of range is the user's to correct, not the server's peculiarity. */
const outOfRange =
  /\b(?:between|less than|greater than|at (?:most|least)|range|exceeds?|too (?:large|high|low|small)|maximum of|minimum of)\b|[<>]=|[≤≥]/i;
const demanding =
  /\b(?:must|needs? to|has to|should|required to) (?:also )?be (?:passed|sent|provided|included|returned|present|echoed)|\b(?:is|are) (?:missing|required)\b|\bmissing\b/i;
const together = /\b(?:both|together|at the same time|simultaneously|only one of|at once|either)\b/i;

/**
 * Reads which field of a request a server refuses, and what to do about it. The fields are those that were sent: there is no list of what servers may refuse.
 * @param error what the server said
 * @param status of the response, or of the error inside a stream
 */
export function readRefusal(error: WireError, status: number | undefined, sent: Sent): Refusal {
  if (status !== undefined && !refusingStatuses.has(status)) return { lessons: [] };
  const words = `${error.message}\n${error.upstreamMessage ?? ""}`.slice(0, 4000);
  const segments = words.split(/(?<=[.;!?])\s+|\n/).filter((segment) => segment.trim() !== "");
  const ending = ofEnding(words, sent);
  if (ending !== undefined) return { lessons: [ending] };
  if (refusesReasoningItems(words, error, sent)) return { lessons: [withoutReasoningItems] };
  const demanded = demands(segments, sent);
  if (demanded !== undefined) return { lessons: [demanded] };
  const named = refusedFields(error, segments, sent);
  const mine = named.filter((name) => mayDrop(name, sent));
  const isEither = mine.length > 1 && together.test(words);
  const lessons = (isEither ? mine.slice(-1) : mine).map((name) => lessonOf(name));
  if (lessons.length > 0) return { lessons };
  const offer = offered(named, segments, sent);
  return { lessons: [], ...(offer === undefined ? {} : { offer }) };
}

/** The fields that the server refuses, in the order in which it names them. */
function refusedFields(error: WireError, segments: readonly string[], sent: Sent): readonly string[] {
  const candidates = fieldsOf(sent.body);
  const kinds = error.kinds.join("; ").replaceAll(/[_-]/g, " ");
  const whole = segments.join(" ");
  const { param } = error;
  if (param !== undefined && (refusing.test(whole) || refusing.test(kinds)) && !outOfRange.test(whole)) {
    const last = param.split(".").at(-1);
    const named = candidates.find(
      (name) => name === param || (name.startsWith("messages.") ? name.endsWith(`.${last}`) : param.startsWith(`${name}.`)),
    );
    if (named !== undefined) return [named];
  }
  const found: { readonly name: string; readonly at: number }[] = [];
  let before = 0;
  for (const segment of segments) {
    if (refusing.test(segment) && !outOfRange.test(segment)) {
      for (const name of candidates) {
        const at = placeOf(name, segment);
        if (at !== undefined && !found.some((one) => one.name === name)) found.push({ name, at: before + at });
      }
    }
    before += segment.length;
  }
  const names = found.toSorted((a, b) => a.at - b.at).map(({ name }) => name);
  // "reasoning" of a message and of the request: the path decides, else the request.
  return names.includes("reasoning") && names.includes("messages.reasoning")
    ? names.filter((name) => name !== (/\bmessages?\b|\bassistant\b/i.test(whole) ? "reasoning" : "messages.reasoning"))
    : names;
}

/** Every field of a body that could be refused: those of the request, and what Aside adds to messages. */
function fieldsOf(body: Readonly<Record<string, unknown>>): readonly string[] {
  const inMessages = new Set<string>();
  for (const message of listField(body, "messages")) {
    if (!isObject(message)) continue;
    for (const name of echoed) if (Object.hasOwn(message, name)) inMessages.add(`messages.${name}`);
    for (const part of listField(message, "content"))
      if (objectField(part, "cache_control") !== undefined) inMessages.add("messages.cache_control");
    for (const call of listField(message, "tool_calls")) {
      if (!isObject(call)) continue;
      for (const name of Object.keys(call)) if (!fieldsOfCalls.has(name)) inMessages.add(`messages.tool_calls.${name}`);
    }
  }
  const isResponse = Object.hasOwn(body, "input");
  const mayGo = (name: string): boolean => !fixed.has(name) && !(isResponse && fixedInResponses.has(name));
  return [...Object.keys(body).filter(mayGo), ...inMessages].slice(0, mostFields);
}

/** Where a text names a field; undefined if it does not. */
function placeOf(path: string, text: string): number | undefined {
  const name = path.slice(path.lastIndexOf(".") + 1);
  // The name of a message's field is that of a request's field, too, so only a path or a quotation is believed.
  if (name.includes("_")) return indexOf(text, new RegExp(`(?<!\\w)${wordsOf(name)}(?!\\w)`, "i"));
  const word = `(?<![\\w/])${escaped(name)}(?![\\w/])`;
  const isNamed = [
    `(?<=["'\`“‘«.\\]])${escaped(name)}(?=["'\`”’».\\[])`,
    `(?<=["'\`“‘])${escaped(name)}(?![\\w])`,
    `(?<=\\b(?:parameters?|arguments?|fields?|propert(?:y|ies)|options?|keys?|names?|supports?|unsupported|unknown|invalid|unexpected|supplied|inputs?|with)[:=]? )${escaped(name)}(?![\\w/])`,
    `(?<=:\\s?)${escaped(name)}(?![\\w/])`,
    `^\\s*${escaped(name)}(?![\\w/])`,
    `${word}(?=: | (?:parameter|field|argument|property|value|option)\\b)`,
    // "The user is not allowed" is about somebody, not about a field.
    `(?<!\\b(?:the|this|your|an?|each|every) )${word}(?= (?:is|are|may|must|can|cannot|does not)\\b)`,
  ].join("|");
  const found = indexOf(text, new RegExp(isNamed, "i"));
  if (found !== undefined || name !== "tools") return found;
  return indexOf(text, /\b(?:tool|function)s?[ _-](?:use|call(?:s|ing)?)\b|\bfunction tools\b/i);
}

/** A name in its own spelling, in camel case, or with blanks. */
function wordsOf(name: string): string {
  return name.split("_").map(escaped).join("[_ -]?");
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, String.raw`\$&`);
}

function indexOf(text: string, pattern: RegExp): number | undefined {
  const at = text.search(pattern);
  return at < 0 ? undefined : at;
}

function mayDrop(name: string, { extraBody, lessons }: Sent): boolean {
  if (Object.hasOwn(extraBody, name)) return false;
  // Under its other name it was refused, too.
  if (maxTokens.has(name)) return !lessons.some((lesson) => lesson.do === "rename" && lesson.to === name);
  return name.startsWith("messages.") || droppable.has(name);
}

function lessonOf(name: string): Lesson {
  const to = maxTokens.get(name);
  return to === undefined ? { do: "leaveOut", field: name } : { do: "rename", field: name, to };
}

const wantsPrefix = /\bassistant with prefix true\b|\bprefix["'`]?\s*(?:=|:|is|to|set to)?\s*true\b/i;
const wantsUserLast = new RegExp(
  [
    String.raw`\bpre-?fill`,
    String.raw`\b(?:must|has to|have to|should|needs? to|expected to|ensure that)\b[^.\n]{0,80}\bend[^.\n]{0,40}\buser\b`,
    String.raw`\b(?:last|final) (?:message|role|turn)\b[^.\n]{0,80}\b(?:must|should|has to|needs? to|cannot|can't|expected)\b`,
    String.raw`\bexpected (?:the )?last role\b|\bfinal assistant (?:message|content|turn)\b|\badd_generation_prompt\b`,
    String.raw`\bends? with an? assistant\b|\bassistant messages? (?:at|as) the (?:end|last)`,
  ].join("|"),
  "i",
);

/** A server that does not take a prompt that ends with an answer, or only one that is marked. */
function ofEnding(words: string, { body, lessons, continues = false }: Sent): Lesson | undefined {
  const last = listField(body, "messages").at(-1);
  if (!isObject(last) || last["role"] !== "assistant") return undefined;
  const isKnown = (name: string): boolean => lessons.some(({ field }) => field === name);
  if (wantsPrefix.test(words) && last["prefix"] !== true && !isKnown("messages.prefix")) return { do: "demand", field: "messages.prefix" };
  if (!wantsUserLast.test(words) || !continues || isKnown("messages.prefill")) return undefined;
  return { do: "leaveOut", field: "messages.prefill" };
}

/**
 * Reasoning of the Responses API goes back as it came, but OpenAI may not be able to read it any more, for one with a key of another organization, and then refuses the
 * whole conversation (docs/wire.md, The Responses API).
 */
const withoutReasoningItems: Lesson = { do: "leaveOut", field: "messages.encrypted_content" };

const itemsRefused =
  /\bencrypted content\b[^\n]{0,300}\bcould not be (?:verified|decrypted)|\bof type '?(?:reasoning|message|function_call)'? was provided without its required|\bduplicate item found\b/i;

function refusesReasoningItems(words: string, { kinds }: WireError, { body, lessons }: Sent): boolean {
  const isSent = listField(body, "input").some((item) => textField(item, "type") === "reasoning");
  if (!isSent || lessons.some(({ field }) => field === withoutReasoningItems.field)) return false;
  return kinds.includes("invalid_encrypted_content") || itemsRefused.test(words);
}

/** Whether a lesson holds for later requests, too. What a server could not read in one conversation says nothing about another. */
export function isLasting({ field }: Lesson): boolean {
  return field !== withoutReasoningItems.field;
}

/** Reasoning that the server wants back with the calls that it led to (DeepSeek, Kimi). */
function demands(segments: readonly string[], { lessons }: Sent): Lesson | undefined {
  const name = ["reasoning_content", "reasoning_details"].find((one) =>
    segments.some((segment) => segment.includes(one) && demanding.test(segment)),
  );
  if (name !== "reasoning_content") return undefined;
  const lesson: Lesson = { do: "demand", field: `messages.${name}` };
  return lessons.some((known) => known.do === "demand" && known.field === lesson.field) ? undefined : lesson;
}

/** The field that the user is asked about. Tools that do not go together with reasoning: rather without reasoning than without the tools. */
function offered(named: readonly string[], segments: readonly string[], { body, lessons }: Sent): string | undefined {
  const refused = segments.filter((segment) => refusing.test(segment)).join(" ");
  const saysReasoning = /\b(?:reasoning|thinking)\b|\breasoning_effort\b/i.test(refused);
  if (saysReasoning && Object.hasOwn(body, "tools") && placeOf("tools", refused) !== undefined && !asked(lessons, "reasoning"))
    return "reasoning";
  return named.find((name) => !name.startsWith("messages.") && !asked(lessons, name));
}

function asked(lessons: readonly Lesson[], name: string): boolean {
  return lessons.some((lesson) => lesson.do === "without" && lesson.field === name);
}
