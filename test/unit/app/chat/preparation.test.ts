import { afterEach, expect, test, vi } from "vitest";
import { prepare, type PreparationParts } from "../../../../src/app/chat/preparation.ts";
import type { TurnPlan } from "../../../../src/app/chat/turnPlan.ts";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";

const endpoint = { name: "local", baseUrl: "http://127.0.0.1:9/v1", dialect: "openai", auth: "none", headers: {} };
const parts = {
  endpoints: { get: () => ({ endpoint, origin: "http://127.0.0.1:9", notice: null, whereabouts: null }) },
  catalogue: { find: () => Promise.resolve(undefined) },
  settings: { get: () => "" },
  unsupportedNotes: { note: () => undefined },
  refusals: { of: () => [], note: () => undefined },
  log: { info: () => undefined },
  secrets: { known: () => ["swordfish-0123"] },
  discloser: () => Promise.resolve({ watch: () => () => () => undefined }),
} as unknown as PreparationParts;
const plan = {
  settings: { endpoint: { value: "local" } },
  model: "m",
  messages: [{ role: "user", texts: [{ source: "aside", text: "Hi" }] }],
  parameters: { temperature: 0.5 },
  conversationId: "c",
} as unknown as TurnPlan;

test("the body that was checked is the one that is sent: the client does not build another", async () => {
  const prepared = await prepare(plan, new AbortController().signal, parts, {});
  if ("error" in prepared) throw new Error(prepared.error.message);
  const { built } = prepared.request;
  expect(built).toMatchObject({ ok: true, body: { model: "m", temperature: 0.5 } });
  if (built?.ok !== true) throw new Error("it was not built");
  const bodies: unknown[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((_address, init) => {
    bodies.push(JSON.parse(init?.body as string));
    return Promise.resolve(new Response("{}", { status: 500, headers: { "content-type": "application/json" } }));
  });
  const marked = { ...prepared.request, built: { ...built, body: { ...built.body, marked: true } } };
  const stop = new AbortController();
  await new OpenAiClient().stream(marked, (events) => events.some(({ type }) => type === "retry") && stop.abort(), stop.signal);
  expect(bodies).toEqual([{ ...built.body, marked: true }]);
});

test("what is sent has been through the gate: keys that Aside stores are masked where the user was not asked", async () => {
  const messages = [{ role: "user", texts: [{ source: "toolResult", text: "It is swordfish-0123" }] }] as const;
  const tools = [{ name: "t", description: "Knows swordfish-0123" }];
  const prepared = await prepare({ ...plan, messages, tools }, new AbortController().signal, parts, {});
  if ("error" in prepared) throw new Error(prepared.error.message);
  expect(JSON.stringify(prepared.request.built)).not.toContain("swordfish");
  expect(prepared.request.messages).toEqual([{ role: "user", content: "It is [redacted]" }]);
});

test("the first question to a model that draws waits for the catalogue, and asks for a picture; elsewhere than in a conversation it does neither", async () => {
  const waits: number[] = [];
  const row = { id: "lab/image-1", name: "Image", outputModalities: ["image", "text"] };
  const catalogue = {
    find: (_found: unknown, model: string, { waitMs }: { readonly waitMs: number }) => {
      waits.push(waitMs);
      return Promise.resolve(model === row.id ? row : undefined);
    },
  };
  const bodyOf = async (change: Partial<TurnPlan>) => {
    const changed = { ...plan, parameters: {}, ...change };
    const prepared = await prepare(changed, new AbortController().signal, { ...parts, catalogue } as unknown as PreparationParts, {});
    return "error" in prepared || prepared.request.built?.ok !== true ? undefined : prepared.request.built.body["modalities"];
  };
  expect(await bodyOf({ model: row.id, mayDraw: true })).toEqual(["image", "text"]);
  expect(await bodyOf({ model: row.id })).toBeUndefined();
  expect(await bodyOf({ model: "lab/words", mayDraw: true })).toBeUndefined();
  expect(waits.map((ms) => ms > 0)).toEqual([true, false, false]);
});

afterEach(() => vi.restoreAllMocks());
