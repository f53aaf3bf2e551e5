import type { ServerResponse } from "node:http";
import { BodyWriter } from "./bodyWriter.ts";
import type { CatalogueRow } from "./catalogue.ts";
import type { Ask } from "./chatRequest.ts";
import { Completion, type CompletionRecord } from "./completion.ts";
import type { ResponseShape } from "./responsesShape.ts";
import type { Step } from "./script.ts";

const comment = ": OPENROUTER PROCESSING\n\n";

/**
 * Streams a scripted answer in OpenRouter's shape: chunks, the finish chunk, the usage chunk, `[DONE]`.
 * @param how `hurry`: once aborted, the rest is sent at once. `shape`: the events are those of a response
 */
export async function deliverStream(
  response: ServerResponse,
  row: CatalogueRow,
  ask: Ask,
  steps: Iterable<Step>,
  { hurry, shape }: { readonly hurry?: AbortSignal; readonly shape?: ResponseShape | undefined } = {},
): Promise<CompletionRecord> {
  const completion = new Completion(row, ask);
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache",
    "x-generation-id": completion.id,
    "x-provider-name": "Loopback",
  });
  response.flushHeaders();
  const writer = new BodyWriter(response, ask.wishes.chunk ?? "events", hurry);
  const write = async (events: string): Promise<void> => writer.write(shape?.translate(events) ?? events);
  let finish = { reason: "stop", native: "stop" };
  for (const step of steps) {
    if (writer.gone) return completion.record("", true);
    if ("at" in step && step.at !== undefined) await writer.waitUntil(step.at);
    switch (step.type) {
      case "comment":
        await write(comment);
        break;
      case "reasoning":
        await write(completion.reasoning(step.text));
        break;
      case "text":
        await write(completion.text(step.text));
        break;
      case "toolCall":
        await write(completion.toolCall(step));
        break;
      case "raw":
        await write(step.data);
        break;
      case "serverTools":
        completion.serverTools(step);
        break;
      case "finish":
        finish = { reason: step.reason, native: step.native ?? step.reason };
        break;
      case "error":
        await write(completion.error(step.error));
        await writer.end();
        return completion.record("error", false);
      case "end":
        await writer.end();
        return completion.record("", false);
      case "cut":
        await writer.cut();
        return completion.record("", false);
      case "stall":
        await writer.stall();
        return completion.record("", true);
    }
  }
  const ending = [completion.chunk({ content: "" }, finish.reason, finish.native), completion.usageChunk(finish.reason, finish.native)];
  // The end of a response brings its usage along.
  for (const events of shape === undefined ? ending : [ending.join("")]) await write(events);
  await write("data: [DONE]\n\n");
  await writer.end();
  return completion.record(finish.reason, writer.gone);
}

/** Sends the same answer as one JSON body. Steps that would break a stream end it with the text so far. */
export function deliverWhole(
  response: ServerResponse,
  row: CatalogueRow,
  ask: Ask,
  steps: Iterable<Step>,
  shape?: ResponseShape,
): CompletionRecord {
  const completion = new Completion(row, ask);
  let text = "";
  let reasoning = "";
  let finish = { reason: "stop", native: "stop" };
  let error: Readonly<Record<string, unknown>> | undefined;
  const calls: { id: string; name: string; arguments: string }[] = [];
  for (const step of steps) {
    if (step.type === "text") {
      completion.text(step.text);
      text += step.text;
    } else if (step.type === "reasoning") {
      completion.reasoning(step.text);
      reasoning += step.text;
    } else if (step.type === "toolCall") {
      completion.toolCall(step);
      const call = (calls[step.index] ??= { id: step.id ?? "", name: step.name ?? "", arguments: "" });
      call.arguments += step.arguments;
    } else if (step.type === "finish") {
      finish = { reason: step.reason, native: step.native ?? step.reason };
    } else if (step.type === "error") {
      error = step.error;
      break;
    } else if (step.type !== "comment" && step.type !== "raw" && step.type !== "serverTools") {
      break;
    }
  }
  const message = {
    content: calls.length > 0 && text === "" ? null : text,
    reasoning: reasoning === "" ? null : reasoning,
    ...(reasoning === "" ? {} : { reasoning_details: [{ type: "reasoning.text", text: reasoning, format: "unknown", index: 0 }] }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((call, index) => ({
            index,
            id: call.id,
            type: "function",
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
  };
  const whole = completion.whole(message, finish.reason, finish.native);
  const body = error ? { error } : (shape?.whole(whole) ?? whole);
  response.writeHead(200, { "content-type": "application/json", "x-generation-id": completion.id });
  // The real server keeps the connection alive with white space before the body.
  response.end(`\n         \n${JSON.stringify(body)}`);
  return completion.record(finish.reason, false);
}
