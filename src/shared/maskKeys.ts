import { findSecrets } from "./secretPatterns.ts";

/**
 * A text with its API keys masked, and nothing else: for what is taken out of the editor and is to stay what it was. Those that are known
 * go wherever they stand; others where they have the shape of one. Messages that are shown or logged go through `redact`, which takes more.
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
