import type { ChatErrorCode } from "../../shared/chatError.ts";
import type { FinishReason, Verdict } from "../../shared/chatEvent.ts";
import type { Dialect } from "../../shared/parameters.ts";

/** Everything that decides the verdict of an answer. */
export interface Ending {
  readonly dialect: Dialect;
  /** Whether the server marked the end: `[DONE]`, or a whole JSON body. */
  readonly done: boolean;
  /** The last finish reason that is not null. */
  readonly finishReason: FinishReason | null;
  readonly usage: boolean;
  /** Whether there is visible content: text, reasoning, a tool call or an image. */
  readonly hasContent: boolean;
  /** Whether every tool call can be executed as it is. */
  readonly callsWhole: boolean;
  /** How the bytes ended. `inside`: cleanly, but in the middle of an event or of a JSON body. */
  readonly bytes: "clean" | "inside" | "broken" | "stopped";
  /** The error that the server reported. `truncation`: according to its text, a token limit was reached. */
  readonly reported: { readonly truncation: boolean } | null;
  /** The reason why the data could not be read to the end. */
  readonly unreadable: "badData" | "oversized" | "notAnApi" | null;
}

/** The verdict and, after a failure, its error code. `broken`: the transport's own error explains it. `reported`: the server's. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly code: ChatErrorCode | "broken" | "reported" | null;
}

/**
 * Decides the verdict of an answer. `complete` needs `[DONE]`, or a clean end after a finish reason (and, for OpenRouter, after the usage).
 * A finish reason alone does not end an answer.
 */
export function judge(ending: Ending): Judgement {
  const cut = cutKind(ending.finishReason);
  if (ending.unreadable !== null) return lost(ending, ending.unreadable);
  if (ending.reported !== null) {
    // OpenRouter reports some truncations as an error after the finish reason has said `length` (docs/wire.md, Errors in a stream, d).
    if (cut === "length" && ending.reported.truncation) return { verdict: "cutOff", code: "reported" };
    return lost(ending, "reported");
  }
  if (!ending.done) {
    if (ending.bytes === "stopped") return { verdict: "stopped", code: null };
    if (ending.bytes === "broken") return lost(ending, "broken");
    if (ending.bytes === "inside") return lost(ending, "connectionLost");
    const wasEnded = ending.finishReason !== null && (ending.dialect !== "openrouter" || ending.usage);
    if (!wasEnded) return ending.hasContent ? { verdict: "interrupted", code: "endedEarly" } : { verdict: "failed", code: "emptyAnswer" };
  }
  if (cut === "error") return lost(ending, "providerError");
  if (cut !== null) return { verdict: "cutOff", code: null };
  if (!ending.hasContent) return { verdict: "failed", code: "emptyAnswer" };
  return { verdict: ending.callsWhole ? "complete" : "cutOff", code: null };
}

function lost(ending: Ending, code: Judgement["code"]): Judgement {
  return { verdict: ending.hasContent ? "interrupted" : "failed", code };
}

/**
 * The finish reasons that do not mean a normal end: the answer was cut off, or the model failed. Plain servers pass on the names of their
 * engine.
 */
function cutKind(reason: FinishReason | null): "length" | "filter" | "error" | null {
  switch (reason?.toLowerCase()) {
    case "length":
    case "max_tokens":
    case "max_output_tokens":
    case "model_length":
    case "model_context_window_exceeded":
      return "length";
    case "content_filter":
    case "safety":
    case "recitation":
    case "refusal":
    case "sensitive":
      return "filter";
    case "error":
    case "network_error":
    case "insufficient_system_resource":
      return "error";
    case undefined:
    default:
      return null;
  }
}
