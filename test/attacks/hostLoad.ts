import { isInMessage } from "../../src/app/chat/messageAddress.ts";
import { importConversations } from "../../src/history/importConversations.ts";
import type { Message } from "../../src/shared/conversation.ts";
import { type AttackResult, blocked, failed } from "./attackCase.ts";
import { agrees, withScene } from "./scene.ts";

/** Work that grows linearly takes twice as long for twice as much; what is quadratic takes four times as long. In between. */
const mostGrowth = 3.2;
/** Below this, the clock of the processor measures nothing, in milliseconds. */
const noise = 120;

/** Processor time of this process for a piece of work, in milliseconds. */
async function cost(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Whether work grows no more than linearly from half of a size to all of it; the best of three pairs counts. */
async function isLinear(size: number, work: (size: number) => unknown): Promise<AttackResult> {
  let said = "";
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const [half, whole] = [await cost(() => work(Math.floor(size / 2))), await cost(() => work(size))];
    said = `${Math.round(half)} ms of the processor for half of it, ${Math.round(whole)} ms for all`;
    if (whole <= noise || whole <= half * mostGrowth) return blocked(said);
    // Seconds are no chance.
    if (whole > 2000) break;
  }
  return failed(`it grows faster than its input: ${said}`);
}

/** ChatGPT's thoughts in a row, before an answer. */
export function manyThoughts(count: number): Promise<AttackResult> {
  return isLinear(count, (size) => {
    const { conversations } = importConversations(thoughts(size));
    if (conversations.length !== 1) throw new Error("the export was not read");
  });
}

function thoughts(count: number): string {
  const mapping: Record<string, unknown> = {};
  const add = (id: string, parent: string | null, child: string | null, message: unknown): void => {
    mapping[id] = { id, parent, children: child === null ? [] : [child], message };
  };
  const part = { thoughts: [{ summary: "s".repeat(20), content: "t".repeat(120) }], content_type: "thoughts" };
  add("q", null, "t0", { id: "q", author: { role: "user" }, content: { content_type: "text", parts: ["Go"] }, create_time: 1 });
  for (let at = 0; at < count; at += 1) {
    const message = { id: `t${at}`, author: { role: "assistant" }, content: part, create_time: 1 };
    add(`t${at}`, at === 0 ? "q" : `t${at - 1}`, at === count - 1 ? "a" : `t${at + 1}`, message);
  }
  add("a", `t${count - 1}`, null, {
    id: "a",
    author: { role: "assistant" },
    content: { content_type: "text", parts: ["So."] },
    create_time: 2,
  });
  return JSON.stringify([{ title: "x", create_time: 1, current_node: "a", mapping }]);
}

type Node = Readonly<Record<string, unknown>>;

const said = (id: string, parentId: string | null, more: Node = {}): Node => ({
  id,
  parentId,
  role: "user",
  text: "x",
  createdAt: 1,
  attachments: [],
  ...more,
});
const exported = (messages: readonly Node[]): string =>
  JSON.stringify({ format: "aside.conversations", version: 1, conversations: [{ id: "c", messages }] });
const places = (count: number): readonly number[] => Array.from({ length: count }, (_none, at) => at);

/** Files whose trees are not what they should be, each for a number of messages. */
const trees: Readonly<Record<string, (size: number) => string>> = {
  nested: (size) => exported(places(size).map((at) => said(`m${at}`, at === 0 ? null : `m${at - 1}`))),
  reversed: (size) => exported(places(size).map((at) => said(`m${at}`, at === size - 1 ? null : `m${at + 1}`))),
  orphaned: (size) => exported(places(size).map((at) => said(`m${at}`, `gone${at}`))),
  deleted: (size) =>
    exported(
      places(size).map((at) => said(`m${at}`, at === 0 ? null : `m${at - 1}`, { deleted: true, role: at % 2 === 0 ? "user" : "deleted" })),
    ),
  children: (size) => {
    const children = places(size * 60).map((at) => `c${at % 50}`);
    return JSON.stringify([
      { title: "x", create_time: 1, current_node: "a", mapping: { a: { id: "a", parent: null, children, message: null } } },
    ]);
  },
  siblings: (size) => exported(places(size).map((at) => said(`m${at}`, at === 0 ? null : "m0"))),
};

/** Imports a file of each kind. */
export async function strangeTrees(count: number): Promise<AttackResult> {
  const kinds = Object.entries(trees);
  if (count > kinds.length) return failed(`not tried: there are ${kinds.length} kinds of files here, ${count} were asked for`);
  for (const [name, make] of kinds) {
    const result = await isLinear(60_000, (size) => importConversations(make(size)));
    if (result.outcome !== "blocked") return failed(`${name}: ${result.detail}`);
  }
  return blocked(`${kinds.length} kinds of trees, linear: ${kinds.map(([name]) => name).join(", ")}`);
}

/** `a x 8000` */
function written(short: string): { readonly unit: string; readonly times: number } {
  const [, unit = "", times = "1"] = /^(.+) x ([\d.]+(?:e\d+)?)$/.exec(short) ?? [];
  return { unit, times: Number(times) };
}

/** A click on a link in a message that is full of the beginning of its address. */
export function clickedLink(href: string, text: string): Promise<AttackResult> {
  const [address, around] = [written(href), written(text)];
  return isLinear(around.times, (size) => {
    const target = address.unit.repeat(Math.round((address.times * size) / around.times));
    const message = { role: "assistant", id: "m", text: `${around.unit.repeat(size)}b [x](${target})` } as unknown as Message;
    if (!isInMessage(target, message)) throw new Error("the link was not found in its message");
  });
}

/** The longest that the event loop may wait for work that has to go in turns, in milliseconds of the processor. */
const longestTurn = 250;

/** A file that our tools read and search. The host gets its turn in between. */
export async function readByTools(before: string, unit: string, times: number, after: string): Promise<AttackResult> {
  return withScene(agrees, async (scene) => {
    scene.editor.write("a.txt", `say Hello\n${before}${unit.repeat(times)}${after}\n`);
    scene.editor.write("b.txt", "say Hello\n");
    let longest = 0;
    let total = 0;
    let turn = process.cpuUsage();
    const tick = setInterval(() => {
      const { user, system } = process.cpuUsage(turn);
      longest = Math.max(longest, (user + system) / 1000);
      total += (user + system) / 1000;
      turn = process.cpuUsage();
    }, 1);
    const read = await scene.tool("aside_readFile", { path: "a.txt" });
    const found = await scene.tool("aside_findText", { text: "Hello" });
    const inside = await scene.tool("aside_findText", { text: unit.slice(0, 4) });
    await new Promise((resolve) => setTimeout(resolve, 20));
    clearInterval(tick);
    if (!/Hello|too large|larger/i.test(read) || !found.includes("b.txt:1"))
      return failed(`nothing was read, which proves nothing: ${read.slice(0, 80)} ${found.slice(0, 80)}`);
    const measured = `longest turn ${Math.round(longest)} ms of the processor, ${Math.round(total)} ms in all, ${inside.length} characters found`;
    return longest <= longestTurn ? blocked(measured) : failed(`the host is held up: ${measured}`);
  });
}
