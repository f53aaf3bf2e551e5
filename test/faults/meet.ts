import { cleared } from "../cleared.ts";
import { setTimeout as wait } from "node:timers/promises";
import { OpenAiClient } from "../../src/llm/openAiClient.ts";
import type { AskUser, ChatQuestion, ChatRequest } from "../../src/llm/chatClient.ts";
import type { ChatEvent } from "../../src/shared/chatEvent.ts";
import type { Dialect } from "../../src/shared/parameters.ts";
import type { FaultServer, FaultVariant } from "../server/faults/fault.ts";
import { serveApart } from "./apart.ts";
import type { User, Run, Scenario } from "./scenario.ts";
import { SkippingClock } from "./skippingClock.ts";

/** A key that must appear only in the header of a request. */
export const canary = "sk-or-v1-0123456789abcdefcanary0123456789abcdef";

/** Lets the server's data arrive and be read before the clock advances. */
async function settle(): Promise<void> {
  await wait(2);
  await wait(2);
}

/** The request sent to every fault. */
export function question(baseUrl: string, scenario: Scenario, dialect: Dialect): ChatRequest {
  const prompt = scenario.promptLength === undefined ? "Why?" : "w".repeat(scenario.promptLength);
  return {
    endpoint: { name: "fault", baseUrl, dialect, auth: "key", headers: {} },
    key: canary,
    model: "some/model",
    messages: cleared([{ role: "user", content: prompt }]),
    parameters: {},
  };
}

/** Injects a fault, sends a request through the real client, and returns the outcome. Without a user, no question can be answered. */
export async function meet(id: string, variant: FaultVariant, scenario: Scenario, dialect: Dialect, user: User | undefined): Promise<Run> {
  const clock = new SkippingClock();
  const pause = async (milliseconds: number): Promise<void> => {
    if (scenario.realTime) return wait(milliseconds);
    await settle();
    return clock.skip(milliseconds);
  };
  const server = scenario.apart ? await serveApart(id, variant.name) : await variant.start({ pause });
  try {
    const request = question(server.baseUrl, scenario, scenario.dialects?.[variant.name] ?? dialect);
    return await ask(server, scenario, request, clock, user);
  } finally {
    await server.close();
  }
}

async function ask(
  server: FaultServer,
  scenario: Scenario,
  request: ChatRequest,
  clock: SkippingClock,
  user: User | undefined,
): Promise<Run> {
  const questions: ChatQuestion[] = [];
  const reply: AskUser = async (question) => {
    questions.push(question);
    const said = user?.reply(question, questions.length);
    return said ?? new Promise<boolean>(() => undefined);
  };
  const client = new OpenAiClient({ clock, ...(user === undefined ? {} : { ask: reply }) });
  await client.prepare();
  const events: ChatEvent[] = [];
  const stopping = new AbortController();
  let text = "";
  let stoppedAt: number | undefined;
  const stopIfDue = (): void => {
    const due = user === undefined ? scenario.stop : user.stop;
    if (stoppedAt !== undefined || !due?.({ events, text, requests: server.requests(), questions })) return;
    stoppedAt = performance.now();
    stopping.abort();
  };
  const peak = scenario.apart ? watchMemory() : undefined;
  const watch = setInterval(stopIfDue, 2);
  // Only skip waits that the client announced, or that would be in vain.
  const vain = setInterval(() => {
    const reached = scenario.apart || server.connected() || server.requests() > 0;
    if (!scenario.realTime && !reached) void clock.skip(30_000);
  }, 500);
  const answer = await client.stream(
    request,
    (batch) => {
      events.push(...batch);
      for (const event of batch) {
        if (event.type === "text") text += event.text;
        if (event.type === "retry" && !scenario.realTime) void clock.skip(event.delayMs);
      }
      stopIfDue();
    },
    stopping.signal,
  );
  const endedAt = performance.now();
  clearInterval(watch);
  clearInterval(vain);
  const grownBytes = peak?.();
  const closedMs = scenario.closes ? await untilClosed(server, stoppedAt ?? endedAt) : undefined;
  // A server in a separate process reports its counts when it exits.
  await server.close();
  return {
    answer,
    events,
    questions,
    requests: server.requests(),
    bodies: server.bodies(),
    elsewhere: server.elsewhere(),
    sent: server.sent(),
    stopMs: stoppedAt === undefined ? undefined : endedAt - stoppedAt,
    closedMs,
    grownBytes,
  };
}

/** Milliseconds until the server sees that the client has disconnected; undefined if it does not within three seconds. */
async function untilClosed(server: FaultServer, since: number): Promise<number | undefined> {
  while (server.connected()) {
    if (performance.now() - since > 3000) return undefined;
    await wait(2);
  }
  return performance.now() - since;
}

/** Samples resident memory. @returns a function that stops sampling and returns the growth in bytes */
function watchMemory(): () => number {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  return () => {
    clearInterval(timer);
    return Math.max(most, process.memoryUsage.rss()) - before;
  };
}
