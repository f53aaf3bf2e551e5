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

/** Longest address that a panel names. */
const longestAddress = 8192;

/** Every text of a message: its text, its sources and images, and results of tools. The data of a picture holds no address. */
function* textsOf(value: unknown, depth: number): Generator<string> {
  if (typeof value === "string") {
    if (value.length <= longestAddress || !value.startsWith("data:")) yield value;
  } else if (typeof value === "object" && value !== null && depth < 8)
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

/**
 * Whether a text contains an address with something behind it that ends an address. An address may overlap itself a million times (`aaaa…`), and
 * `indexOf` would compare it as often, so each character of the text is looked at once (Knuth, Morris and Pratt).
 */
function holdsWhole(text: string, address: string): boolean {
  if (!text.includes(address)) return false;
  const { length } = address;
  if (length === 0) return false;
  const fallbacks = fallbacksOf(address);
  let matched = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    while (matched > 0 && (matched === length || address.charCodeAt(matched) !== code)) matched = fallbacks[matched - 1] ?? 0;
    if (address.charCodeAt(matched) === code) matched += 1;
    // A letter never ends an address, and is the usual case where one repeats itself.
    if (matched === length && !isLetter(text.charCodeAt(at + 1)) && after.test(text.slice(at + 1, at + 2))) return true;
  }
  return false;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** For each beginning of a text, how long its longest proper beginning is that is its end, too. */
function fallbacksOf(text: string): Int32Array {
  const fallbacks = new Int32Array(text.length);
  let matched = 0;
  for (let at = 1; at < text.length; at += 1) {
    while (matched > 0 && text.charCodeAt(matched) !== text.charCodeAt(at)) matched = fallbacks[matched - 1] ?? 0;
    if (text.charCodeAt(matched) === text.charCodeAt(at)) matched += 1;
    fallbacks[at] = matched;
  }
  return fallbacks;
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
