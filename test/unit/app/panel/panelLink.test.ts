import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LiveAnswer } from "../../../../src/app/chat/liveAnswer.ts";
import type { SessionChange } from "../../../../src/app/chat/conversationTree.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import { PanelLink } from "../../../../src/app/panel/panelLink.ts";
import {
  addMessage,
  createConversation,
  type AnswerMessage,
  type Conversation,
  emptyAnswer,
  updateAnswer,
} from "../../../../src/shared/conversation.ts";
import type { PanelState, ShownPicture, ToWebview } from "../../../../src/shared/protocol.ts";
import { panelStrings } from "../../../../src/shared/strings.ts";
import { png, wirePicture } from "../../../data/pictures.ts";
import { EventEmitter } from "../../vscode.ts";

const answer: AnswerMessage = {
  ...emptyAnswer,
  id: "a",
  parentId: "q",
  createdAt: 0,
  endpoint: "e",
  model: "m",
  modelName: "M",
  status: "streaming",
};

/** A session as a link sees it. */
class FakeSession {
  readonly #changed = new EventEmitter<SessionChange>();
  readonly onDidChange = this.#changed.event;
  readonly id: string;
  conversation: Conversation;
  readonly streamingInOtherWindows = new Set<string>();
  readonly outbox = { draft: "" };
  lives: readonly LiveAnswer[] = [];
  compared: readonly string[] = [];

  get live(): LiveAnswer | null {
    return this.lives[0] ?? null;
  }

  set live(live: LiveAnswer | null) {
    this.lives = live === null ? [] : [live];
  }

  constructor(id: string) {
    this.id = id;
    const attachment = {
      id: "x",
      kind: "file" as const,
      label: "a.ts",
      path: "a.ts",
      uri: "file:///a.ts",
      languageId: "ts",
      startLine: 1,
      endLine: 1,
      text: "SECRET",
    };
    const question = { role: "user" as const, id: "q", parentId: null, createdAt: 0, text: "?", attachments: [attachment] };
    this.conversation = addMessage(addMessage(createConversation(id, 0), question), answer);
  }

  message(id: string) {
    return this.lives.find((live) => live.id === id)?.current() ?? this.conversation.messages.get(id);
  }

  change(change: SessionChange): void {
    this.#changed.fire(change);
  }

  say(text: string): void {
    this.live?.apply([{ type: "text", text }]);
    this.change({ type: "grew" });
  }
}

let posted: ToWebview[];
let session: FakeSession;
let link: PanelLink;

