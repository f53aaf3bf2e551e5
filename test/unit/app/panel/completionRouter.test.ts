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

test("lines that were taken from something old are offered once more, unless they are the same or the user has typed on", async () => {
  const renewals: (() => void)[] = [];
  let found = ["old"];
  const { offers, ask } = start({
    complete: (_query, _place, _signal, onRenewed) => {
      renewals.push(onRenewed);
      return Promise.resolve(found.map((label) => ({ icon: "file", label, choose: () => undefined })));
    },
  });
  const renew = async (at: number): Promise<void> => {
    renewals[at]?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const shown = () => offers.map(({ requestId, items }) => [requestId, ...items.map(({ label }) => label)]);
  await ask(1, "a");
  await renew(0);
  expect(shown()).toEqual([[1, "old"]]);
  await ask(2, "a");
  found = ["new", "old"];
  await renew(2);
  expect(shown().slice(1)).toEqual([
    [2, "old"],
    [2, "new", "old"],
  ]);
  // And not again after that.
  found = ["newest"];
  await renew(3);
  await ask(3, "b");
  await ask(4, "bc");
  await renew(4);
  expect(shown().slice(3)).toEqual([
    [3, "newest"],
    [4, "newest"],
  ]);
});
