const common = { id: "gen-1", object: "chat.completion.chunk", created: 1793491200, model: "some/model", provider: "Loopback" };

/** An event of the stream. */
export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** A chunk with these fields. */
export function chunkEvent(fields: Readonly<Record<string, unknown>>): string {
  return event({ ...common, ...fields });
}

/** A chunk with this delta. */
export function deltaEvent(delta: unknown): string {
  return chunkEvent({ choices: [{ index: 0, delta, finish_reason: null }] });
}

/** The chunk with the finish reason. */
export function finishEvent(reason = "stop"): string {
  return chunkEvent({ choices: [{ index: 0, delta: { content: "" }, finish_reason: reason }] });
}

/** The usage chunk, by default with a plain usage. */
export function usageEvent(usage: unknown = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9, cost: 0.0001 }): string {
  return chunkEvent({ choices: [], usage });
}

export const doneEvent = "data: [DONE]\n\n";
export const keepAlive = ": OPENROUTER PROCESSING\n\n";

/** A complete valid stream as one text. */
export function wholeStream(...texts: readonly string[]): string {
  const said = (texts.length > 0 ? texts : ["Hello", " world"]).map((text) => deltaEvent({ content: text }));
  return [...said, finishEvent(), usageEvent(), doneEvent].join("");
}
