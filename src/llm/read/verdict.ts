import type { ChatErrorCode } from "../../shared/chatError.ts";
import type { FinishReason, Verdict } from "../../shared/chatEvent.ts";
import type { Dialect } from "../../shared/parameters.ts";

/** All that decides how an answer ended. */
export interface Ending {
  readonly dialect: Dialect;
  /** `[DONE]` came, or a whole JSON body: the server says that this is all. */
  readonly done: boolean;
  /** The last finish reason that is not null. */
  readonly finishReason: FinishReason | null;
  readonly usage: boolean;
  /** Text, reasoning, a tool call or an image: something a person could see. */
  readonly said: boolean;
  /** Every tool call can be executed as it is. */
  readonly callsWhole: boolean;
  /** How the bytes ended: `inside` is a clean end in the middle of an event or of a JSON body. */
  readonly bytes: "clean" | "inside" | "broken" | "stopped";
  /** The server reported an error; `truncation`: by its words, a limit of tokens was reached. */
  readonly reported: { readonly truncation: boolean } | null;
  /** What could not be read ended the reading. */
  readonly unreadable: "badData" | "oversized" | "notAnApi" | null;
}

/** The verdict, and where something went wrong the code of what did. `broken`: the transport's own error says it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly code: ChatErrorCode | "broken" | "reported" | null;
}

/**
 * How an answer ended. Complete needs `[DONE]`, or a clean end after a finish reason (on the openrouter dialect after usage too);
 * a finish reason alone ends nothing.
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
    const told = ending.finishReason !== null && (ending.dialect !== "openrouter" || ending.usage);
    if (!told) return ending.said ? { verdict: "interrupted", code: "endedEarly" } : { verdict: "failed", code: "emptyAnswer" };
  }
  if (cut === "error") return lost(ending, "providerError");
  if (cut !== null) return { verdict: "cutOff", code: null };
  if (!ending.said) return { verdict: "failed", code: "emptyAnswer" };
  return { verdict: ending.callsWhole ? "complete" : "cutOff", code: null };
}

function lost(ending: Ending, code: Judgement["code"]): Judgement {
  return { verdict: ending.said ? "interrupted" : "failed", code };
}

/** What a finish reason says beside "that is all": the model was cut, or failed. Plain servers hand through their engine's own words. */
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
