import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { InputBoxOptions } from "vscode";
import { askServers, keepServer, pickLocalServer, usualServers } from "../../../../src/host/signIn/localServers.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
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

test("only servers that respond with models are offered, and no key is sent to them", async () => {
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

test("the user can choose a server, enter another address, which is validated, or close the list", async () => {
  const quick = await startServer({ models: { data: [{ id: "a" }] } });
  onTestFinished(() => quick.close());
  const server = { name: "quick", title: "Quick", baseUrl: `${quick.origin}/v1` };
  const open = async () => {
    const picked = pickLocalServer(vscodeAsk, [server]);
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
  fake.answers.push("http://127.0.0.1:99/v1");
  third.picker?.choose("$(edit)");
  expect(await third.picked).toEqual({ name: "local", title: "127.0.0.1:99", baseUrl: "http://127.0.0.1:99/v1" });
  const box = fake.inputs[0] as InputBoxOptions;
  expect(await box.validateInput?.("nonsense")).toEqual(expect.any(String));
});

test("a server is added to the user's settings once, under an unused name", async () => {
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

test("the list offers the servers that respond, with the number of their models", async () => {
  const models = await startServer({ models: { data: [{ id: "a" }] } });
  onTestFinished(() => models.close());
  const server = { name: "ollama", title: "Ollama", baseUrl: `${models.origin}/v1` };
  const picked = pickLocalServer(vscodeAsk, [server]);
  const [list] = fake.quickPicks;
  expect([list?.placeholder, list?.busy]).toEqual(["Looking for servers on this machine…", true]);
  await expect.poll(() => list?.labels).toEqual(["$(server) Ollama", "$(edit) Enter Another Address…"]);
  expect(list?.placeholder).toBe("Select a server");
  expect(list?.items[0]?.detail).toBe("1 model");
  await expect.poll(() => list?.busy).toBe(false);
  list?.choose("Ollama");
  expect(await picked).toBe(server);
});

test("if no server responds, the list says so and an address can be entered", async () => {
  fake.answers.push("http://127.0.0.1:9000/v1/");
  const picked = pickLocalServer(vscodeAsk, [{ name: "dead", title: "Dead", baseUrl: "http://127.0.0.1:9/v1" }]);
  const [list] = fake.quickPicks;
  await expect.poll(() => list?.placeholder).toBe("No server found (Dead)");
  list?.choose("Enter Another Address");
  expect(await picked).toEqual({ name: "local", title: "127.0.0.1:9000", baseUrl: "http://127.0.0.1:9000/v1" });
  expect(fake.inputs[0]).toMatchObject({ valueSelection: [17, 17], ignoreFocusOut: true });
});
