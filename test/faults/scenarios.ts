import { answerPicture } from "../../src/shared/answerPicture.ts";
import { formatText } from "../server/faults/format.ts";
import type { Progress, Run, Scenario } from "./scenario.ts";

const mebibyte = 1024 * 1024;

/** A sentence for each condition that does not hold. */
function wrong(conditions: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(conditions).flatMap(([sentence, holds]) => (holds ? [] : [sentence]));
}

function text(expected: string): Scenario {
  return { check: ({ answer }) => (answer.text === expected ? [] : [`the text is ${JSON.stringify(answer.text.slice(0, 80))}`]) };
}

function requests(count: number): Scenario {
  return { check: (run) => (run.requests === count ? [] : [`${run.requests} requests instead of ${count}`]) };
}

function retryDelays({ events }: Run): readonly number[] {
  return events.flatMap((event) => (event.type === "retry" ? [event.delayMs] : []));
}

/** One retry, after this many milliseconds, more or less. */
function retriedAfter(least: number, most: number): Scenario {
  return {
    check: (run) => {
      const delays = retryDelays(run);
      const [delay = -1] = delays;
      return wrong({
        [`retries were announced after ${delays.join(", ")} ms`]: delays.length === 1 && delay >= least && delay <= most,
        [`${run.requests} requests instead of 2`]: run.requests === 2,
      });
    },
  };
}

/** Retries with a growing, random wait. */
function backedOff(count: number): Scenario {
  return {
    check: (run) => {
      const delays = retryDelays(run);
      return wrong({
        [`retries were announced after ${delays.join(", ")} ms`]:
          delays.length === count && delays.every((delay, index) => delay >= 0 && delay <= Math.min(8000, 500 * 2 ** index)),
        [`${run.requests} requests instead of ${count + 1}`]: run.requests === count + 1,
      });
    },
  };
}

function memory({ grownBytes = 0 }: Run): readonly string[] {
  const grown = Math.round(grownBytes / mebibyte);
  return grown < 64 ? [] : [`resident memory grew by ${grown} MiB`];
}

/** The questions: whether to keep waiting, each after this many seconds. */
function asked({ questions }: Run, seconds: readonly number[]): readonly string[] {
  const found = questions.map((question) => (question.type === "keepWaiting" ? Math.round(question.waitedMs / 1000) : -1));
  return wrong({ [`it was asked after ${found.join(", ")} s`]: found.join() === seconds.join() });
}

/** The user was asked at every 8 MiB of the answer, and reading paused meanwhile. */
function capped({ questions, answer }: Run, count: number): readonly string[] {
  const lengths = questions.map((question) => (question.type === "continueLongAnswer" ? question.length : -1));
  const eight = 8 * mebibyte;
  return wrong({
    [`it was asked at ${lengths.join(", ")}`]:
      lengths.length === count &&
      lengths.every((length, index) => length > eight * (index + 1) && length < (eight + mebibyte) * (index + 1)),
    "it was read on": answer.text.length === lengths.at(-1),
  });
}

/** True a while after the first question. */
function waited(times: number): (progress: Progress) => boolean {
  let seen = 0;
  return ({ questions }) => {
    if (questions.length > 0) seen += 1;
    return seen > times;
  };
}

