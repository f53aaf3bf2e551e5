import type { AnswerMessage, Conversation, FileSettings, Message, Overrides } from "../shared/conversation.ts";
import { hasEnded, type PinnedTool, type ToolMessage } from "../shared/toolMessage.ts";

/** The content of a journal that another window wrote to. */
export interface RemoteState {
  readonly conversation: Conversation;
  /** Answers without an end: streaming here or in another window, or interrupted. */
  readonly unfinished: ReadonlySet<string>;
}

/** The changes to merge. They are determined once and applied to each value of the conversation that this window holds. */
interface Additions {
  readonly messages: readonly Message[];
  readonly active: readonly (readonly [string, string])[];
  readonly deleted: readonly string[];
  readonly restored: readonly string[];
  readonly model: { readonly is: string | undefined } | undefined;
  readonly overrides: { readonly are: Overrides | undefined } | undefined;
  readonly tools: { readonly are: readonly PinnedTool[] | undefined } | undefined;
  readonly file: { readonly is: FileSettings | undefined } | undefined;
}

/**
 * Determines what another window changed. Unwritten changes of this window win, and the shown versions stay the same unless there were none.
 * @param recorded what this window knows to be in the journal
 * @param current what this window shows
 * @returns a function that merges the changes into a value of the conversation, or undefined if there are none
 */
export function additionsFrom(
  { conversation: theirs, unfinished }: RemoteState,
  recorded: Conversation,
  current: Conversation,
): ((value: Conversation) => Conversation) | undefined {
  const messages = Array.from(theirs.messages.values()).filter((message) => {
    const mine = current.messages.get(message.id);
    if (mine === undefined) return true;
    if (mine.role === "tool" && message.role === "tool" && mine === recorded.messages.get(message.id)) return furtherOn(message, mine);
    // The other window switched a summary on or off.
    if (mine.role === "summary" && message.role === "summary")
      return mine === recorded.messages.get(message.id) && mine.off !== message.off;
    // Keep a message of ours that is not written yet or still grows.
    if (mine !== recorded.messages.get(message.id) || mine.role !== "assistant" || message.role !== "assistant") return false;
    return !same(mine, message, unfinished.has(message.id));
  });
  const additions: Additions = {
    messages,
    active: Array.from(theirs.active).filter(([key, id]) => !current.active.has(key) && current.deleted?.has(id) !== true),
    deleted: Array.from(theirs.deleted ?? []).filter((id) => recorded.deleted?.has(id) !== true),
    restored: Array.from(recorded.deleted ?? []).filter((id) => theirs.deleted?.has(id) !== true),
    model: theirs.model !== recorded.model && current.model === recorded.model ? { is: theirs.model } : undefined,
    overrides: !sameOverrides(theirs, recorded) && sameOverrides(current, recorded) ? { are: theirs.overrides } : undefined,
    tools: !sameTools(theirs.tools, recorded.tools) && current.tools === recorded.tools ? { are: theirs.tools } : undefined,
    file: !sameFile(theirs, recorded) && sameFile(current, recorded) ? { is: theirs.fileSettings } : undefined,
  };
  const { active, deleted, restored, model, overrides, tools, file } = additions;
  const lists = messages.length + active.length + deleted.length + restored.length;
  if (lists === 0 && model === undefined && overrides === undefined && tools === undefined && file === undefined) return undefined;
  return (value) => add(additions, value);
}

function add(
  { messages: added, active: shown, deleted: gone, restored, model, overrides, tools, file }: Additions,
  value: Conversation,
): Conversation {
  const messages = new Map(value.messages);
  const children = new Map(value.children);
  for (const message of added) {
    const key = message.parentId ?? "";
    if (!messages.has(message.id)) children.set(key, [...(children.get(key) ?? []), message.id]);
    messages.set(message.id, message);
  }
  const active = new Map(value.active);
  for (const [key, id] of shown) if (messages.has(id)) active.set(key, id);
  const deleted = new Set(value.deleted);
  for (const id of gone) deleted.add(id);
  for (const id of restored) deleted.delete(id);
  const { deleted: _deleted, model: before, overrides: own, tools: toolsBefore, fileSettings: fileBefore, ...rest } = value;
  const chosen = model === undefined ? before : model.is;
  const set = overrides === undefined ? own : overrides.are;
  const on = tools === undefined ? toolsBefore : tools.are;
  const brought = file === undefined ? fileBefore : file.is;
  return {
    ...rest,
    messages,
    children,
    active,
    ...(deleted.size > 0 ? { deleted } : {}),
    ...(chosen === undefined ? {} : { model: chosen }),
    ...(set === undefined ? {} : { overrides: set }),
    ...(on === undefined ? {} : { tools: on }),
    ...(brought === undefined ? {} : { fileSettings: brought }),
  };
}

/** Whether two values of a conversation have equal overrides. Each read of the journal creates new objects. */
function sameOverrides(a: Conversation, b: Conversation): boolean {
  return a.overrides === b.overrides || JSON.stringify(a.overrides) === JSON.stringify(b.overrides);
}

/** Whether two values of a conversation have equal settings of its file. */
function sameFile(a: Conversation, b: Conversation): boolean {
  return a.fileSettings === b.fileSettings || JSON.stringify(a.fileSettings) === JSON.stringify(b.fileSettings);
}

/** Whether more of the tool runs have ended in `theirs`. */
function furtherOn(theirs: ToolMessage, mine: ToolMessage): boolean {
  const known = ({ runs }: ToolMessage): number => runs.filter((run) => hasEnded(run) && run.status !== "interrupted").length;
  return known(theirs) > known(mine);
}

function sameTools(one: readonly PinnedTool[] = [], other: readonly PinnedTool[] = []): boolean {
  return one.length === other.length && one.every(({ name, pin }, at) => other[at]?.name === name && other[at].pin === pin);
}

/** Whether the journal has the same answer as this window. An unfinished answer never shortens ours. */
function same(mine: AnswerMessage, theirs: AnswerMessage, unfinished: boolean): boolean {
  const longer = theirs.text.length > mine.text.length || theirs.reasoning.length > mine.reasoning.length;
  if (unfinished) return !longer;
  return !longer && theirs.text.length === mine.text.length && theirs.status === mine.status && theirs.cost === mine.cost;
}
