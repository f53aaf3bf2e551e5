import { expect, test } from "vitest";
import type { CompletionSource } from "../../../../src/app/panel/completionRouter.ts";
import { CompletionRouter } from "../../../../src/app/panel/completionRouter.ts";
import type { ChatPlace, CompletionOffer } from "../../../../src/app/chat/chatPlace.ts";
import type { Log } from "../../../../src/app/log.ts";

function start(source: CompletionSource) {
  const offers: CompletionOffer[] = [];
  const logged: string[] = [];
  const place = { offerCompletions: (offer: CompletionOffer) => void offers.push(offer) } as unknown as ChatPlace;
  const log = { error: (message: string) => void logged.push(message) } as unknown as Log;
  const router = new CompletionRouter(log);
  router.provide("#", () => Promise.resolve(source));
  const ask = (requestId: number, query: string) => router.complete({ type: "complete", requestId, trigger: "#", query }, place);
  return { router, place, offers, logged, ask };
}

test("a line does what it stands for, by an id that the router made, also when a newer answer is on its way to who clicks it", async () => {
  const chosen: string[] = [];
  const { router, place, offers, ask } = start({
    complete: (query) => Promise.resolve([{ icon: "file", label: query, choose: () => void chosen.push(query) }]),
  });
  await ask(1, "a");
  const first = offers[0]?.items[0]?.id ?? "";
  await router.choose("made up", place);
  await router.choose(first, place);
  expect(chosen).toEqual(["a"]);
  await ask(2, "b");
  await router.choose(first, place);
  expect(chosen).toEqual(["a", "a"]);
  for (let more = 3; more <= 9; more += 1) await ask(more, "c");
  await router.choose(first, place);
  expect(chosen).toEqual(["a", "a"]);
  expect(offers.slice(0, 2).map(({ requestId, items }) => [requestId, items.map(({ label }) => label)])).toEqual([
    [1, ["a"]],
    [2, ["b"]],
  ]);
});

test("an older request is given up and answers nothing; a failure is logged and offers nothing", async () => {
  const { offers, logged, ask } = start({
    complete: (query, _place, signal) =>
      query === "slow"
        ? new Promise((resolve) => signal.addEventListener("abort", () => resolve([{ icon: "file", label: "late" }])))
        : Promise.reject(new Error("broken")),
  });
  const slow = ask(1, "slow");
  await Promise.resolve();
  await Promise.resolve();
  await ask(2, "x");
  await slow;
  expect(offers).toEqual([{ requestId: 2, items: [] }]);
  expect(logged).toEqual(["Completions could not be found"]);
});
