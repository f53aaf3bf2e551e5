import { clear } from "../../src/app/outbound/gate.ts";
import type { ConversationKeeper } from "../../src/app/chat/conversationKeeper.ts";
import type { Session } from "../../src/app/chat/session.ts";
import type { EffectiveSettings } from "../../src/app/settings/effectiveSettings.ts";
import type { KnownTool } from "../../src/app/tools/toolHost.ts";
import type { Approval } from "../../src/app/tools/approval.ts";
import type { ApprovedTools, RoundDeps } from "../../src/app/tools/toolRound.ts";
import type { ToolBench } from "../../src/app/tools/toolBench.ts";
import { OpenAiClient } from "../../src/llm/openAiClient.ts";
import { type Conversation, createConversation, setTools } from "../../src/shared/conversation.ts";
import { readServerTool } from "../../src/shared/serverTools.ts";
import type { ToolMessage, ToolRun } from "../../src/shared/toolMessage.ts";
import { type LoopbackServer, startServer } from "../server/server.ts";

/** A tool of a registry that tests make. Its definition may change under way. */
export interface TestTool {
  readonly name: string;
  description?: string;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly group?: KnownTool["group"];
  readonly run?: (input: object, signal: AbortSignal) => Promise<{ readonly text: string; readonly images?: readonly string[] }>;
}

export interface ToolTalkOptions {
  readonly tools: readonly TestTool[];
  /** Names of those that are switched on; all where it is not given. */
  readonly on?: readonly string[];
  /** What the user says to each call; `once` where it is not given. */
  readonly approve?: (tool: KnownTool, input: object, nth: number) => Approval | Promise<Approval>;
  /** Asks about a call in place of `approve`. */
  readonly ask?: RoundDeps["approve"];
  readonly mayContinue?: (calls: number) => boolean;
  readonly wait?: (tool: string, ms: number) => boolean;
  readonly trusted?: boolean;
  readonly toolChoice?: "auto" | "required";
  /** Continues with a conversation that is there. */
  readonly conversation?: Conversation;
}

const memoryKeeper: ConversationKeeper = {
  saveError: null,
  onDidChangeSaveError: () => ({ dispose: () => undefined }),
  changed: () => undefined,
  save: async () => true,
  streamingInOtherWindows: new Set(),
  hold: () => ({ dispose: () => undefined }),
  keepPending: () => undefined,
  catchUp: async () => undefined,
  close: async () => undefined,
};

/**
 * A conversation with tools: the session and the round of the extension, the real client, the scripted model `demo/toolbox` behind it. Only the registry of
 * tools and the user are made up.
 */
export class ToolTalk {
  readonly session: Session;
  readonly server: LoopbackServer;
  /** What the user was asked, and what ran. */
  readonly approvals: { readonly name: string; readonly input: object }[] = [];
  readonly executed: { readonly name: string; readonly input: object }[] = [];
  readonly askedToGoOn: number[] = [];
  /** Timers of running tools: tests let them ring. */
  readonly timers = new Set<() => void>();

  private constructor(server: LoopbackServer, make: (talk: ToolTalk) => Session) {
    this.server = server;
    this.session = make(this);
  }

