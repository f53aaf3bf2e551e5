import { type GivenAnswer, type QuestionScreen, ToolQuestions } from "../../src/app/tools/toolQuestions.ts";
import { toolAnswers, type ToolQuestion } from "../../src/shared/toolQuestion.ts";
import { panelStrings } from "../../src/shared/strings.ts";
import { fake, lm } from "../unit/vscode.ts";
import { answer, question, snapshot, stateOf } from "../webview/panel/conversations.ts";
import { type AttackResult, blocked, eventually, failed } from "./attackCase.ts";
import { openPanelUnderAttack } from "./panelUnderAttack.ts";
import { closes, type Scene, settles, timePasses, withScene } from "./scene.ts";
import { launchSinkBrowser } from "./sinkBrowser.ts";
import type { Fields } from "./trials.ts";

/** Longer than the time in which a yes counts as a slip. */
const readMs = 700;

/** A conversation in the real host with one foreign tool, whose calls are recorded, and the questions that the panel was given. */
interface Talk {
  readonly scene: Scene;
  readonly executed: readonly object[];
  /** The questions so far; a withdrawn one is null. */
  readonly asked: () => readonly (ToolQuestion | null)[];
  /** The next question after so many. */
  readonly next: (known: number) => Promise<ToolQuestion | undefined>;
  readonly give: (given: Partial<GivenAnswer>) => Promise<void>;
  readonly see: (token: string) => void;
}

/** Has the model call `write_file` with each of these arguments, and does something about the first question. */
async function withQuestion(
  calls: readonly object[],
  act: (talk: Talk, first: ToolQuestion) => Promise<AttackResult>,
): Promise<AttackResult> {
  return withScene({ ...closes, checksAll: true }, async (scene) => {
    const { host } = scene;
    const executed: object[] = [];
    lm.tools = [{ name: "write_file", description: "Writes a file.", inputSchema: undefined }];
    Object.assign(lm, {
      invokeTool: async (_name: string, { input }: { readonly input: object }) => {
        executed.push(input);
        return { content: [] };
      },
    });
    try {
      host.settings.user["aside.model"] = "demo/toolbox";
      fake.changeConfiguration({ "aside.model": "demo/toolbox" }, "user");
      await scene.command("aside.selectTools");
      const asked = () => host.said.flatMap((message) => (message.type === "toolQuestion" ? [message.question] : []));
      const next = async (known: number): Promise<ToolQuestion | undefined> => {
        await eventually(() => asked().slice(known).some(Boolean));
        return asked().findLast((one) => one !== null) ?? undefined;
      };
      const talk: Talk = {
        scene,
        executed,
        asked,
        next,
        see: (token) => host.receive({ type: "toolQuestionShown", token }),
        give: async (given) => {
          host.receive({ type: "answerTool", answer: "once", ...given });
          await settles(scene);
        },
      };
      host.receive({ type: "send", text: calls.map((input) => `@call write_file ${escaped(input)}`).join("\n") });
      const first = await next(0);
      if (first === undefined) return failed(`nothing was asked in the panel: ${fake.messages.join(" | ")} ${host.log.join(" | ")}`);
      return await act(talk, first);
    } finally {
      Reflect.deleteProperty(lm, "invokeTool");
    }
  });
}