function linkTo(post: (message: ToWebview) => void, outlivesHiding = false): PanelLink {
  return new PanelLink(session as unknown as Session, {
    post,
    state: () => ({}) as PanelState,
    strings: panelStrings,
    language: "en",
    outlivesHiding,
    interval: () => 16,
    now: () => performance.now(),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  session = new FakeSession("c");
  link = linkTo((message) => posted.push(message));
});

afterEach(() => {
  link.dispose();
  vi.useRealTimers();
});

const types = () => posted.map(({ type }) => type);
const frame = () => vi.advanceTimersByTime(16);
const deltas = () => posted.filter((message) => message.type === "delta");

/** A link whose webview is up, with an answer that streams. */
function streaming(): void {
  session.live = new LiveAnswer(answer, () => 0);
  link.ready();
  frame();
  posted.length = 0;
}

describe("a projection", () => {
  test("says nothing before the webview is ready, then everything at once", () => {
    session.change({ type: "message", id: "q" });
    vi.advanceTimersByTime(1000);
    expect(posted).toEqual([]);
    link.ready();
    frame();
    expect(types()).toEqual(["snapshot"]);
    expect(posted[0]).toMatchObject({ conversationId: "c", messages: [{ version: 1, versions: 1 }, { message: { id: "a" } }] });
  });

  test("what an attachment holds stays on the host", () => {
    link.ready();
    frame();
    expect(JSON.stringify(posted)).not.toContain("SECRET");
  });

  test("the data of an answer's pictures stays on the host until the panel asks; the key of a picture changes with its data", () => {
    const [first, second] = [wirePicture(png(5, 4)), wirePicture(png(5, 4, 1))];
    const imagesOf = (message: ToWebview | undefined) =>
      message?.type === "message" && message.shown.message.role === "assistant" ? (message.shown.message.images as ShownPicture[]) : [];
    streaming();
    const show = (images: readonly unknown[]) => {
      session.live?.apply([{ type: "images", images }]);
      session.conversation = updateAnswer(session.conversation, "a", { images });
      session.change({ type: "message", id: "a" });
      frame();
      return imagesOf(posted.at(-1));
    };
    const [shownFirst] = show([first]);
    expect(shownFirst).toMatchObject({ kind: "data", facts: { mediaType: "image/png", width: 5, height: 4, isWhole: true } });
    const again = show([first, wirePicture("https://a.example/b.png"), wirePicture("data:,")]);
    expect(again).toEqual([
      shownFirst,
      { kind: "remote", url: "https://a.example/b.png", host: "a.example" },
      { kind: "refused", why: "type" },
    ]);
    expect(show([second])[0]).not.toEqual(shownFirst);
    expect(JSON.stringify(posted)).not.toContain("base64");
  });

  test("F127 growth of one frame is one delta; three are on their way, and the next waits for an acknowledgement", () => {
    streaming();
    for (const piece of ["a", "b", "c"]) session.say(piece);
    frame();
    expect(deltas()).toEqual([{ type: "delta", seq: 1, messageId: "a", text: "abc", textFrom: 0, reasoning: "", reasoningFrom: 0 }]);
    session.say("d");
    frame();
    expect(deltas()[1]).toMatchObject({ seq: 2, text: "d", textFrom: 3 });
    session.say("e");
    frame();
    expect(deltas()[2]).toMatchObject({ seq: 3, text: "e", textFrom: 4 });
    for (let index = 0; index < 1000; index++) session.say("x");
    vi.advanceTimersByTime(5000);
    expect(deltas()).toHaveLength(3);
    link.ack(99);
    frame();
    expect(deltas()).toHaveLength(3);
    link.ack(1);
    frame();
    expect(deltas()[3]).toMatchObject({ seq: 4, text: "x".repeat(1000), textFrom: 5 });
    session.say("y");
    frame();
    expect(deltas()).toHaveLength(4);
  });

  test("one acknowledgement stands for all before it", () => {
    streaming();
    for (const piece of ["a", "b", "c", "d", "e"]) {
      session.say(piece);
      frame();
    }
    expect(deltas().map(({ text }) => text)).toEqual(["a", "b", "c"]);
    link.ack(3);
    frame();
    session.say("f");
    frame();
    expect(deltas().map(({ text }) => text)).toEqual(["a", "b", "c", "de", "f"]);
  });

  test("F123 hidden it posts nothing; shown again it gets one snapshot with all that was said", () => {
    streaming();
    link.setVisible(false);
    for (const piece of ["a", "b"]) session.say(piece);
    session.change({ type: "state" });
    vi.advanceTimersByTime(10_000);
    expect(posted).toEqual([]);
    link.setVisible(true);
    frame();
    expect(types()).toEqual(["snapshot", "activity"]);
    expect(posted[0]).toMatchObject({ messages: [{}, { message: { text: "ab" } }] });
    session.say("c");
    frame();
    expect(deltas()).toMatchObject([{ text: "c", textFrom: 2 }]);
  });

  test("one that keeps its page while it is hidden gets what has changed meanwhile, and nothing where nothing has", () => {
    link = linkTo((message) => posted.push(message), true);
    streaming();
    link.setVisible(false);
    link.setVisible(true);
    vi.advanceTimersByTime(10_000);
    expect(posted).toEqual([]);
    link.setVisible(false);
    for (const piece of ["a", "b"]) session.say(piece);
    session.change({ type: "state" });
    link.compose("typed", false);
    vi.advanceTimersByTime(10_000);
    expect(posted).toEqual([]);
    link.setVisible(true);
    frame();
    expect(posted).toMatchObject([{ type: "state" }, { type: "delta", text: "ab", textFrom: 0 }, { type: "compose", text: "typed" }]);
    posted.length = 0;
    link.setVisible(false);
    session.live = null;
    session.conversation = updateAnswer(session.conversation, "a", { status: "done", text: "abc" });
    session.change({ type: "message", id: "a" });
    session.change({ type: "path" });
    link.setVisible(true);
    frame();
    expect(posted).toMatchObject([{ type: "snapshot", messages: [{}, { message: { status: "done", text: "abc" } }] }]);
  });

  test("one that keeps its page shows another conversation before it is shown again; without a page it waits for one", () => {
    link = linkTo((message) => posted.push(message), true);
    link.ready();
    frame();
    link.setVisible(false);
    posted.length = 0;
    link.show(new FakeSession("d") as unknown as Session);
    expect(posted).toMatchObject([{ type: "snapshot", conversationId: "d" }]);
    link.setVisible(true);
    frame();
    expect(types()).toEqual(["snapshot"]);
    link.setVisible(false);
    link.unload();
    posted.length = 0;
    link.show(new FakeSession("e") as unknown as Session);
    link.setVisible(true);
    frame();
    expect(posted).toEqual([]);
    link.ready();
    frame();
    expect(posted).toMatchObject([{ type: "snapshot", conversationId: "e" }]);
  });

  test("F125 a webview that reloads gets everything anew, acknowledged or not", () => {
    streaming();
    session.say("a");
    frame();
    link.ready();
    frame();
    expect(types()).toEqual(["delta", "snapshot", "activity"]);
    session.say("b");
    frame();
    expect(deltas()[1]).toMatchObject({ text: "b", textFrom: 1 });
  });

  test("F126 a delta that is never acknowledged is taken for lost", () => {
    streaming();
    session.say("a");
    frame();
    vi.advanceTimersByTime(20_000);
    session.say("b");
    frame();
    expect(types()).toEqual(["delta", "snapshot", "activity"]);
  });

  test("a changed message carries the text so far, and deltas continue from there", () => {
    streaming();
    session.say("ab");
    session.change({ type: "message", id: "a" });
    frame();
    expect(posted).toMatchObject([{ type: "message", shown: { message: { text: "ab" } } }]);
    session.say("c");
    frame();
    expect(deltas()).toMatchObject([{ text: "c", textFrom: 2 }]);
  });

  test("an answer that another window receives is marked so", () => {
    session.streamingInOtherWindows.add("a");
    link.ready();
    vi.advanceTimersByTime(20);
    const [snapshot] = posted;
    if (snapshot?.type !== "snapshot") throw new Error("no snapshot");
    expect(snapshot.messages.map((shown) => "message" in shown && shown.inOtherWindow)).toEqual([undefined, true]);
  });

  test("another path is a snapshot, whatever else changed", () => {
    streaming();
    session.change({ type: "message", id: "a" });
    session.change({ type: "path" });
    session.change({ type: "state" });
    frame();
    expect(types()).toEqual(["snapshot", "activity"]);
  });

  test("showing another conversation leaves the first one behind", () => {
    streaming();
    const other = new FakeSession("d");
    link.show(other as unknown as Session);
    frame();
    expect(posted).toMatchObject([{ type: "snapshot", conversationId: "d" }]);
    session.say("a");
    session.change({ type: "path" });
    frame();
    expect(posted).toHaveLength(1);
    posted = [];
    other.change({ type: "state" });
    frame();
    expect(types()).toEqual(["state"]);
  });

  test("two projections of one answer go at their own pace", () => {
    streaming();
    const second: ToWebview[] = [];
    const slow = linkTo((message) => second.push(message));
    slow.ready();
    frame();
    const slowDeltas = () => second.filter(({ type }) => type === "delta");
    for (const [index, piece] of ["a", "b", "c", "d", "e"].entries()) {
      session.say(piece);
      frame();
      link.ack(index + 1);
    }
    expect(deltas()).toHaveLength(5);
    expect(slowDeltas()).toMatchObject([{ text: "a" }, { text: "b" }, { text: "c" }]);
    slow.ack(1);
    frame();
    expect(slowDeltas().at(-1)).toMatchObject({ text: "de", textFrom: 3 });
    slow.dispose();
  });

  test("text for the composer waits for the webview", () => {
    link.compose("one", false);
    link.compose("two", true);
    link.ready();
    frame();
    expect(posted.at(-1)).toEqual({ type: "compose", text: "one\ntwo", focus: true });
  });

  test("answers that are compared stream side by side, and one acknowledgement stands for both", () => {
    const beside: AnswerMessage = { ...answer, id: "b", model: "n", modelName: "N" };
    session.conversation = addMessage(session.conversation, beside);
    const lives = [new LiveAnswer(answer, () => 0), new LiveAnswer(beside, () => 0)];
    session.lives = lives;
    session.compared = ["a", "b"];
    link.ready();
    frame();
    expect(posted[0]).toMatchObject({
      messages: [{}, { message: { id: "b" } }],
      compared: [{ message: { id: "a" } }, { message: { id: "b" } }],
    });
    for (const text of ["1", "2", "3", "4"]) {
      for (const live of lives) live.apply([{ type: "text", text }]);
      session.change({ type: "grew" });
      frame();
    }
    // Three frames are on their way, with a delta of each answer.
    expect(deltas().map(({ seq, messageId, text }) => [seq, messageId, text])).toEqual([
      [1, "a", "1"],
      [2, "b", "1"],
      [3, "a", "2"],
      [4, "b", "2"],
      [5, "a", "3"],
      [6, "b", "3"],
    ]);
    link.ack(2);
    frame();
    expect(deltas().slice(6)).toMatchObject([
      { messageId: "a", text: "4" },
      { messageId: "b", text: "4" },
    ]);
    session.change({ type: "message", id: "a" });
    frame();
    expect(posted.at(-1)).toMatchObject({ type: "message", shown: { message: { id: "a" } } });
  });
});

describe("a long conversation", () => {
  const text = "A line of an answer. ".repeat(100);
  const size = 400;

  /** Questions and answers one after the other. */
  function fill(): void {
    let conversation = createConversation("c", 0);
    for (let index = 0; index < size; index++) {
      const parentId = index === 0 ? null : `m${index - 1}`;
      const id = `m${index}`;
      conversation = addMessage(
        conversation,
        index % 2 === 0 || parentId === null
          ? { role: "user", id, parentId, createdAt: 0, text: `Question ${index}`, attachments: [] }
          : { ...answer, id, parentId, status: "done", text },
      );
    }
    session.conversation = conversation;
  }

  const snapshots = () => posted.filter((message) => message.type === "snapshot");
  /** Ids of the messages that came whole with the last snapshot, and of those that the webview is to keep. */
  const last = () => {
    const messages = snapshots().at(-1)?.messages ?? [];
    return {
      all: messages.length,
      whole: messages.flatMap((one) => ("message" in one ? one.message.id : [])),
      kept: messages.flatMap((one) => (!("message" in one) && one.isKept === true ? one.id : [])),
    };
  };

  beforeEach(() => fill());

  test("comes in outlines but for its end and the place of the reader; a question has its text", () => {
    link.ready();
    frame();
    expect(last()).toMatchObject({ all: size, kept: [] });
    expect(last().whole).toHaveLength(60);
    expect(last().whole.at(-1)).toBe("m399");
    expect(JSON.stringify(posted).length).toBeLessThan((size * text.length) / 4);
    expect(snapshots()[0]?.messages[2]).toMatchObject({ role: "user", text: "Question 2" });
    link.ready({ conversationId: "c", messageId: "m100" });
    frame();
    expect(last().whole).toEqual(expect.arrayContaining(["m60", "m100", "m139", "m399"]));
    link.ready({ conversationId: "other", messageId: "m100" });
    frame();
    expect(last().whole).not.toContain("m100");
  });

  test("what the webview asks for comes together; what it did not get, or is not shown, does not", () => {
    link.ready();
    frame();
    posted.length = 0;
    link.load("c", ["m0", "m1", "gone"]);
    link.load("c", ["m3"]);
    link.load("other", ["m5"]);
    frame();
    expect(posted).toMatchObject([
      { type: "messages", conversationId: "c", shown: [{ message: { id: "m0" } }, { message: { id: "m1", text } }, {}] },
    ]);
  });

  test("the next snapshot lets the webview keep what it has, unless it has changed", () => {
    link.ready();
    frame();
    link.load("c", ["m0", "m1", "m3"]);
    frame();
    session.conversation = updateAnswer(session.conversation, "m3", { cost: 1 });
    session.change({ type: "path" });
    frame();
    expect(last().kept).toEqual(["m0", "m1"]);
    expect(last().whole).toContain("m3");
    // Once more: what was kept is there still.
    session.change({ type: "path" });
    frame();
    expect(last().kept).toEqual(["m0", "m1", "m3"]);
    // A webview that begins anew has nothing.
    link.ready();
    frame();
    expect(last().kept).toEqual([]);
  });

  test("a message with another version beside it is not as it was", () => {
    link.ready();
    frame();
    link.load("c", ["m0", "m1"]);
    frame();
    const { conversation } = session;
    const other = addMessage(conversation, { ...answer, id: "other", parentId: "m0", status: "done" });
    session.conversation = { ...other, active: conversation.active };
    session.change({ type: "path" });
    frame();
    expect(last().kept).toEqual(["m0"]);
    expect(last().whole).toContain("m1");
  });

  test("another path comes whole where it begins to be another one", () => {
    link.ready();
    frame();
    const { conversation } = session;
    const renamed = (id: string) => (Number(id.slice(1)) > 100 ? `n${id.slice(1)}` : id);
    let other = createConversation("c", 0);
    for (const message of conversation.messages.values()) {
      other = addMessage(other, {
        ...message,
        id: renamed(message.id),
        parentId: message.parentId && renamed(message.parentId),
      } as AnswerMessage);
    }
    session.conversation = other;
    session.change({ type: "path" });
    frame();
    expect(last().whole).toEqual(expect.arrayContaining(["m100", "n101", "n140", "n399"]));
    expect(last().whole).not.toContain("m99");
  });

  test("an answer that streams is whole wherever it is, and only its deltas follow", () => {
    const live = new LiveAnswer({ ...answer, id: "m1", parentId: "m0" }, () => 0);
    session.live = live;
    link.ready();
    frame();
    expect(last().whole).toContain("m1");
    posted.length = 0;
    link.load("c", ["m1"]);
    session.say("ab");
    frame();
    expect(posted).toMatchObject([
      { type: "delta", text: "ab" },
      { type: "messages", shown: [] },
    ]);
  });
});
