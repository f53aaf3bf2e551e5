import { beforeEach, expect, onTestFinished, test } from "vitest";
import { askServers, keepServer, pickLocalServer, usualServers } from "../../../../src/host/signIn/localServers.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import type { Log } from "../../../../src/app/log.ts";
import { startServer } from "../../../server/server.ts";
import { serve } from "../../llm/send/loopback.ts";
import { fake } from "../../vscode.ts";

const log = { warn: () => undefined } as unknown as Log;

beforeEach(() => fake.reset());

test("the usual ports are those of Ollama, LM Studio, llama.cpp and vLLM, on this machine alone", () => {
  expect(usualServers.map(({ title, baseUrl }) => `${title} ${new URL(baseUrl).host}`)).toEqual([
    "Ollama 127.0.0.1:11434",
    "LM Studio 127.0.0.1:1234",
    "llama.cpp 127.0.0.1:8080",
    "vLLM 127.0.0.1:8000",
  ]);
});

test("only servers that answer with models are offered, asked without a key", async () => {
  const models = await startServer({ models: { data: [{ id: "a" }, { id: "b" }] } });
  onTestFinished(() => models.close());
  const page = await serve((_request, response) => response.end("<html>It works!</html>"));
  const found = await askServers(
    [
      { name: "dead", title: "Dead", baseUrl: "http://127.0.0.1:9/v1" },
      { name: "page", title: "A web page", baseUrl: `${page.origin}/v1` },
      { name: "ollama", title: "Ollama", baseUrl: `${models.origin}/v1` },
    ],
    new AbortController().signal,
  );
  expect(found.map(({ server, models: count }) => [server.name, count])).toEqual([["ollama", 2]]);
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
      { name: "silent", title: "Silent", baseUrl: `${silent.origin}/v1` },
      { name: "quick", title: "Quick", baseUrl: `${quick.origin}/v1` },
    ],
    abort.signal,
    (found) => told.push(found.map(({ server }) => server.name)),
  );
  await expect.poll(() => told).toEqual([["quick"]]);
  abort.abort();
  expect((await asking).map(({ server }) => server.name)).toEqual(["quick"]);
});

test("a server that answers can be chosen, or another address, which is checked; a list that is closed is no answer", async () => {
  const quick = await startServer({ models: { data: [{ id: "a" }] } });
  onTestFinished(() => quick.close());
  const server = { name: "quick", title: "Quick", baseUrl: `${quick.origin}/v1` };
  const open = async () => {
    const picked = pickLocalServer([server]);
    const picker = fake.quickPicks.at(-1);
    await expect.poll(() => picker?.labels.length).toBe(2);
    return { picked, picker };
  };
  const first = await open();
  first.picker?.choose("Quick");
  expect(await first.picked).toEqual(server);
  const second = await open();
  second.picker?.hide();
  expect(await second.picked).toBeUndefined();
  const third = await open();
  fake.answers.push(({ validateInput }: { validateInput: (text: string) => unknown }) => {
    expect([validateInput("nonsense"), validateInput("http://127.0.0.1:99/v1")]).toEqual([expect.any(String), undefined]);
    return "http://127.0.0.1:99/v1";
  });
  third.picker?.choose("$(edit)");
  expect(await third.picked).toEqual({ name: "local", title: "127.0.0.1:99", baseUrl: "http://127.0.0.1:99/v1" });
});

test("a server is written into the user's settings once, under a name of its own", async () => {
  fake.user["aside.endpoints"] = { ollama: { baseUrl: "https://elsewhere.example/v1" } };
  const settings = new Settings(new VscodeConfig(), log);
  const server = { name: "ollama", title: "Ollama", baseUrl: "http://127.0.0.1:11434/v1" };
  expect(await keepServer(server, settings)).toBe("ollama-2");
  expect(await keepServer(server, settings)).toBe("ollama-2");
  expect(fake.user["aside.endpoints"]).toEqual({
    ollama: { baseUrl: "https://elsewhere.example/v1" },
    "ollama-2": { baseUrl: "http://127.0.0.1:11434/v1", auth: "none" },
  });
  expect(fake.workspaceValues).toEqual({});
});
