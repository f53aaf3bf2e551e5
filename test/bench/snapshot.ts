// What opening a conversation costs the host until its panel has it, and how much the panel gets. node test/bench/snapshot.ts [--json]
// Processor time of the snapshot, with the text that VS Code makes of it, and of counting the tokens, which follows; medians of several runs.
import { performance } from "node:perf_hooks";
import { Estimates } from "../../src/app/chat/estimates.ts";
import { noKeeper } from "../../src/app/chat/conversationKeeper.ts";
import { Session, type SessionParts } from "../../src/app/chat/session.ts";
import { PanelLink } from "../../src/app/panel/panelLink.ts";
import type { EffectiveSettings } from "../../src/app/settings/effectiveSettings.ts";
import { type Conversation, createConversation, emptyAnswer, type Message } from "../../src/shared/conversation.ts";
import type { PanelState, ToWebview } from "../../src/shared/protocol.ts";
import { panelStrings } from "../../src/shared/strings.ts";
import { readArguments } from "../../tools/arguments.ts";
import { median } from "./median.ts";

const runs = 5;
const sizes = [50, 5000, 20_000];
const { values } = readArguments({ usage: "npm run bench -- snapshot [--json]", options: { json: { type: "flag" } } });

const settings = {
  endpoint: { value: "e", source: "default" },
  model: { value: "m", source: "user" },
  systemPrompt: { value: "", source: "default" },
  parameters: {},
} as unknown as EffectiveSettings;

/** Questions and answers of usual lengths: 2 KB an exchange. */
function conversation(size: number): Conversation {
  const empty = createConversation("c", 0);
  const messages = new Map<string, Message>();
  const children = new Map<string, readonly string[]>();
  const active = new Map<string, string>();
  let parentId: string | null = null;
  for (let index = 0; index < size; index += 1) {
    const id = crypto.randomUUID();
    const base = { id, createdAt: 1_700_000_000_000 + index * 60_000 };
    const text = `Number ${index}: how is the total computed? ${"It adds price times quantity for each of them. ".repeat(index % 2 === 0 ? 4 : 30)}`;
    const answer = {
      endpoint: "e",
      model: "lab/model",
      modelName: "Model",
      status: "done" as const,
      text,
      cost: 0.001,
      usage: { prompt_tokens: 5, completion_tokens: 400 },
    };
    messages.set(
      id,
      parentId === null || index % 2 === 0
        ? { ...base, role: "user", parentId, text, attachments: [] }
        : { ...emptyAnswer, ...base, ...answer, parentId },
    );
    children.set(parentId ?? "", [id]);
    active.set(parentId ?? "", id);
    parentId = id;
  }
  return { ...empty, messages, children, active };
}

interface Figures {
  readonly snapshotMs: number;
  readonly bytes: number;
  readonly countMs: number;
}

async function open(size: number): Promise<Figures> {
  const session = new Session({ conversation: conversation(size), recorder: noKeeper, damaged: 0 }, {} as SessionParts);
  const estimates = new Estimates({
    model: () => undefined,
    calibration: { fitOf: () => ({ factor: 1, offset: 0 }), learn: () => undefined },
    carried: () => [],
  });
  let before = process.cpuUsage();
  const { cpu, bytes } = await new Promise<{ readonly cpu: number; readonly bytes: number }>((resolve) => {
    const link = new PanelLink(session, {
      post: (message: ToWebview) => {
        const { length } = JSON.stringify(message);
        const { user, system } = process.cpuUsage(before);
        if (message.type === "snapshot") resolve({ cpu: (user + system) / 1000, bytes: length });
        link.dispose();
      },
      state: () => {
        const nextRequests = estimates.isQuick(session) ? estimates.nextRequests(session, settings) : [];
        return { nextRequests } as unknown as PanelState;
      },
      strings: panelStrings,
      language: "en",
      outlivesHiding: false,
      interval: () => 0,
      now: () => performance.now(),
    });
    link.ready();
  });
  before = process.cpuUsage();
  await estimates.count(session);
  const counted = process.cpuUsage(before);
  return { snapshotMs: cpu, bytes, countMs: (counted.user + counted.system) / 1000 };
}

const figures: Record<string, Figures> = {};
for (const size of sizes) {
  await open(size);
  const all: Figures[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await open(size));
  const of = (name: keyof Figures) => Math.round(median(all.map((one) => one[name])) * 10) / 10;
  figures[size] = { snapshotMs: of("snapshotMs"), bytes: of("bytes"), countMs: of("countMs") };
}
if (values.json) console.log(JSON.stringify(figures));
else console.table(figures);