/** Arguments as a model may write them. Hidden characters of a question would be removed before it is sent. */
function escaped(input: object): string {
  return JSON.stringify(input).replaceAll(/[^\x20-\x7e]/g, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** The user reads the question that is shown now, and agrees. Without this, nothing about a refused answer is proved. */
async function agreesTo({ scene, asked, see, give, executed }: Talk): Promise<boolean> {
  scene.host.show(true);
  scene.host.receive({ type: "ready" });
  scene.host.receive({ type: "focus", focused: true });
  const shown = asked().at(-1);
  if (shown === undefined || shown === null) return false;
  const before = executed.length;
  see(shown.token);
  timePasses(readMs);
  await give(shown);
  return eventually(() => executed.length === before + 1);
}

/**
 * An answer that no user has given to what was shown, as a panel that was taken over, another window, or a click that was meant for something else gives it.
 * `token` and `hash` are what it says, where they are not the right ones.
 */
export async function forgedAnswer(how: Fields): Promise<AttackResult> {
  return withQuestion([{ line: "first" }], async (talk, shown) => {
    const { scene, see, give, executed } = talk;
    const { host } = scene;
    host.receive({ type: "focus", focused: how["focused"] !== false });
    if (how["seen"] !== false) see(shown.token);
    timePasses(Number(how["after_ms"] ?? readMs));
    if (how["visible"] === false) host.show(false);
    const said = (name: "token" | "hash"): string => (typeof how[name] === "string" ? how[name] : shown[name]);
    const given = { token: said("token"), hash: said("hash") };
    // All at once: time passes while one waits, too.
    await Promise.all(toolAnswers.map((pressed) => give({ ...given, answer: pressed })));
    if (executed.length > 0) return failed("the tool ran");
    const ignored = host.log.filter((line) => line.includes("was ignored"));
    if (ignored.length !== toolAnswers.length) return failed(`it is not in the log: ${ignored.join(" | ")}`);
    if (!(await agreesTo(talk))) return failed("it does not run where the user agrees either: this proves nothing");
    return blocked(`ignored and logged (${ignored[0]?.replace(/.*: /, "") ?? ""}); a user's own answer runs it`);
  });
}

/** The answer to a question, given once more to the next one: the same call again, or one with other arguments. */
export async function replayedAnswer(next: object): Promise<AttackResult> {
  return withQuestion([{ line: "first" }, next], async (talk, first) => {
    const { executed, asked, see, give } = talk;
    const known = asked().length;
    if (!(await agreesTo(talk))) return failed("the first call does not run where the user agrees: this proves nothing");
    const second = await talk.next(known);
    if (second === undefined || second.token === first.token) return failed("the second call is not asked about");
    see(second.token);
    timePasses(readMs);
    const used = asked().find((one) => one !== null && one.token !== second.token);
    for (const pressed of toolAnswers) await give({ token: used?.token ?? first.token, hash: first.hash, answer: pressed });
    // What is shown now, with what the first answer was for.
    if (first.hash !== second.hash) await give({ token: second.token, hash: first.hash });
    const ran = (): number => executed.length;
    if (ran() !== 1) return failed("an answer is taken twice");
    if (!(await agreesTo(talk)) || ran() !== 2) return failed("the second call does not run where the user agrees");
    return JSON.stringify(executed.at(-1)) === JSON.stringify(next)
      ? blocked("an answer holds once, for the call that was shown")
      : failed(`it ran with ${JSON.stringify(executed.at(-1))}`);
  });
}

/** Two windows show one conversation: what one of them asks cannot be answered in the other. */
export async function answeredElsewhere(): Promise<AttackResult> {
  return withQuestion([{ line: "first" }], async (talk, shown) => {
    const warned: string[] = [];
    const other = new ToolQuestions({
      askNatively: () => Promise.resolve("refuse"),
      isDeleted: () => false,
      log: { warn: (line) => warned.push(line) },
      now: () => performance.now(),
      timer: () => () => undefined,
    });
    const given: (ToolQuestion | null)[] = [];
    const screen: QuestionScreen = {
      conversationId: "c",
      isVisible: true,
      isFocused: true,
      post: (_conversation, one) => given.push(one),
      postReady: () => undefined,
    };
    other.add(screen);
    const stop = new AbortController();
    const tool = { name: "write_file", description: "", schema: undefined, pin: "p", group: "other" } as const;
    const theirs = other.ask({ conversationId: "c", messageId: "m", at: 0, tool, input: {}, hash: shown.hash }, stop.signal);
    await eventually(() => given.length === 1);
    other.shown(screen, given[0]?.token ?? "");
    timePasses(readMs);
    other.answer(screen, { token: shown.token, hash: shown.hash, answer: "once" });
    talk.see(shown.token);
    talk.scene.host.receive({ type: "focus", focused: true });
    await talk.give({ token: given[0]?.token ?? "", hash: shown.hash });
    stop.abort();
    if ((await theirs) !== "stop" || warned.length !== 1) return failed("the other window takes the token of this one");
    if (talk.executed.length > 0) return failed("this window takes the token of the other one");
    return (await agreesTo(talk))
      ? blocked("each window has tokens of its own; the user's own answer runs it")
      : failed("it does not run where the user agrees either: this proves nothing");
  });
}

/** All of the arguments are in the panel's question, and nothing in them that is not seen. */
export async function argumentsInPanel(input: object): Promise<AttackResult> {
  return withQuestion([input], async (talk, shown) => {
    const last = Object.values(input).map(String).at(-1) ?? "";
    if (!shown.arguments.includes(JSON.stringify(last).slice(1, -1))) return failed(`“${last.slice(0, 60)}” is not shown`);
    const hidden = /[\u2800\u3164\uffa0\u115f\u1160]{8,}|[\p{Cf}\u2028\u2029]/u.exec(shown.arguments);
    if (hidden !== null) return failed(`a character that is not seen is in it: ${(hidden[0].codePointAt(0) ?? 0).toString(16)}`);
    if (!(await agreesTo(talk))) return failed("it does not run where the user agrees: this proves nothing");
    return JSON.stringify(talk.executed[0]) === JSON.stringify(input)
      ? blocked(`${shown.arguments.length} characters, all of them in the question, hidden ones written out; what was shown ran`)
      : failed("something else ran than what was shown");
  });
}

/** A text of the model, or of a tool, that looks like the question: nothing in it can be pressed as one, in an answer or in a result. */
export async function imitatedQuestion(text: string): Promise<AttackResult> {
  const launched = await launchSinkBrowser();
  const panel = await openPanelUnderAttack(launched.browser, { policy: true });
  try {
    const frame = panel.page.frames().find((one) => one.url().endsWith("panel.html"));
    if (frame === undefined) return failed("the panel did not come");
    const call = { id: "call_1", type: "function", function: { name: "write_file", arguments: JSON.stringify({ text }) } } as const;
    const run = { call, status: "waiting", text, images: [] } as const;
    const round = { role: "tool", id: "t1", parentId: "m1", createdAt: 1, runs: [run] } as const;
    await panel.send(snapshot([question("q1", text), answer("m1", text, { toolCalls: [call] }), round], stateOf({ answering: "t1" })));
    await frame.locator(".tool-toggle").click();
    const buttons = frame.getByRole("button", { name: panelStrings.toolAllowOnce });
    const cards = frame.locator(".tool-question, [role=group][aria-labelledby=tool-question-title]");
    if ((await buttons.count()) + (await cards.count()) > 0) return failed("the text becomes a question");
    // The host's own: it is there, and only a real press answers it.
    const shown: ToolQuestion = {
      token: "t",
      hash: "h",
      messageId: "t1",
      at: 0,
      title: text,
      tool: "write_file",
      description: text,
      arguments: text,
      warnings: [text],
      asksTwice: true,
    };
    await panel.send({ type: "toolQuestion", conversationId: "c1", question: shown });
    if ((await cards.count()) !== 1 || (await buttons.count()) !== 1)
      return failed("the host's own question does not come: this proves nothing");
    const answers = async (): Promise<number> => (await panel.posted()).filter((type) => type === "answerTool").length;
    const ready = frame.locator('.tool-question button[aria-disabled="false"]');
    await buttons.scrollIntoViewIfNeeded();
    await buttons.click({ force: true });
    if ((await answers()) > 0) return failed("it is answered before the host takes an answer");
    await panel.send({ type: "toolQuestionReady", token: "t" });
    await ready.first().waitFor();
    await frame.evaluate(() => {
      for (const button of document.querySelectorAll<HTMLElement>(".tool-question button")) {
        button.click();
        button.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      }
    });
    if ((await answers()) > 0) return failed("a script's click answers it");
    if ((await panel.dangerous()).length > 0) return failed("its texts are markup");
    await buttons.click();
    return (await answers()) === 1
      ? blocked("text stays text; the host's question has the only such buttons, and a real click alone presses them")
      : failed("a real click does not answer it: this proves nothing");
  } finally {
    await panel.close();
    await launched.close();
  }
}
