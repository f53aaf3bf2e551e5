import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Generations } from "./account.ts";
import { readAsk } from "./chatRequest.ts";
import { deliverStream, deliverWhole } from "./deliver.ts";
import { findModel } from "./models/all.ts";
import { noEndpoints, notAModel, openRouterError, type Refusal } from "./openRouterError.ts";
import { replay, type Recording } from "./replay.ts";
import { asChatBody, type ResponseShape } from "./responsesShape.ts";
import type { Reply, ScriptedModel } from "./script.ts";
import { isObject } from "../../src/shared/guards.ts";

/** The parts of the server that answer a chat request. */
export interface ChatContext {
  readonly recordings: Readonly<Record<string, Recording>>;
  readonly generations: Generations;
  /** Tokens per second of every scripted model except the slow one, unless the message sets a rate. */
  readonly rate: number | undefined;
  /** Aborted when running answers should end at once. */
  readonly hurry: AbortSignal;
  /** The number of this request among those with the same body, from 1. */
  readonly attempt: number;
}

/** Answers `POST chat/completions`, and `POST responses`, whose answers have the shape of that API. */
export async function answerChat(
  response: ServerResponse,
  sent: unknown,
  context: ChatContext,
  shape?: ResponseShape,
): Promise<Refusal | undefined> {
  if (!isObject(sent)) return openRouterError(400, "Invalid JSON in request body");
  const body = shape === undefined ? sent : asChatBody(sent);
  const ask = readAsk(body, context.attempt);
  const recording = Object.hasOwn(context.recordings, ask.model) ? context.recordings[ask.model] : undefined;
  if (recording) {
    await replay(response, recording, ask.wishes.chunk);
    return undefined;
  }
  const choice = chooseModel(ask.model, body.models);
  if ("status" in choice) return choice;
  const refusal = refuseParameters(body, choice);
  if (refusal) return refusal;
  const rate = ask.wishes.rate ?? context.rate ?? choice.rate;
  const reply: Reply = choice.reply(ask, rate);
  if (reply.type === "refusal") return reply.refusal;
  if (reply.type === "silence") {
    if (!response.destroyed) await once(response, "close");
    return undefined;
  }
  const record = ask.stream
    ? await deliverStream(response, choice.row, ask, reply.steps, { hurry: context.hurry, shape })
    : deliverWhole(response, choice.row, ask, reply.steps, shape);
  context.generations.add(record);
  return undefined;
}

/** The first of `model` and the fallbacks that this server has; a default model if neither is given. */
function chooseModel(id: string, fallbacks: unknown): ScriptedModel | Refusal {
  const others = Array.isArray(fallbacks) ? fallbacks.filter((other): other is string => typeof other === "string") : [];
  const ids = [id === "" ? [] : [id], others].flat();
  if (ids.length === 0) ids.push("demo/plain");
  for (const candidate of ids) {
    const model = findModel(candidate);
    if (model) return model;
  }
  const [first = ""] = ids;
  return findModel(first.replace(/:[a-z]+$/, "")) ? noEndpoints(first) : notAModel(first);
}

/** Refuses the parameters that the real server refuses before it contacts a provider. */
function refuseParameters(body: Readonly<Record<string, unknown>>, { row }: ScriptedModel): Refusal | undefined {
  if (!Array.isArray(body.messages) || body.messages.length === 0) {
    return openRouterError(400, 'Input required: specify "prompt" or "messages"');
  }
  const limits: readonly (readonly [string, number, number])[] = [
    ["temperature", 0, 2],
    ["top_p", 0, 1],
    ["frequency_penalty", -2, 2],
    ["presence_penalty", -2, 2],
    ["repetition_penalty", 0, 2],
    ["min_p", 0, 1],
    ["top_a", 0, 1],
  ];
  for (const [name, least, most] of limits) {
    const value = body[name];
    if (typeof value !== "number") continue;
    if (value > most) return openRouterError(400, `Expected ${name} to be at most ${most}, received ${value}`);
    if (value < least) return openRouterError(400, `Expected ${name} to be at least ${least}, received ${value}`);
  }
  if (Array.isArray(body.tools) && body.tools.length > 0 && !row.supported_parameters.includes("tools")) {
    return openRouterError(
      404,
      "No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/provider-routing",
    );
  }
  return undefined;
}
