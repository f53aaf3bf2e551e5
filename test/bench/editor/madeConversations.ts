import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { wholeJournal } from "../../../src/history/wholeJournal.ts";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { encodeBatch } from "../../../src/history/record.ts";
import { NodeStorage } from "../../../src/host/platform/nodeStorage.ts";
import type { Conversation, Message } from "../../../src/shared/conversation.ts";
import type { Turn } from "./chats.ts";
import { answer, question } from "../../unit/history/messages.ts";

/** An answer of a usual length: about 1.5 KB, with a list and code. */
export function usualAnswer(index: number): string {
  return `The total is the **sum** over all items, number ${index}.\n\n${"It adds price times quantity for each of them. ".repeat(12)}\n\n- first \`price\`\n- then quantity\n\n\`\`\`ts\n${"const total = items.reduce((sum, item) => sum + item.price * item.quantity, 0);\n".repeat(5)}\`\`\`\n\n${"What is left over is rounded at the end. ".repeat(6)}`;
}

/** A question of a usual length. */
export function usualQuestion(index: number): string {
  return `Question ${index}: how is the total of the cart computed?`;
}

/** Usual questions and answers; the last answer ends with `ending`. */
export function usualTurns(count: number, ending: string, title = usualQuestion(0)): readonly Turn[] {
  return Array.from({ length: count }, (_, turn) => ({
    question: turn === 0 ? title : usualQuestion(2 * turn),
    answer: usualAnswer(2 * turn + 1) + (turn === count - 1 ? `\n\n${ending}` : ""),
  }));
}

/** Tokens of a usual question and answer together, about. */
const tokensOfTurn = 420;

/** Questions and answers one after another; the first question is the title, and the last answer ends with `ending`. */
export function madeConversation(id: string, size: number, title: string, ending = ""): Conversation {
  const messages = new Map<string, Message>();
  const children = new Map<string, readonly string[]>();
  const active = new Map<string, string>();
  for (let index = 0; index < size; index += 1) {
    const parentId = index === 0 ? null : `m${index - 1}`;
    const text = usualAnswer(index) + (index >= size - 2 ? `\n\n${ending}` : "");
    const message: Message =
      index % 2 === 0
        ? question(`m${index}`, parentId, index === 0 ? title : usualQuestion(index))
        : answer(`m${index}`, parentId ?? "", {
            text,
            reasoning: "The user asks about the cart. ".repeat(8),
            cost: 0.001,
            model: "bench/answer",
            usage: { prompt_tokens: (tokensOfTurn * (index + 1)) / 2, completion_tokens: tokensOfTurn },
          });
    messages.set(message.id, message);
    children.set(parentId ?? "", [message.id]);
    active.set(parentId ?? "", message.id);
  }
  return { id, createdAt: 0, messages, children, active };
}

/** Where a session's conversations are. */
export function storeFolder(userData: string): string {
  return path.join(userData, "User", "globalStorage", "aside.aside");
}

/** Writes conversations as the product does, an hour between them, and the index of them. The editor is not to run. */
export async function fillStore(root: string, conversations: Iterable<Conversation>): Promise<void> {
  await mkdir(path.join(root, "conversations"), { recursive: true });
  let updatedAt = Date.now();
  for (const conversation of conversations) {
    updatedAt -= 3_600_000;
    const journal = wholeJournal({ ...conversation, createdAt: updatedAt }, { workspace: "workspace" }, updatedAt);
    await writeFile(path.join(root, "conversations", `${conversation.id}.jsonl`), encodeBatch(journal));
  }
  const store = new ConversationStore(new NodeStorage(root));
  await store.refresh();
  await store.list();
  await store.dispose();
}
