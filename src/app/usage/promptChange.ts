import type { AnswerMessage, Message } from "../../shared/conversation.ts";
import type { SentPart, SentPrompt } from "../../shared/sentPrompt.ts";

/** What is known of an answer's own request; undefined for a copy, or what came out of a file: its request was another conversation's. */
export function sentOf({ sent, copied, imported, edited }: AnswerMessage): SentPrompt | undefined {
  return copied === undefined && imported !== true && edited !== true ? sent : undefined;
}

/** The answer whose request was sent last, among the known ones that qualify. Messages are in the order in which they were written. */
export function lastSent(messages: ReadonlyMap<string, Message>, isMeant: (answer: AnswerMessage) => boolean): AnswerMessage | undefined {
  let last: AnswerMessage | undefined;
  for (const message of messages.values()) {
    if (message.role !== "assistant" || sentOf(message) === undefined || !isMeant(message)) continue;
    if (last === undefined || message.createdAt >= last.createdAt) last = message;
  }
  return last;
}

/**
 * All parts of the prompt that an answer was asked with, and the key of their hashes.
 * @returns undefined if they are not known, or if a request that they build on is missing
 */
export function sentPartsOf(
  messages: ReadonlyMap<string, Message>,
  answerId: string,
): { readonly parts: readonly SentPart[]; readonly salt: string } | undefined {
  const chain: SentPrompt[] = [];
  const seen = new Set<string>();
  for (let id: string | undefined = answerId; id !== undefined;) {
    const message = messages.get(id);
    const sent: SentPrompt | undefined = message?.role === "assistant" ? sentOf(message) : undefined;
    if (sent === undefined || seen.has(id)) return undefined;
    seen.add(id);
    chain.push(sent);
    id = sent.after;
  }
  const parts: SentPart[] = [];
  for (const sent of chain.toReversed()) if (!change(parts, sent)) return undefined;
  return { parts, salt: chain.at(-1)?.salt ?? "" };
}

/** Turns the parts of the previous request into those of this one; false if the two do not fit together. */
function change(parts: SentPart[], { at = 0, drop = 0, parts: added }: SentPrompt): boolean {
  if (at + drop > parts.length) return false;
  if (at === parts.length) for (const part of added) parts.push(part);
  else {
    const rest = parts.splice(at).slice(drop);
    for (const part of added) parts.push(part);
    for (const part of rest) parts.push(part);
  }
  return true;
}

/** The parts that a prompt is made of, read. */
interface ReadPart {
  readonly kind: string;
  readonly reasons: boolean;
  readonly media: boolean;
  /** The length of its texts, in UTF-16 units. */
  readonly length: number;
  /** The name of a tool. */
  readonly name: string;
}

/** Reads a part. Anything else becomes a part without a kind. */
export function readPart(part: SentPart | undefined): ReadPart {
  const [, kind = "", flags = "", length = "0", name = ""] = /^([a-z])([+*]*)[0-9a-z]+\.([0-9a-z]+)(?::(.*))?$/.exec(part ?? "") ?? [];
  return { kind, reasons: flags.includes("+"), media: flags.includes("*"), length: Number.parseInt(length, 36), name };
}

/** What a prompt has in common with the one before it. Lengths are those of all texts, in UTF-16 units. */
export interface PromptChange {
  /** Nothing differs: one prompt begins with all of the other. The other fields then have no meaning. */
  readonly isContinued: boolean;
  readonly length: number;
  /** Before the first difference, and of all that the other prompt had, or had something else in place of. */
  readonly alike: number;
  readonly comparable: number;
  /** The first part that differs, as it is now and as it was, and its place among the messages, from 0. */
  readonly first: Pick<ReadPart, "kind" | "reasons" | "media"> & { readonly reasonedBefore: boolean; readonly hadMedia: boolean };
  readonly at: number;
  /** Names of tools that are in only one of the prompts. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

const continued: PromptChange = {
  isContinued: true,
  length: 0,
  alike: 0,
  comparable: 0,
  first: { kind: "", reasons: false, media: false, reasonedBefore: false, hadMedia: false },
  at: 0,
  added: [],
  removed: [],
};

/** Compares the prompts of a conversation, each with the one before it in no more time than there is new in it. */
export class PromptChanges {
  readonly #messages: ReadonlyMap<string, Message>;
  /** The prompt that was put together last. */
  #last: { readonly id: string; readonly parts: SentPart[] } | undefined;

  constructor(messages: ReadonlyMap<string, Message>) {
    this.#messages = messages;
  }

  /** What differs between the prompts of two answers; undefined where one of them is not known. */
  between(before: AnswerMessage, after: AnswerMessage): PromptChange | undefined {
    const sent = sentOf(after);
    if (sent === undefined || sentOf(before) === undefined) return undefined;
    const old = this.#partsOf(before.id);
    if (old === undefined) return undefined;
    if (sent.after === before.id) {
      const found = changeOf(old, sent);
      if (found !== undefined && change(old, sent)) this.#last = { id: after.id, parts: old };
      return found;
    }
    const now = sentPartsOf(this.#messages, after.id);
    if (now === undefined || now.salt !== sentPartsOf(this.#messages, before.id)?.salt) return undefined;
    return changeOf(old, { ...difference(old, now.parts) });
  }

  #partsOf(id: string): SentPart[] | undefined {
    if (this.#last?.id === id) return this.#last.parts;
    const found = sentPartsOf(this.#messages, id);
    if (found === undefined) return undefined;
    const parts = [...found.parts];
    this.#last = { id, parts };
    return parts;
  }
}

function changeOf(before: readonly SentPart[], { at = 0, drop = 0, parts: added }: SentPrompt): PromptChange | undefined {
  if (at + drop > before.length) return undefined;
  const rest = before.slice(at + drop);
  if (at === before.length || (added.length === 0 && rest.length === 0)) return continued;
  const [alike, kept] = [lengthOf(before.slice(0, at)), lengthOf(rest)];
  const first = readPart(added[0] ?? rest[0]);
  const was = readPart(before[at]);
  const tools = (parts: readonly SentPart[]): readonly string[] => parts.flatMap((part) => readPart(part).name || []);
  const [now, then] = [tools([...added, ...rest]), tools(before.slice(at))];
  return {
    isContinued: false,
    length: alike + lengthOf(added) + kept,
    alike,
    comparable: alike + lengthOf(added.slice(0, drop)) + kept,
    // A tool or a system prompt that is gone is what differs, not what stands there now.
    first: {
      kind: was.kind === "t" || was.kind === "s" ? was.kind : first.kind,
      reasons: first.reasons,
      media: first.media,
      reasonedBefore: was.reasons,
      hadMedia: was.media,
    },
    at: before.slice(0, at).filter((part) => part[0] !== "t" && part[0] !== "s").length,
    added: now.filter((name) => !then.includes(name)),
    removed: then.filter((name) => !now.includes(name)),
  };
}

function lengthOf(parts: readonly SentPart[]): number {
  return parts.reduce((sum, part) => sum + readPart(part).length, 0);
}

/** Where two lists differ: so many parts at the start are the same, then some are replaced, and the rest is the same. */
export function difference(before: readonly SentPart[], after: readonly SentPart[]): Required<Pick<SentPrompt, "at" | "drop" | "parts">> {
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at += 1;
  let same = 0;
  while (same < most - at && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { at, drop: before.length - at - same, parts: after.slice(at, after.length - same) };
}
