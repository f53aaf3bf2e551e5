// The child process of the crash test: chats, renames, compacts and writes the index as fast as it can, and reports what was acknowledged.
// node writer.ts FOLDER SEED. The parent kills it at a random moment.
import { ConversationStore } from "../../src/history/conversationStore.ts";
import { NodeStorage } from "../../src/host/platform/nodeStorage.ts";
import {
  addMessage,
  type AnswerMessage,
  type Conversation,
  lastMessage,
  type SummaryMessage,
  updateAnswer,
  emptyAnswer,
} from "../../src/shared/conversation.ts";

const [folder = ".", seed = "0"] = process.argv.slice(2);
const storage = new NodeStorage(folder);
const store = new ConversationStore(storage);
const tell = (message: unknown): void => void process.send?.(message);
const id = "c";

const opened = (await store.open(id)) ?? store.create(id);
const { recorder } = opened;
let conversation: Conversation = opened.conversation;
tell({ ready: true });

for (let turn = 0; ; turn += 1) {
  const question = `q-${seed}-${turn}`;
  const parentId = lastMessage(conversation)?.id ?? null;
  conversation = addMessage(conversation, {
    role: "user",
    id: question,
    parentId,
    createdAt: Date.now(),
    text: `${question} `.repeat(turn % 7 === 0 ? 5000 : 5),
    attachments: [],
  });
  if (await recorder.save(conversation)) tell({ acknowledged: question });
  const answer: AnswerMessage = {
    ...emptyAnswer,
    id: `a-${seed}-${turn}`,
    parentId: question,
    createdAt: Date.now(),
    endpoint: "e",
    model: "m",
    modelName: "M",
    status: "streaming",
    images: turn % 3 === 0 ? [`data:image/png;base64,${seed}${turn}${"A".repeat(5000)}`] : [],
    cost: 0.001,
  };
  conversation = addMessage(conversation, answer);
  // Half of the turns stream for longer than the checkpoint delay. The text is reported with the time.
  const deltas = turn % 2 === 0 ? 4 : 30;
  let text = "";
  for (let delta = 0; delta < deltas; delta += 1) {
    text += `word${delta} `;
    recorder.changed(conversation, [{ ...answer, text }]);
    tell({ handed: answer.id, length: text.length, at: Date.now() });
    await new Promise((resolve) => setTimeout(resolve, turn % 2 === 0 ? 1 : 50));
    if (turn % 4 === 3 && delta === 15) await store.compact(id);
  }
  conversation = updateAnswer(conversation, answer.id, { text, status: "done" });
  if (await recorder.save(conversation)) tell({ acknowledged: answer.id });
  if (turn % 5 === 4) {
    const summary: SummaryMessage = {
      role: "summary",
      id: `s-${seed}-${turn}`,
      parentId: answer.id,
      createdAt: Date.now(),
      text: `summary ${turn}`,
      endpoint: "e",
      model: "m",
      modelName: "M",
      covers: 2,
      messages: 2,
      tokensBefore: 100,
      tokensAfter: 10,
      cost: 0.001,
    };
    conversation = addMessage(conversation, summary);
    if (await recorder.save(conversation)) tell({ acknowledged: summary.id });
  }
  if ((await store.rename(id, question)) === null) tell({ title: question });
  if (turn % 2 === 0) await store.compact(id);
  // Writes the index; where there is none, the whole of it.
  if (turn % 9 === 0) await storage.remove("index.jsonl");
  if (turn % 3 === 0) await store.purge();
}
