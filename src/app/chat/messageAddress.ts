import type { Message } from "../../shared/conversation.ts";

/**
 * Whether a message contains an address that a panel names: an address made up by a compromised panel is neither opened nor loaded. Linear in the length
 * of the message; the address must be there whole, as it is or as Markdown and percent-encoding write it.
 * @param address as the panel's Markdown gives it: percent-encoded, its host in punycode
 */
export function isInMessage(address: string, message: Message): boolean {
  for (const text of textsOf(message, 0)) if (stands(address, text)) return true;
  return false;
}

/** Every text of a message: its text, its sources and images, and results of tools. */
function* textsOf(value: unknown, depth: number): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null && depth < 8)
    for (const part of Object.values(value)) yield* textsOf(part, depth + 1);
}

function stands(address: string, text: string): boolean {
  const plain = plainly(text);
  // The Markdown parser adds this where the text has only `www.…` or an email address.
  const bare = address.replace(/^(?:http:\/\/(?=www\.)|mailto:(?=[^@]+@))/i, "");
  if (holdsWhole(plain, plainly(address)) || (bare !== address && holdsWhole(plain, plainly(bare)))) return true;
  return isWrittenOtherwise(address, text);
}

/** Removes most differences in how an address can be written. */
function plainly(text: string): string {
  return text
    .replaceAll(/&amp;/gi, "&")
    .replaceAll(/\\(?=[!-/:-@[-`{-~])/g, "")
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
      try {
        return decodeURIComponent(encoded);
      } catch {
        return encoded;
      }
    });
}

/** What may follow an address in Markdown, JSON or prose. */
const after = /^(?:$|[\s<>()[\]{}"'`.,;:!?*_~|\\])/;

function holdsWhole(text: string, address: string): boolean {
  if (address === "") return false;
  for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
    if (after.test(text.slice(at + address.length, at + address.length + 1))) return true;
  }
  return false;
}

/** An address without the punctuation or Markdown characters that follow it. */
function withoutMarks(address: string): string {
  let end = address.length;
  while (end > 0 && ".,;:!?*_~".includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

/** Hosts in other alphabets are written in punycode, and the case of a host does not matter. */
function isWrittenOtherwise(address: string, text: string): boolean {
  const wanted = URL.parse(address)?.href;
  if (wanted === undefined) return false;
  for (const [written] of text.matchAll(/https?:\/\/[^\s<>()"'`\]]{1,4096}/gi)) {
    if (URL.parse(written)?.href === wanted || URL.parse(withoutMarks(written))?.href === wanted) return true;
  }
  return false;
}
