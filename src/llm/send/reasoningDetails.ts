import type { ReasoningDetail } from "../../shared/chatEvent.ts";

/**
 * Decides which reasoning details go back, over all turns of a prompt (docs/wire.md, Sending reasoning back). Items that go back are the
 * very same values, so that they are serialised as they came.
 */
export class DetailEcho {
  readonly #seen = new Set<string>();

  /**
   * @param details of one assistant turn, in order
   * @returns what to send: an empty list only where the turn had an empty list; undefined where nothing of it may go back
   */
  echo(details: readonly ReasoningDetail[]): readonly ReasoningDetail[] | undefined {
    if (details.length === 0) return details;
    const kept = details.filter((detail) => !lostItsSignature(detail) && this.#isNew(detail));
    return kept.length === 0 ? undefined : kept;
  }

  /** OpenAI answers "Duplicate item found with id" to an item that is sent twice. */
  #isNew(detail: ReasoningDetail): boolean {
    const key = identity(detail);
    if (key === undefined) return true;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }
}

/** Claude and Gemini sign their thoughts; one that lost its signature is refused. */
function lostItsSignature(detail: ReasoningDetail): boolean {
  const { format, signature } = detail;
  return (
    detail.type === "reasoning.text" &&
    (format === "anthropic-claude-v1" || format === "google-gemini-v1") &&
    (typeof signature !== "string" || signature === "")
  );
}

/** What makes an item itself: a summary its words, an encrypted one its id or data, a text its words or signature. */
function identity(detail: ReasoningDetail): string | undefined {
  const first = (...fields: readonly string[]): string | undefined => {
    for (const field of fields) {
      const value = detail[field];
      if (typeof value === "string" && value !== "") return `${detail.type}\u0000${field}\u0000${value}`;
    }
    return undefined;
  };
  switch (detail.type) {
    case "reasoning.summary":
      return first("summary");
    case "reasoning.encrypted":
      return first("id", "data");
    case "reasoning.text":
      return first("text", "signature");
    default:
      return undefined;
  }
}
