import { beforeEach, expect, test } from "vitest";
import type { App } from "../../../../../src/app/app.ts";
import { LoadedPolicy } from "../../../../../src/app/settings/loadedPolicy.ts";
import type { Session } from "../../../../../src/app/chat/session.ts";
import { editRouting } from "../../../../../src/host/models/routing/routingPage.ts";
import { ScriptedAsk } from "../../../app/scriptedAsk.ts";
import { fake } from "../../../vscode.ts";

let overrides: Record<string, unknown>;

beforeEach(() => {
  fake.reset();
  overrides = {};
});

const session = {
  conversation: {},
  setOverride: (name: string, value: unknown) => (overrides = { ...overrides, [name]: value }),
} as unknown as Session;

function appWith(ask: ScriptedAsk, dialect = "openrouter", policy?: LoadedPolicy) {
  const effective = () => ({
    endpoint: { value: "lab" },
    model: { value: "lab/one" },
    values: Object.fromEntries(Object.entries(overrides).map(([name, value]) => [name, { value, source: "conversation" }])),
  });
  const found = { endpoint: { name: "lab", dialect }, origin: "https://lab.example" };
  return { ask, settings: { effective }, endpoints: { get: () => found }, policy: { current: policy } } as unknown as App;
}

const page = async (title: string) => {
  await new Promise((done) => setTimeout(done, 0));
  const list = fake.quickPicks.at(-1);
  if (list?.title !== title) throw new Error(`“${title}” is not open, but “${list?.title}”`);
  return list;
};
const routingPage = () => page("Routing at lab.example");
const described = async (label: string) => (await routingPage()).items.find((item) => item.label.includes(label))?.description;

test("each change is applied at once, and the page returns to its item", async () => {
  const ask = new ScriptedAsk({ input: ["2.5"] });
  const ended = editRouting(session, appWith(ask), true);
  (await routingPage()).choose("zero data retention");
  expect(await described("zero data retention")).toBe("yes");
  expect(overrides).toEqual({ provider: { zdr: true } });
  expect((await routingPage()).activeItems[0]?.label).toContain("zero data retention");
  (await routingPage()).choose("Max input price");
  expect(await described("Max input price")).toBe("2.5 USD per million tokens");
  (await routingPage()).choose("Sort by");
  (await page("Sort providers by")).choose("latency");
  expect(await described("Sort by")).toBe("latency");
  (await routingPage()).choose("Quantizations");
  const quantizations = await page("Select quantizations (none means any)");
  quantizations.select("fp8", "bf16");
  quantizations.accept();
  expect(await described("Quantizations")).toBe("fp8, bf16");
  expect(overrides).toEqual({ provider: { zdr: true, max_price: { prompt: 2.5 }, sort: "latency", quantizations: ["fp8", "bf16"] } });
  (await routingPage()).press("Back");
  expect(await ended).toBe("back");
});

test("what a policy fixes is locked and says so; choosing it changes nothing", async () => {
  const ask = new ScriptedAsk();
  const policy = new LoadedPolicy("/etc/aside/policy.json", "1", { policy: { zdr: true } });
  const ended = editRouting(session, appWith(ask, "openrouter", policy), true);
  const list = await routingPage();
  const fixed = list.items.filter(({ detail }) => detail === "Fixed by your organization's policy");
  expect(fixed.map(({ label }) => label)).toEqual([expect.stringContaining("$(lock) Only providers with zero data retention")]);
  list.choose("zero data retention");
  (await routingPage()).press("Back");
  expect(await ended).toBe("back");
  expect(ask.hints).toEqual(["Fixed by your organization's policy (/etc/aside/policy.json)"]);
  expect(overrides).toEqual({});
});

test("a reset removes the overrides of the conversation", async () => {
  const ask = new ScriptedAsk({ input: ['{"order":["a"]}'] });
  const ended = editRouting(session, appWith(ask), false);
  (await routingPage()).choose("Provider object as JSON");
  expect(await described("Try these first")).toBe("a");
  (await routingPage()).choose("Reset routing for");
  (await routingPage()).hide();
  expect(await ended).toBe("closed");
  expect(overrides).toEqual({ provider: undefined, fallbackModels: undefined, plugins: undefined });
  expect(ask.statuses).toEqual(["Routing reset for: this conversation"]);
});

test("other servers have no routing", async () => {
  const ask = new ScriptedAsk();
  expect(await editRouting(session, appWith(ask, "openai"), true)).toBe("back");
  expect(ask.hints).toEqual([expect.stringContaining("available only with OpenRouter")]);
  expect(fake.quickPicks).toEqual([]);
});
