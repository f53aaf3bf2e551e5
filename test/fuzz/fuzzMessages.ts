import "../attacks/vscodeStandIn.ts";
import { fromWebviewSchema } from "../../src/shared/fromWebview.ts";
import { fake } from "../unit/vscode.ts";
import { startHost } from "../attacks/hostUnderAttack.ts";
import { pick, seeded } from "./random.ts";

/** The results of many messages. */
export interface MessagesOutcome {
  readonly messages: number;
  /** The messages that passed the schema. */
  readonly understood: number;
  readonly problems: readonly string[];
}

const types: readonly string[] = fromWebviewSchema.options.map(({ entries }) => entries.type.literal);
const fields = [
  ...new Set(fromWebviewSchema.options.flatMap(({ entries }) => Object.keys(entries))),
  "path",
  "url",
  "command",
  "key",
  "value",
  "__proto__",
  "constructor",
];
/** Messages that only ask the user something, which is slow and not the subject here. */
const asking = new Set(["send", "editMessage", "regenerate", "continueAnswer"]);

const own = "https://configured.invalid";

/** Sends random messages to the real host, like a compromised panel. Nothing may be thrown, requested, opened, written or set. */
export async function fuzzMessages(count: number, seed: number): Promise<MessagesOutcome> {
  const problems: string[] = [];
  const host = await startHost();
  const unhandled = (reason: unknown): void => void problems.push(`unhandled: ${String(reason)}`);
  process.on("unhandledRejection", unhandled);
  process.on("uncaughtException", unhandled);
  const { fetch } = globalThis;
  // The panel may refresh the model list of the user's own server.
  host.settings.user["aside.endpoints"] = { own: { baseUrl: `${own}/v1`, auth: "none" } };
  host.settings.user["aside.endpoint"] = "own";
  fake.changeConfiguration();
  globalThis.fetch = (address) => {
    const url = address instanceof Request ? address.url : String(address);
    if (new URL(url).origin !== own) problems.push(`asked ${url}`);
    return Promise.reject(new Error("nothing is asked here"));
  };
  // Without it the rate limit would let 60 a second through.
  const now = performance.now.bind(performance);
  let ahead = 0;
  performance.now = () => now() + ahead;
  const before = { settings: JSON.stringify(host.settings), written: await host.written() };
  let understood = 0;
  try {
    const random = seeded(seed);
    for (let index = 0; index < count && problems.length < 20; index += 1) {
      ahead += 50;
      const message = randomMessage(random, 0);
      const dropped = host.log.length;
      host.receive(message);
      if (host.log.length === dropped) understood += 1;
      if (index % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    const opened = fake.opened.filter((where) => !where.startsWith("untitled:"));
    problems.push(
      ...opened.slice(0, 5).map((where) => `opened ${where}`),
      ...[...fake.files.keys()].slice(0, 5).map((file) => `wrote ${file}`),
      ...(JSON.stringify(host.settings) === before.settings ? [] : ["a setting was changed"]),
      ...((await host.written()).length > before.written.length + 100_000 ? ["much was written"] : []),
      ...("polluted" in {} ? ["the prototype was polluted"] : []),
    );
  } finally {
    performance.now = now;
    globalThis.fetch = fetch;
    await host.close();
    process.off("unhandledRejection", unhandled);
    process.off("uncaughtException", unhandled);
  }
  return { messages: count, understood, problems };
}

function randomMessage(random: () => number, depth: number): unknown {
  const kind = random();
  if (kind < 0.1) return randomValue(random, depth);
  const type = pick(random, types);
  const message: Record<string, unknown> = kind < 0.85 && !asking.has(type) ? { type } : {};
  for (const field of fields) {
    if (random() < 0.25)
      Object.defineProperty(message, field, {
        value: randomValue(random, depth + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return kind < 0.85 && !asking.has(type) ? { ...message, type } : message;
}

function randomValue(random: () => number, depth: number): unknown {
  const deep = depth > 3;
  switch (Math.floor(random() * (deep ? 9 : 12))) {
    case 0:
      return pick(random, [
        "",
        "c",
        "m1",
        "x".repeat(201),
        "../../etc/passwd",
        "https://canary.invalid/",
        "command:x",
        "\u0000",
        "file:///etc/passwd",
      ]);
    case 1:
      return pick(random, [0, 1, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]);
    case 2:
      return pick(random, [true, false]);
    case 3:
      return null;
    case 4:
      return undefined;
    case 5:
      return pick(random, ["openSettings", "showLog", "retry", "text", "reasoning", "enter"]);
    case 6:
      return 10n;
    case 7:
      return new Date(0);
    case 8:
      return new Uint8Array(3);
    case 9:
      return [randomValue(random, depth + 1), randomValue(random, depth + 1)];
    case 10:
      return JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown;
    default:
      return randomMessage(random, depth + 1);
  }
}
