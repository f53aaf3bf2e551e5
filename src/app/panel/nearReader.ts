import type { Message } from "../../shared/conversation.ts";

/** Of a conversation with no more messages, or no more text, a panel gets all. */
const mostMessages = 200;
const mostCharacters = 256 * 1024;
/** How many messages a panel gets at the end, and around a place. */
const nearEnd = 60;
const nearPlace = 40;

/** What a panel shows. */
export interface Reader {
  /** The message at the top of its view; null at the end. */
  readonly at: string | null;
  /** The ids of the path that it had before; undefined where it had none of this conversation. */
  readonly before: readonly string[] | undefined;
}

/**
 * The messages of a long path that a panel gets whole, by index: those at the end with their question, those around the reader, and those that follow
 * where the path became another one. Undefined where it gets all.
 */
export function nearReader(path: readonly Message[], { at, before }: Reader): ReadonlySet<number> | undefined {
  if (path.length <= mostMessages || isShort(path)) return undefined;
  const near = new Set<number>();
  const add = (from: number, to: number): void => {
    for (let index = Math.max(0, from); index < Math.min(path.length, to); index += 1) near.add(index);
  };
  add(path.length - nearEnd, path.length);
  const question = path.findLastIndex(({ role }) => role === "user");
  if (question >= 0) add(question, question + 1);
  const place = at === null ? -1 : path.findIndex(({ id }) => id === at);
  if (place >= 0) add(place - nearPlace, place + nearPlace);
  const other = before === undefined ? -1 : path.findIndex(({ id }, index) => before[index] !== id);
  if (other >= 0) add(other - 1, other + nearPlace);
  return near;
}

function isShort(path: readonly Message[]): boolean {
  let left = mostCharacters;
  for (const message of path) {
    left -= lengthOf(message);
    if (left < 0) return false;
  }
  return true;
}

function lengthOf(message: Message): number {
  if (message.role === "tool") return message.runs.reduce((sum, { text, call }) => sum + text.length + call.function.arguments.length, 0);
  return message.text.length + (message.role === "assistant" ? message.reasoning.length : 0);
}
