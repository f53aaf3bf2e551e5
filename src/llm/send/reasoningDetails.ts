import type { ReasoningDetail } from "../../shared/chatEvent.ts";
import { lookup } from "../../shared/guards.ts";

/**
 * Decides which reasoning details of a prompt are sent back (docs/wire.md, Sending reasoning back). They are the original objects, so they
 * serialize as they were received.
 */
export class DetailEcho {
  readonly #seen = new Set<string>();

  /**
   * Selects the details of one assistant turn.
   * @param details of the turn, in order
   * @returns the details to send: an empty list only if the turn had an empty list; undefined if none may be sent
   */
  echo(details: readonly ReasoningDetail[]): readonly ReasoningDetail[] | undefined {
    if (details.length === 0) return details;
    const kept = details.filter((detail) => !isOutputItem(detail) && !lostItsSignature(detail) && this.#isNew(detail));
    return kept.length === 0 ? undefined : kept;
  }

  /** OpenAI rejects an item that is sent twice: "Duplicate item found with id". */
  #isNew(detail: ReasoningDetail): boolean {
    const key = identity(detail);
    if (key === undefined) return true;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }
}

/** Whether a detail came from the Responses API, which another API does not take. */
function isOutputItem({ type }: ReasoningDetail): boolean {
  return /^(?:reasoning|message|\w+_call)$/.test(type);
}

/** Claude and Gemini sign their reasoning and reject it without the signature. */
function lostItsSignature(detail: ReasoningDetail): boolean {
  const { format, signature } = detail;
  return (
    detail.type === "reasoning.text" &&
    (format === "anthropic-claude-v1" || format === "google-gemini-v1") &&
    (typeof signature !== "string" || signature === "")
  );
}

/** The identity of an item: the text of a summary, the id or data of an encrypted one, the text or signature of any other. */
function identity(detail: ReasoningDetail): string | undefined {
  const first = (...fields: readonly string[]): string | undefined => {
    for (const field of fields) {
      const value = lookup(detail, field);
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
