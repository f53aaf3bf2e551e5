/**
 * Turns raw text into lines as CommonMark defines them: CRLF and CR become LF, NUL becomes U+FFFD. Works on pieces cut anywhere; the pieces
 * it gives, joined, are what the joined raw text would give.
 */
export class Normalizer {
  #afterCarriageReturn = false;

  push(raw: string): string {
    if (raw === "") return "";
    const rest = this.#afterCarriageReturn && raw.startsWith("\n") ? raw.slice(1) : raw;
    this.#afterCarriageReturn = raw.endsWith("\r");
    return rest.includes("\r") || rest.includes("\0") ? rest.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD") : rest;
  }
}
