/** Replaces a secret. */
const mask = "[redacted]";

// Key shapes of OpenRouter, OpenAI, Anthropic, Groq, xAI, Perplexity, Hugging Face, GitHub, Google; then the value of an Authorization header or a
// `key=` names. Bounded and without nested quantifiers, because the text is untrusted.
const secretShapes: readonly RegExp[] = [
  /\b(?:sk|gsk|xai|pplx|hf|gh[oprsu]|github_pat)[-_](?=[A-Za-z_.-]{0,60}\d)[A-Za-z0-9_*.-]{8,512}/g,
  /\bAIza[A-Za-z0-9_-]{30,64}/g,
  /(?:(?<![\w-])eyJ[A-Za-z0-9_-]{8,2048}|\beyJ[A-Za-z0-9_-]{8,120})\.[A-Za-z0-9_-]{4,4096}(?:\.[A-Za-z0-9_-]{0,2048})?/g,
];
const authorization = /\b(Bearer|Basic)(\s+)[^\s"',;<>]{1,4096}/gi;
const namedSecret =
  /\b(api[-_ ]?key|x-api-key|access[-_]?token|authorization)(["']?\s{0,4}[:=]\s{0,4}["']?)(?!Bearer\b|Basic\b|\[redacted\]|\*)[^\s"',;<>&]{6,4096}/gi;

/**
 * Removes secrets from a text that may be shown, logged or exported: the given key wherever it occurs, and everything shaped like a key
 * or following `Bearer`. All redaction goes through here.
 * @param text any text, such as a server's error message
 * @param key the key that was sent, if any
 */
export function redact(text: string, key?: string): string {
  let clean = text;
  if (key !== undefined && key.length >= 4) {
    clean = clean.replaceAll(key, mask);
    const encoded = encodeURIComponent(key);
    if (encoded !== key) clean = clean.replaceAll(encoded, mask);
  }
  for (const shape of secretShapes) clean = clean.replace(shape, mask);
  return clean.replace(authorization, `$1$2${mask}`).replace(namedSecret, `$1$2${mask}`);
}
