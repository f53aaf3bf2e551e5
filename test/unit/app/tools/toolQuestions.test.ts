import { beforeEach, describe, expect, test } from "vitest";
import type { Approval, CallInQuestion } from "../../../../src/app/tools/approval.ts";
import type { KnownTool } from "../../../../src/app/tools/toolHost.ts";
import { type QuestionScreen, ToolQuestions } from "../../../../src/app/tools/toolQuestions.ts";
import type { ToolQuestion } from "../../../../src/shared/toolQuestion.ts";

const tool: KnownTool = { name: "neighbour_note", description: "Notes a line.", schema: undefined, pin: "p", group: "other" };

function callOf(change: Partial<CallInQuestion> = {}): CallInQuestion {
  return { conversationId: "c", messageId: "t", at: 0, tool, input: { line: "hello" }, hash: "h", ...change };
}

/** A panel, with what it was given last. */
class Screen implements QuestionScreen {
  conversationId = "c";
  isVisible = true;
  isFocused = true;
  given: ToolQuestion | null | undefined;
  posts = 0;
  ready: string | undefined;

  postReady(token: string): void {
    this.ready = token;
  }

  post(_conversationId: string, question: ToolQuestion | null): void {
    this.given = question;
    this.posts += 1;
  }
}

let clock: number;
let timers: Set<() => void>;
let dialogs: CallInQuestion[];
let native: Approval;
let warned: string[];
let deleted: string[];
let questions: ToolQuestions;

beforeEach(() => {
  clock = 0;
  timers = new Set();
  dialogs = [];
  native = "once";
  warned = [];
  deleted = [];
  questions = new ToolQuestions({
    askNatively: (call) => {
      dialogs.push(call);
      return Promise.resolve(native);
    },
    isDeleted: (id) => deleted.includes(id),
    log: { warn: (message) => warned.push(message.replace("An answer to a question about a tool was ignored: ", "")) },
    now: () => clock,
    timer: (callback) => {
      timers.add(callback);
      return () => timers.delete(callback);
    },
  });
});

const never = new AbortController().signal;

function timePasses(): void {
  const due = [...timers];
  timers.clear();
  for (const callback of due) callback();
}

/** Asks, and gives the question time to reach the screen. */
async function asked(screen: Screen, call = callOf(), signal = never) {
  let result: Approval | undefined;
  const answer = questions.ask(call, signal).then((approval) => (result = approval));
  await expect.poll(() => screen.given?.hash).toBe(call.hash);
  return { answer, result: () => result, question: screen.given as ToolQuestion };
}

/** As a user who reads and then presses a button. */
function press(
  screen: Screen,
  { token, hash }: Pick<ToolQuestion, "token" | "hash">,
  answer: "once" | "conversation" | "refuse" = "once",
): void {
  questions.shown(screen, token);
  clock += 500;
  questions.answer(screen, { token, hash, answer });
}

describe("a question in the panel", () => {
  test("has the tool in words and by its name, and all of the arguments with hidden characters written out", async () => {
    const screen = new Screen();
    questions.add(screen);
    const { question } = await asked(
      screen,
      callOf({ tool: { ...tool, group: "mcp" }, input: { line: `a\u202eb\u200b${"y".repeat(50_000)}`, run: "\u0440aypal.sh" } }),
    );
    expect(question).toMatchObject({ title: "Neighbour note", tool: "neighbour_note", description: "Notes a line.", asksTwice: true });
    expect(question.arguments).toContain(String.raw`a\u{202e}b\u{200b}yyy`);
    expect(question.arguments.length).toBeGreaterThan(50_000);
    expect(question.warnings).toEqual(["Check carefully: \u0440aypal contains look-alike characters."]);
  });

  test.each(["once", "conversation", "refuse"] as const)("is answered once: %s", async (answer) => {
    const screen = new Screen();
    questions.add(screen);
    const { answer: given, question } = await asked(screen);
    press(screen, question, answer);
    expect(await given).toBe(answer);
    expect(screen.given).toBeNull();
    press(screen, question, "once");
    expect(warned).toEqual(["nothing is asked there."]);
    expect(dialogs).toEqual([]);
  });

  test("takes nothing but an answer to what is shown there, in view for half a second, with the focus", async () => {
    const screen = new Screen();
    const other = new Screen();
    questions.add(screen);
    questions.add(other);
    const { result, answer, question } = await asked(screen);
    const yes = { token: question.token, hash: question.hash, answer: "once" } as const;
    questions.answer(screen, yes);
    questions.shown(screen, "another");
    questions.answer(screen, yes);
    questions.shown(screen, question.token);
    clock += 499;
    questions.answer(screen, yes);
    expect(screen.ready).toBeUndefined();
    timePasses();
    expect([screen.ready, other.ready]).toEqual([question.token, undefined]);
    // Being seen again does not make it later, nor earlier.
    questions.shown(screen, question.token);
    clock += 1;
    questions.answer(screen, { ...yes, token: "forged" });
    questions.answer(screen, { ...yes, hash: "of other arguments" });
    questions.answer(other, yes);
    questions.answer(new Screen(), yes);
    screen.isFocused = false;
    questions.answer(screen, yes);
    screen.isVisible = false;
    questions.answer(screen, yes);
    await Promise.resolve();
    expect(result()).toBeUndefined();
    expect(warned).toEqual([
      "the question was not in view.",
      "the question was not in view.",
      "it came too soon to be meant.",
      "it is not the token of the question that is shown.",
      "it is for another call than the one that is shown.",
      "it is not the token of the question that is shown.",
      "nothing is asked there.",
      "the panel does not have the focus.",
      "the panel is hidden.",
    ]);
    screen.isFocused = true;
    screen.isVisible = true;
    questions.answer(screen, yes);
    expect(await answer).toBe("once");
    expect([screen.given, other.given]).toEqual([null, null]);
  });

  test("of several in one conversation, one comes after the other; other conversations do not wait", async () => {
    const screen = new Screen();
    const elsewhere = new Screen();
    elsewhere.conversationId = "d";
    questions.add(screen);
    questions.add(elsewhere);
    const first = await asked(screen, callOf({ hash: "1" }));
    const second = questions.ask(callOf({ hash: "2", at: 1 }), never);
    const other = await asked(elsewhere, callOf({ conversationId: "d", hash: "3" }));
    expect(screen.given?.hash).toBe("1");
    press(screen, first.question);
    await first.answer;
    expect(screen.given?.hash).toBe("2");
    press(screen, screen.given as ToolQuestion, "refuse");
    expect(await second).toBe("refuse");
    press(elsewhere, other.question);
    expect(await other.answer).toBe("once");
  });

  test("goes with a stop", async () => {
    const screen = new Screen();
    questions.add(screen);
    const stop = new AbortController();
    const { answer, question } = await asked(screen, callOf(), stop.signal);
    let changes = 0;
    questions.onDidChange(() => (changes += 1));
    expect(questions.of("c")?.hash).toBe("h");
    stop.abort();
    expect(await answer).toBe("stop");
    expect(screen.given).toBeNull();
    expect(questions.of("c")).toBeUndefined();
    expect(changes).toBe(1);
    press(screen, question);
    expect(warned).toEqual(["nothing is asked there."]);
  });
});

