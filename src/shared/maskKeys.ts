import { findSecrets } from "./secretPatterns.ts";

/**
 * Masks API keys in a text and changes nothing else, for exported text that must otherwise stay intact. Known keys
 * are masked wherever they occur, others if they are shaped like a key. Messages that are shown or logged go through `redact`, which removes more.
 */
export function maskKeys(text: string, known: readonly string[]): string {
  let masked = text;
  for (const key of known) if (key.length >= 8) masked = masked.replaceAll(key, "[redacted]");
  const parts: string[] = [];
  let at = 0;
  for (const { isApiKey, start, end } of findSecrets(masked)) {
    if (!isApiKey) continue;
    parts.push(masked.slice(at, start), "[redacted]");
    at = end;
  }
  return parts.join("") + masked.slice(at);
}
