import type { Clock } from "./clock.ts";

/** Why reading ended: the body was complete, a limit of bytes or time was reached, or the connection broke. */
export type BoundedEnd = "complete" | "tooLong" | "tooSlow" | "broken";

/** A body that was read within limits. */
export interface BoundedBody {
  /** The received bytes decoded as UTF-8, never more than the limit. */
  readonly text: string;
  readonly end: BoundedEnd;
}

/** The limits for reading a body. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** For the whole body. */
  readonly maxMs: number;
}

/** Limits for the bodies of errors. */
export const errorBodyLimits: BodyLimits = { maxBytes: 64 * 1024, maxMs: 5000 };

/** Reads a body within limits, then releases the connection. Never rejects. */
export async function readBounded(response: Response, limits: BodyLimits, clock: Clock): Promise<BoundedBody> {
  if (response.body === null) return { text: "", end: "complete" };
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let left = limits.maxBytes;
  let cancelTimer: () => void = () => undefined;
  const late = new Promise<"tooSlow">((resolve) => {
    cancelTimer = clock.timer(() => resolve("tooSlow"), limits.maxMs);
  });
  const readAll = async (): Promise<BoundedEnd> => {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return "complete";
        if (value.length > left) {
          text += decoder.decode(value.subarray(0, left), { stream: true });
          return "tooLong";
        }
        left -= value.length;
        text += decoder.decode(value, { stream: true });
      }
    } catch {
      return "broken";
    }
  };
  const end = await Promise.race([readAll(), late]);
  cancelTimer();
  reader.cancel().catch(() => undefined);
  return { text: text + (end === "complete" ? decoder.decode() : ""), end };
}
