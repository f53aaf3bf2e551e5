import { findSecrets, findSecretsInTurns, type SecretFound } from "./secretPatterns.ts";

/**
 * Masks API keys in a text and changes nothing else, for exported text that must otherwise stay intact. Known keys
 * are masked wherever they occur, others if they are shaped like a key. Messages that are shown or logged go through `redact`, which removes more.
 */
export function maskKeys(text: string, known: readonly string[]): string {
  const masked = withoutKnown(text, known);
  return withoutKeys(masked, findSecrets(masked));
}

/** Like {@link maskKeys}, for long texts: others have their turn in between. */
export async function maskKeysInTurns(text: string, known: readonly string[]): Promise<string> {
  const masked = withoutKnown(text, known);
  return withoutKeys(masked, await findSecretsInTurns(masked));
}

function withoutKnown(text: string, known: readonly string[]): string {
  let masked = text;
  for (const key of known) if (key.length >= 8) masked = masked.replaceAll(key, "[redacted]");
  return masked;
}

function withoutKeys(text: string, secrets: readonly SecretFound[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { isApiKey, start, end } of secrets) {
    if (!isApiKey) continue;
    parts.push(text.slice(at, start), "[redacted]");
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}
