import { describe, expect, test } from "vitest";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import { CostsInSight } from "../../../../src/app/panel/costsInSight.ts";
import { type AnswerMessage, addMessage, createConversation, type Conversation } from "../../../../src/shared/conversation.ts";
import type { NextRequestEstimate } from "../../../../src/shared/protocol.ts";
import { answer, question } from "../../history/messages.ts";

const at = Date.UTC(2026, 10, 30, 12);
const price = { prompt: 3, completion: 15, request: 0, cacheRead: 0.3 };
const next: NextRequestEstimate = {
  model: "One",
  tokens: 43_000,
  factor: 1,
  offset: 0,
  window: null,
  answerTokens: 800,
  price,
  priceNote: null,
  omittedMessages: 0,
};
const usage = { prompt_tokens: 42_000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 41_000 } };

/** A conversation with an answer that runs or has ended, and the costs that its panel shows. */
class Scene {
  readonly #costs: CostsInSight;
  readonly #closed = new Set<string>();
  conversation: Conversation;
  systemPrompt = "";
  lives: readonly string[] = [];

  constructor(conversation: Conversation, isPriced = true) {
    this.conversation = conversation;
    this.#costs = new CostsInSight({
      estimates: {
        counted: () => ({ price: isPriced ? price : null, promptTokens: 10_000, factor: 1 }),
        price: () => (isPriced ? price : null),
      },
      nameOf: (_endpoint, model) => model,
      now: () => at + 60_000,
    });
    // Read when they are asked for: a scene changes.
    this.#session = Object.defineProperties({ outbox: { closedNotes: this.#closed, leavesOut: undefined } } as unknown as Session, {
      conversation: { get: () => this.conversation },
      lives: { get: () => this.lives.map((id) => ({ id })) },
      answering: { get: () => this.lives[0] ?? null },
    });
  }

  readonly #session: Session;

  close(kind: string): void {
    this.#closed.add(kind);
  }

  shown(model = "anthropic/claude-sonnet-4.5", nextRequests: readonly NextRequestEstimate[] = [next]) {
    const settings = {
      endpoint: { value: "openrouter" },
      model: { value: model },
      systemPrompt: { value: this.systemPrompt },
    } as unknown as EffectiveSettings;
    return this.#costs.of(this.#session, { settings, host: "openrouter.ai", nextRequests });
  }
}

const asked = (change: Partial<AnswerMessage>): Conversation =>
  addMessage(
    addMessage(createConversation("c", 0), question("q1", null)),
    answer("a1", "q1", { model: "anthropic/claude-sonnet-4.5", provider: "Anthropic", createdAt: at, ...change }),
  );
const withAnswer = (scene: Scene, change: Partial<AnswerMessage>): void => void (scene.conversation = asked(change));

describe("an answer that runs", () => {
  test("is counted from what it was asked with; its figures stay the same until it has ended", () => {
    const scene = new Scene(asked({ status: "streaming", text: "" }));
    scene.lives = ["a1"];
    expect(scene.shown()).toEqual({ counting: [{ messageId: "a1", price, promptTokens: 10_000, factor: 1, at }] });
    scene.lives = [];
    withAnswer(scene, { status: "done", cost: 0.05, usage });
    expect(scene.shown().counting).toBeUndefined();
    expect(scene.shown().countedCosts).toBeUndefined();
  });

  test("that is stopped keeps what was counted until there is a cost", () => {
    const scene = new Scene(asked({ status: "streaming" }));
    scene.lives = ["a1"];
    scene.shown();
    scene.lives = [];
    withAnswer(scene, { status: "stopped", text: "word ".repeat(1000) });
    const counted = scene.shown().countedCosts?.["a1"] ?? 0;
    expect(counted).toBeGreaterThan(0.03 + 0.01);
    expect(counted).toBeLessThan(0.03 + 0.02);
    withAnswer(scene, { status: "stopped", text: "word ".repeat(1000), cost: 0.04 });
    expect(scene.shown().countedCosts).toBeUndefined();
  });

  test.each<[string, Partial<AnswerMessage>, boolean]>([
    ["nothing came of it", { status: "stopped", text: "" }, true],
    ["it failed", { status: "failed" }, true],
    ["the price is unknown", { status: "stopped" }, false],
  ])("that ended costs nothing that is known where %s", (_why, change, isPriced) => {
    const scene = new Scene(asked({ status: "streaming", text: "" }), isPriced);
    scene.lives = ["a1"];
    scene.shown();
    scene.lives = [];
    withAnswer(scene, change);
    expect(scene.shown().countedCosts).toBeUndefined();
  });

  test("and continues another one counts what is new", () => {
    const scene = new Scene(asked({ status: "streaming", text: "What was there", reasoning: "before" }));
    scene.lives = ["a1"];
    expect(scene.shown().counting).toMatchObject([{ textFrom: 14, reasoningFrom: 6 }]);
  });
});

describe("the next message", () => {
  const cached = { status: "done" as const, usage };

  test("has notes, but not those that were closed, and none while an answer runs or several models are asked", () => {
    const scene = new Scene(asked(cached));
    const kinds = (...how: Parameters<Scene["shown"]>) => scene.shown(...how).sendingNotes?.map(({ kind }) => kind) ?? [];
    expect(kinds()).toEqual(["lapsed", "editing"]);
    expect(kinds("openai/gpt-5")).toEqual(["model"]);
    expect(kinds("openai/gpt-5", [next, next])).toEqual([]);
    scene.close("lapsed");
    expect(kinds()).toEqual(["editing"]);
    scene.lives = ["a1"];
    expect(kinds()).toEqual([]);
  });

  test("has a note about another system prompt than that of the last answer here", () => {
    const scene = new Scene(asked({ status: "streaming" }));
    scene.lives = ["a1"];
    scene.shown();
    scene.lives = [];
    withAnswer(scene, cached);
    const kinds = () => scene.shown().sendingNotes?.map(({ kind }) => kind) ?? [];
    expect(kinds()).not.toContain("systemPrompt");
    scene.systemPrompt = "Be brief.";
    expect(kinds()).toContain("systemPrompt");
    scene.conversation = { ...scene.conversation, tools: [{ name: "read_file", pin: "1" }] };
    expect(kinds()).toContain("tools");
  });
});
