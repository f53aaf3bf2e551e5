import { type ChatName, chatNames } from "./chats.ts";
import { type Cost, medianCost } from "./gesture.ts";
import { type Costs, describeCosts } from "./print.ts";

/** How many runs count. */
export const runs = 5;

/** The medians of five runs, after one that does not count: it finds caches empty. @param run is given 0 for that one */
export async function counted(name: string, run: (number: number) => Promise<Costs>): Promise<Costs> {
  const all: Costs[] = [];
  for (let number = 0; number <= runs; number += 1) {
    const costs = await run(number);
    console.log(`${name}, ${number} of ${runs}: ${describeCosts(costs)}`);
    all.push(costs);
  }
  return ofEach((chat) => {
    const costs = all.slice(1).flatMap((each) => each[chat] ?? []);
    return costs.length === 0 ? undefined : medianCost(costs);
  });
}

/** Does something with each chat in turn. */
export async function withEach(chats: readonly ChatName[], cost: (chat: ChatName) => Promise<Cost>): Promise<Costs> {
  const costs = new Map<ChatName, Cost>();
  for (const chat of chats) costs.set(chat, await cost(chat));
  return ofEach((chat) => costs.get(chat));
}

function ofEach(cost: (chat: ChatName) => Cost | undefined): Costs {
  const entries = chatNames.map((chat) => [chat, cost(chat)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}