/** What each fault needs beyond sending a request and waiting, and what else must hold. Faults that need nothing are not listed. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  F001: requests(0),
  F003: {
    check: (run) => [
      ...wrong({ "two retries were not announced": retryDelays(run).length === 2, "the server was not asked once": run.requests === 1 }),
      ...(text("Hello world").check?.(run, "") ?? []),
    ],
  },
  F011: {
    check: (run) =>
      wrong({
        "the server's words are missing": run.answer.error?.serverMessage?.includes("Expected temperature to be at most 2") ?? false,
        [`${run.requests} requests instead of 1`]: run.requests === 1,
      }),
  },
  F012: {
    check: ({ answer }, variant) =>
      variant === "error_type"
        ? []
        : wrong({ "it does not say how far over": answer.error?.contextLimit === 8192 && answer.error.contextRequested === 9300 }),
  },
  F013: requests(1),
  F014: {
    check: (run) =>
      wrong({ "it does not say what can be afforded": run.answer.error?.affordableTokens === 1204, "it was retried": run.requests === 1 }),
  },
  F015: retriedAfter(1900, 2100),
  F016: {
    check: (run) =>
      wrong({
        "the reasons are missing": run.answer.error?.reasons?.includes("harassment") ?? false,
        "it was retried": run.requests === 1,
      }),
  },
  F017: {
    check: ({ answer, requests: count }) =>
      wrong({
        "markup is quoted": !/[<>]/.test(`${answer.error?.message} ${answer.error?.serverMessage ?? ""}`),
        "it was retried": count === 1,
      }),
  },
  F018: backedOff(1),
  F019: backedOff(2),
  F020: { promptLength: 23 * 1000 * 1000, check: (run) => wrong({ "it was retried": run.requests === 1 }) },
  F021: requests(1),
  F022: retriedAfter(950, 1050),
  F023: retriedAfter(0, 3100),
  F024: {
    check: (run) =>
      wrong({
        "it was retried": run.requests === 1,
        "it does not say until when": Math.abs((run.answer.error?.retryAt ?? 0) - Date.now() - 3_600_000) < 60_000,
      }),
  },
  F025: {
    check: (run) => {
      const delays = retryDelays(run);
      return wrong({
        [`the wait was ${delays.join(", ")} ms`]: delays.length === 1 && delays.every((delay) => delay >= 0 && delay <= 8000),
      });
    },
  },
  F026: backedOff(3),
  F027: backedOff(2),
  F028: backedOff(3),
  F029: {
    apart: true,
    check: (run) => [
      ...memory(run),
      ...wrong({
        // Four requests, each of which may fill the socket buffers.
        [`${Math.round(run.sent / mebibyte)} MiB of the page were taken`]: run.sent < 4 * 12 * mebibyte,
        "markup is quoted": !/[<>]/.test(run.answer.error?.serverMessage ?? ""),
      }),
    ],
  },
  F031: requests(1),
  F032: {
    check: (run) =>
      wrong({
        "something was sent to the other origin": run.elsewhere === 0,
        [`${run.requests} requests instead of 1`]: run.requests === 1,
        "it does not name the other origin": /http:\/\/127\.0\.0\.1:\d+/.test(run.answer.error?.message ?? ""),
      }),
  },
  F033: requests(1),
  F034: { check: ({ answer }) => wrong({ "markup is quoted": !/[<>]/.test(answer.error?.serverMessage ?? "") }) },
  F035: text("Hello world"),
  F037: text("Hello world"),
  F042: {
    check: ({ events, answer }) =>
      wrong({
        "the keep-alive comments were not told": events.filter((event) => event.type === "keepAlive").length >= 30,
        "the text is wrong": answer.text === "Hello world",
      }),
  },
  F043: {
    users: [
      { name: "says stop", reply: () => false, ends: [{ verdict: "stopped" }], check: (run) => asked(run, [600]) },
      {
        name: "keeps waiting, then says stop",
        reply: (_question, nth) => nth < 3,
        ends: [{ verdict: "stopped" }],
        check: (run) => asked(run, [600, 600, 600]),
      },
      {
        name: "is away, then presses Stop",
        reply: () => undefined,
        stop: ({ events }) => events.length > 2400,
        ends: [{ verdict: "stopped" }],
        check: (run) => [...asked(run, [600]), ...memory(run)],
      },
    ],
    check: (run) =>
      wrong({
        "it was retried unasked": run.requests === 1,
        "it does not say how long": /\b10 minutes\b/.test(run.answer.error?.message ?? ""),
      }),
  },
  F044: text("one two three"),
  F045: text(Array.from({ length: 30 }, (_, index) => `${index} `).join("")),
  F046: text("Grüße 👩‍👩‍👧 world"),
  F047: {
    realTime: true,
    apart: true,
    check: ({ answer }) => wrong({ "text is missing": answer.text === "word ".repeat(100_000) }),
  },
  F048: text("one two three"),
  F049: text("one two three"),
  F050: text("one two three"),
  F051: text("Hello"),
  F052: text("Hello"),
  F053: { ...text("Hello world"), dialects: { "of a server that tells no usage": "openai" } },
  F054: text("Hello world"),
  F055: text("Hello wor"),
  F056: text("Hello wor"),
  F057: text("Hello"),
  F059: text("Hello world"),
  F060: text("Hello world"),
  F061: text("Hello world"),
  F062: { realTime: true, closes: true, ...text("Hello world") },
  F063: {
    check: (run) =>
      wrong({
        "the text is gone": run.answer.text === "Hello",
        "the provider is not named": run.answer.error?.provider === "Loopback",
        "it was retried after text": run.requests === 1,
      }),
  },
  F064: {
    check: (run, variant) => {
      const counts: Readonly<Record<string, number>> = { "502 for ever": 4, "402": 1, "429 once": 2 };
      return wrong({ [`${run.requests} requests instead of ${counts[variant]}`]: run.requests === counts[variant] });
    },
  },
  F065: text("Hello"),
  F066: text("Hello"),
  F067: text("Hello"),
  F068: text("Hello world"),
  F069: text("Hello world"),
  F070: text(formatText),
  F071: text(formatText),
  F072: text(formatText),
  F073: text(formatText),
  F074: text(formatText),
  F075: text("a😀"),
  F076: { check: ({ answer }) => wrong({ "the text is wrong": /^a\uFFFD+b$/.test(answer.text) }) },
  F077: {
    check: ({ answer }) =>
      wrong({ "the text before is gone": answer.text.startsWith("one "), "half a character is shown": !answer.text.includes("\uFFFD") }),
  },
  F079: { apart: true, realTime: true, check: ({ answer }) => wrong({ "text is missing": answer.text.length >= 8 * mebibyte }) },
  F080: {
    apart: true,
    realTime: true,
    check: (run) => [...memory(run), ...wrong({ "the text before is gone": run.answer.text === "one" })],
  },
  F081: {
    apart: true,
    realTime: true,
    stop: ({ text: said }) => said.length > 3_000_000,
    check: memory,
    users: [
      { name: "says stop", reply: () => false, ends: [{ verdict: "stopped" }], check: (run) => capped(run, 1) },
      {
        name: "goes on once, then says stop",
        reply: (_question, nth) => nth < 2,
        ends: [{ verdict: "stopped" }],
        check: (run) => capped(run, 2),
      },
      {
        name: "is away, then presses Stop",
        reply: () => undefined,
        stop: waited(300),
        ends: [{ verdict: "stopped" }],
        check: (run) => [...capped(run, 1), ...memory(run)],
      },
    ],
  },
  F082: text("Hello world"),
  F083: { check: ({ answer }) => wrong({ "the text before is gone": answer.text.startsWith("Hello world") }) },
  F084: {
    apart: true,
    realTime: true,
    check: (run) => [...memory(run), ...wrong({ "the text before is gone": run.answer.text === "one" })],
  },
  F086: { check: ({ answer }) => wrong({ "the text before is gone": answer.text.startsWith("Hello") }) },
  F087: {
    check: ({ answer }) => wrong({ "the text is wrong": answer.text === "Hello world", "the usage is missing": answer.usage !== null }),
  },
  F088: { check: ({ answer }) => wrong({ "the text is wrong": /^Hello7? world$/.test(answer.text) }) },
  F089: {
    check: ({ answer }) =>
      wrong({
        "an array was made as long as the index": answer.toolCalls.length <= 1,
        "a prototype was changed": !("name" in {}) && !("id" in {}),
      }),
  },
  F090: {
    check: ({ answer }, variant) =>
      wrong({
        [`the calls are ${JSON.stringify(answer.toolCalls)}`]:
          JSON.stringify(answer.toolCalls.map((call) => [call.id, call.function.name, call.function.arguments])) ===
          JSON.stringify([
            ["call_1", "read", '{"path":"a.ts"}'],
            ...(variant === "interleaved" ? [["call_2", "list", '{"folder":"src"}']] : []),
          ]),
      }),
  },
  F091: { check: () => wrong({ "a prototype was changed": !("x" in {}) }) },
  F094: {
    check: ({ answer }, variant) =>
      wrong({
        [`the reasoning is ${JSON.stringify(answer.reasoning)}`]: /^I (?:\n\n)?think$/.test(answer.reasoning),
        "the text is wrong": /^Hello(?:\n\n)? world$/.test(answer.text),
        "what is encrypted was changed":
          variant !== "encrypted" ||
          answer.reasoningDetails.some((detail) => [detail["data"], detail["encrypted_content"]].includes("gAAAAB+/=é")),
      }),
  },
  F095: {
    check: ({ answer }, variant) =>
      wrong({ [`the cost is ${answer.cost}`]: answer.cost === null, "the text is wrong": answer.text === "Hello world" && variant !== "" }),
  },
  F096: { closes: true, stop: (progress) => progress.requests === 1, realTime: true },
  F097: { closes: true, stop: (progress) => progress.text === "one two three", realTime: true, ...text("one two three") },
  F098: { stop: ({ events }) => events.some((event) => event.type === "retry"), realTime: true, ...requests(1) },
  F135: {
    check: (run) =>
      wrong({ "the text is gone": run.answer.text === "one", [`${run.requests} requests: it was retried unasked`]: run.requests === 1 }),
  },
  F136: {
    check: ({ answer }) =>
      wrong({
        "the text is wrong": answer.text === "Here: ",
        "it passes for whole": answer.images.map(answerPicture).some((one) => one.kind === "data" && !one.facts.isWhole),
      }),
  },
  F137: {
    check: ({ answer }, variant) =>
      wrong({
        [`${variant} is shown`]: answer.images.map(answerPicture).every((one) => one.kind === "refused" && one.why === "type"),
        "nothing says that there was a picture": answer.images.length === 1,
      }),
  },
  F138: {
    check: ({ answer }) => wrong({ "what came before is gone": answer.text === "Here: " && answer.images.length === 1 }),
  },
  F139: { check: ({ answer }) => wrong({ [`${answer.images.length} pictures`]: answer.images.length === 100 }) },
};