describe("where no panel shows the conversation", () => {
  test("the question is a native dialog from the beginning", async () => {
    const hidden = new Screen();
    hidden.isVisible = false;
    const elsewhere = new Screen();
    elsewhere.conversationId = "d";
    questions.add(hidden);
    questions.add(elsewhere);
    native = "conversation";
    expect(await questions.ask(callOf(), never)).toBe("conversation");
    expect(dialogs).toHaveLength(1);
    expect([hidden.posts, elsewhere.posts]).toEqual([0, 0]);
  });

  test("a question waits while its panel is hidden, and is new when it is shown again", async () => {
    const screen = new Screen();
    questions.add(screen);
    const { answer, result, question } = await asked(screen);
    questions.shown(screen, question.token);
    screen.isVisible = false;
    questions.update(screen);
    clock += 1000;
    timePasses();
    screen.isVisible = true;
    questions.update(screen);
    expect(screen.given?.token).not.toBe(question.token);
    questions.answer(screen, { token: question.token, hash: "h", answer: "once" });
    questions.answer(screen, { token: screen.given?.token ?? "", hash: "h", answer: "once" });
    await Promise.resolve();
    expect(result()).toBeUndefined();
    press(screen, screen.given as ToolQuestion);
    expect(await answer).toBe("once");
    expect(dialogs).toEqual([]);
  });

  test("a panel that keeps its page while it is hidden hears that the question is no more, and cannot say that it was in view", async () => {
    const screen = new Screen();
    questions.add(screen);
    const { question } = await asked(screen);
    screen.isVisible = false;
    questions.update(screen);
    questions.shown(screen, question.token);
    timePasses();
    expect(screen.ready).toBeUndefined();
    questions.dispose();
    expect(screen.given).toBe(question);
    screen.isVisible = true;
    questions.update(screen);
    expect(screen.given).toBeNull();
    const { posts } = screen;
    questions.update(screen);
    expect(screen.posts).toBe(posts);
  });

  test("a panel that is moved keeps its question; once it is gone, the dialog asks", async () => {
    const screen = new Screen();
    const first = questions.add(screen);
    const { answer, question } = await asked(screen);
    first.dispose();
    expect(timers.size).toBe(1);
    const moved = new Screen();
    const second = questions.add(moved);
    expect(timers.size).toBe(0);
    expect(moved.given?.hash).toBe("h");
    moved.conversationId = "d";
    questions.update(moved);
    expect(moved.given).toBeNull();
    native = "refuse";
    timePasses();
    expect(await answer).toBe("refuse");
    expect(dialogs.map(({ hash }) => hash)).toEqual([question.hash]);
    second.dispose();
  });

  test("a question of a conversation that was deleted stops the turn, without a dialog", async () => {
    const screen = new Screen();
    questions.add(screen);
    const { answer } = await asked(screen);
    deleted = ["c"];
    screen.conversationId = "new";
    questions.update(screen);
    timePasses();
    expect(await answer).toBe("stop");
    expect(dialogs).toEqual([]);
  });
});
