import { beforeEach, expect, onTestFinished, test } from "vitest";
import { askServers, pickLocalServer } from "../../../../src/host/signIn/localServers.ts";
import type { Window } from "../../../../src/app/ports.ts";
import { startServer } from "../../../server/server.ts";
import { serve } from "../../llm/send/loopback.ts";
import { fake } from "../../vscode.ts";

const here = { window: { isRemote: false } as Window };

beforeEach(() => fake.reset());

test("only servers that respond with models are offered, and no key is sent to them", async () => {
  const models = await startServer({ models: { data: [{ id: "a" }, { id: "b" }] } });
  onTestFinished(() => models.close());
  const page = await serve((_request, response) => response.end("<html>It works!</html>"));
  const locked = await serve((_request, response) => response.writeHead(401).end());
  const found = await askServers(
    [
      { id: "dead", title: "Dead", baseUrl: "http://127.0.0.1:9/v1" },
      { id: "page", title: "A web page", baseUrl: `${page.origin}/v1` },
      { id: "ollama", title: "Ollama", baseUrl: `${models.origin}/v1` },
      { id: "jan", title: "Jan", baseUrl: `${locked.origin}/v1` },
    ],
    new AbortController().signal,
  );
  expect(found.map(({ server, models: count }) => [server.id, count])).toEqual([
    ["ollama", 2],
    ["jan", "needsKey"],
  ]);
  expect(models.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

test("a slow server, or one that never answers, does not delay the others", async () => {
  const quick = await startServer({ models: { data: [{ id: "a" }] } });
  onTestFinished(() => quick.close());
  const silent = await serve(() => undefined);
  const abort = new AbortController();
  const told: (readonly string[])[] = [];
  const asking = askServers(
    [
      { id: "silent", title: "Silent", baseUrl: `${silent.origin}/v1` },
      { id: "quick", title: "Quick", baseUrl: `${quick.origin}/v1` },
    ],
    abort.signal,
    (found) => told.push(found.map(({ server }) => server.id)),
  );
  await expect.poll(() => told).toEqual([["quick"]]);
  abort.abort();
  expect((await asking).map(({ server }) => server.id)).toEqual(["quick"]);
});

test("the user can choose a server, enter another address, which is validated, or close the list", async () => {
  const quick = await startServer({ models: { data: [{ id: "a" }] } });
  onTestFinished(() => quick.close());
  const server = { id: "quick", title: "Quick", baseUrl: `${quick.origin}/v1` };
  const open = async () => {
    const picked = pickLocalServer(here, [server]);
    const picker = fake.quickPicks.at(-1);
    await expect.poll(() => picker?.labels.length).toBe(2);
    return { picked, picker };
  };
  const first = await open();
  first.picker?.choose("Quick");
  expect(await first.picked).toEqual({ server, models: 1 });
  const second = await open();
  second.picker?.hide();
  expect(await second.picked).toBeUndefined();
  const third = await open();
  third.picker?.choose("$(edit)");
  expect(await third.picked).toBe("address");
});

test("the list offers the servers that respond, with the number of their models", async () => {
  const models = await startServer({ models: { data: [{ id: "a" }] } });
  onTestFinished(() => models.close());
  const server = { id: "ollama", title: "Ollama", baseUrl: `${models.origin}/v1` };
  const picked = pickLocalServer(here, [server]);
  const [list] = fake.quickPicks;
  expect([list?.placeholder, list?.busy]).toEqual(["Looking for servers on this machine…", true]);
  await expect.poll(() => list?.labels).toEqual(["$(server) Ollama", "$(edit) Enter Another Address…"]);
  expect(list?.placeholder).toBe("Select a server");
  expect(list?.items[0]?.detail).toBe("1 model");
  await expect.poll(() => list?.busy).toBe(false);
  list?.choose("Ollama");
  expect(await picked).toEqual({ server, models: 1 });
});

test("if no server responds, the list says so and an address can be entered", async () => {
  const picked = pickLocalServer(here, [{ id: "dead", title: "Dead", baseUrl: "http://127.0.0.1:9/v1" }]);
  const [list] = fake.quickPicks;
  await expect.poll(() => list?.placeholder).toBe("No server found (Dead)");
  list?.choose("Enter Another Address");
  expect(await picked).toBe("address");
});

test("in a remote window, it is the remote machine that is looked at", async () => {
  const silent = await serve(() => undefined);
  const picked = pickLocalServer({ window: { isRemote: true } as Window }, [
    { id: "silent", title: "Silent", baseUrl: `${silent.origin}/v1` },
  ]);
  expect(fake.quickPicks[0]?.placeholder).toBe("Looking for servers on the remote machine…");
  fake.quickPicks[0]?.hide();
  expect(await picked).toBeUndefined();
});