  static async start(options: ToolTalkOptions): Promise<ToolTalk> {
    // They import vscode, which is a stand-in only once somebody has set it up.
    const [{ Session: Conversing }, { ToolRound }] = await Promise.all([
      import("../../src/app/chat/session.ts"),
      import("../../src/app/tools/toolRound.ts"),
    ]);
    const server = await startServer();
    const endpoint = { name: "loopback", baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none", headers: {} } as const;
    return new ToolTalk(server, (talk) => {
      const parts = roundDeps(talk, options);
      const pins = new Set<string>();
      const approved: ApprovedTools = { has: ({ pin }) => pins.has(pin), add: ({ pin }) => void pins.add(pin) };
      const tools: ToolBench = {
        offer: async (pinned) => {
          const known = await parts.known();
          return pinned.flatMap(({ name }) => {
            const tool = known.get(name);
            return tool === undefined || options.trusted === false
              ? []
              : [{ name, description: tool.description, ...(tool.schema === undefined ? {} : { parameters: tool.schema }) }];
          });
        },
        offerServerTools: async (pinned) => (options.trusted === false ? [] : pinned.flatMap((tool) => readServerTool(tool) ?? [])),
        run: (round, changed, signal) => new ToolRound(round, approved, parts, changed).run(signal),
      };
      const pinned = options.tools
        .filter(({ name }) => options.on?.includes(name) ?? true)
        .map((tool) => ({ name: tool.name, pin: pinOf(tool) }));
      const conversation = options.conversation ?? setTools(createConversation("c", 0), pinned);
      return new Conversing(
        { conversation, recorder: memoryKeeper, damaged: 0 },
        {
          now: () => performance.now(),
          client: async () => new OpenAiClient(),
          settings: () => ({ ...settings, parameters: options.toolChoice === undefined ? {} : { toolChoice: options.toolChoice } }),
          modelName: (_endpoint, model) => model,
          prepare: async ({ model, messages, parameters, tools: offered, serverTools }) => ({
            request: {
              endpoint,
              key: undefined,
              model,
              messages: await clear(messages, []),
              parameters,
              ...(offered === undefined ? {} : { tools: offered }),
              ...(serverTools === undefined ? {} : { serverTools }),
            },
          }),
          tools,
          onEnded: (answer) => answer,
        },
      );
    });
  }

  /** Asks, and waits until nothing runs any more. */
  async ask(text: string): Promise<void> {
    this.session.send(text, []);
    await this.idle();
  }

  async idle(): Promise<void> {
    await until(() => this.session.answering === null);
  }

  /** All runs of all rounds, in their order. */
  get runs(): readonly ToolRun[] {
    return this.rounds.flatMap(({ runs }) => runs);
  }

  get rounds(): readonly ToolMessage[] {
    return [...this.session.conversation.messages.values()].filter((message) => message.role === "tool");
  }

  /** Bodies of the requests, oldest first. */
  get bodies(): readonly Readonly<Record<string, unknown>>[] {
    return this.server.requests
      .filter(({ path }) => path.endsWith("/chat/completions"))
      .map(({ body }) => body as Readonly<Record<string, unknown>>);
  }

  /** The messages of a request. */
  messages(request: number): readonly Readonly<Record<string, unknown>>[] {
    return (this.bodies.at(request)?.["messages"] ?? []) as readonly Readonly<Record<string, unknown>>[];
  }

  /** Lets the time pass after which a running tool is asked about. */
  ring(): void {
    const due = [...this.timers];
    this.timers.clear();
    for (const callback of due) callback();
  }

  async close(): Promise<void> {
    this.session.dispose();
    await this.server.close();
  }
}

const settings: EffectiveSettings = {
  endpoint: { value: "loopback", source: "user" },
  model: { value: "demo/toolbox", source: "user" },
  systemPrompt: { value: "", source: "default" },
  parameters: {},
  sources: {},
  values: {},
  preset: { value: null, source: "default" },
  rejected: [],
};

/** Any text that changes with the definition does as a pin. */
function pinOf({ name, description = "", schema }: TestTool): string {
  return JSON.stringify([name, description, schema ?? null]);
}

function roundDeps(talk: ToolTalk, options: ToolTalkOptions): RoundDeps {
  const known = (tool: TestTool): KnownTool => ({
    name: tool.name,
    description: tool.description ?? "",
    schema: tool.schema,
    pin: pinOf(tool),
    group: tool.group ?? "other",
  });
  return {
    trusted: () => options.trusted ?? true,
    known: async () => new Map(options.tools.map((tool) => [tool.name, known(tool)])),
    invoke: async (name, input, signal) => {
      talk.executed.push({ name, input });
      const result = await options.tools.find((tool) => tool.name === name)?.run?.(input, signal);
      return { text: result?.text ?? "", images: result?.images ?? [] };
    },
    approve: async (call, signal) => {
      if (options.ask !== undefined) return options.ask(call, signal);
      const { tool, input } = call;
      talk.approvals.push({ name: tool.name, input });
      return options.approve?.(tool, input, talk.approvals.length) ?? "once";
    },
    mayContinue: async (calls) => {
      talk.askedToGoOn.push(calls);
      return options.mayContinue?.(calls) ?? false;
    },
    wait: async (tool, ms) => options.wait?.(tool, ms) ?? true,
    now: () => performance.now(),
    timer: (callback) => {
      talk.timers.add(callback);
      return () => talk.timers.delete(callback);
    },
  };
}

/** Waits until something is true; throws after ten seconds. */
export async function until(isTrue: () => boolean): Promise<void> {
  for (let looks = 0; !isTrue(); looks += 1) {
    if (looks > 2000) throw new Error("it did not come true");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
