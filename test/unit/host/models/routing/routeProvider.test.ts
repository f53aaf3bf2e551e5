import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { App } from "../../../../../src/app/app.ts";
import type { Session } from "../../../../../src/app/chat/session.ts";
import { routeProvider } from "../../../../../src/host/models/routing/routeProvider.ts";
import type { ProviderAct } from "../../../../../src/shared/providersSection.ts";
import { ScriptedAsk } from "../../../app/scriptedAsk.ts";
import { fake } from "../../../vscode.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What each scope has as its provider object. */
let held: { conversation?: Fields | null | undefined; workspace?: Fields | null; user?: Fields | null };
let body: unknown;
let status: number;

beforeEach(() => {
  fake.reset();
  held = {};
  status = 200;
  body = {
    data: {
      endpoints: [
        { provider_name: "Together", tag: "together" },
        { provider_name: "DeepInfra", tag: "deepinfra/turbo" },
        { provider_name: "OpenAI", tag: "openai/priority" },
        { provider_name: "Nameless" },
      ],
    },
  };
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify(body), { status })));
});
afterEach(() => vi.unstubAllGlobals());

const session = {
  get conversation() {
    return held.conversation === undefined ? {} : { overrides: { provider: held.conversation } };
  },
  setOverride: (_name: string, value: Fields | null | undefined) => {
    held = { ...held, conversation: value };
  },
} as unknown as Session;

function appWith(ask: ScriptedAsk, dialect = "openrouter", failsToWrite = false): App {
  const effective = (conversation: { readonly overrides?: { readonly provider?: Fields | null } } = {}) => {
    const own = conversation.overrides?.provider;
    const [value, source] =
      own !== undefined
        ? [own, "conversation"]
        : held.workspace !== undefined
          ? [held.workspace, "workspace"]
          : held.user !== undefined
            ? [held.user, "user"]
            : [null, "default"];
    return { values: source === "default" ? {} : { provider: { value, source } } };
  };
  const endpoint = { name: "lab", dialect, baseUrl: "https://lab.example/api/v1", auth: "none", headers: {} };
  return {
    ask,
    settings: {
      effective,
      userValue: () => held.user,
      write: (_name: string, value: Fields | null, scope: "workspace" | "user") => {
        if (failsToWrite) return Promise.reject(new Error("read-only"));
        held[scope] = value;
        return Promise.resolve();
      },
    },
    endpoints: { get: () => ({ endpoint, origin: "https://lab.example" }) },
  } as unknown as App;
}

async function route(act: ProviderAct, provider: string, scope?: string, ask = new ScriptedAsk(), app = appWith(ask)) {
  const before = fake.quickPicks.length;
  const routed = routeProvider(session, { endpoint: "lab", model: "a/one", provider, act }, app);
  if (scope !== undefined) {
    await vi.waitFor(() => expect(fake.quickPicks.length).toBeGreaterThan(before));
    const list = fake.quickPicks.at(-1);
    if (scope === "") list?.hide();
    else list?.choose(scope);
  }
  return { changed: await routed, ask };
}

test("a provider is pinned for the conversation, by the slug that the server lists, and what else is set there stays", async () => {
  held.user = { zdr: true };
  const { changed, ask } = await route("pin", "DeepInfra", "For this conversation");
  expect([changed, held]).toEqual([true, { user: { zdr: true }, conversation: { zdr: true, order: ["deepinfra"] } }]);
  expect(ask.statuses).toEqual(["DeepInfra is tried first: this conversation"]);
});

test("a ban for always changes the user's own object alone: nothing of the workspace or of the conversation is copied there", async () => {
  held = { user: { sort: "price" }, conversation: { data_collection: "allow" } };
  const { ask } = await route("ban", "Together", "Always");
  expect(held).toEqual({
    user: { sort: "price", ignore: ["together"] },
    // An object of its own hides that of the settings.
    conversation: { data_collection: "allow", ignore: ["together"] },
  });
  expect(ask.statuses).toEqual(["Together is never used: always"]);
});

test("a ban that the workspace's settings hide is said", async () => {
  held = { workspace: { zdr: true } };
  const { changed, ask } = await route("ban", "Together", "Always");
  expect([changed, held.user]).toEqual([true, { ignore: ["together"] }]);
  expect(ask.notices.map(({ message }) => message)).toEqual([
    "aside.provider was saved, but a more specific setting overrides it here (workspace).",
  ]);
});

test("what was pinned or banned is taken back where it was set, without a question", async () => {
  held = { workspace: { order: ["deepinfra/turbo", "x"], zdr: true } };
  await route("unpin", "DeepInfra");
  expect(held).toEqual({ workspace: { order: ["x"], zdr: true } });
  held = { user: { ignore: ["deepinfra"] } };
  const { ask } = await route("unban", "Deep Infra");
  expect(held).toEqual({ user: null });
  expect(ask.statuses).toEqual(["Deep Infra may be used again: always"]);
  expect((await route("unban", "Deep Infra")).changed).toBe(false);
});

test("a conversation that is back at what the settings say has nothing of its own any more", async () => {
  held = { user: { zdr: true }, conversation: { zdr: true, ignore: ["deepinfra"] } };
  await route("unban", "DeepInfra");
  expect(held).toEqual({ user: { zdr: true }, conversation: undefined });
  held = { conversation: null };
  await route("pin", "Together", "Always");
  // Having nothing is something of its own, too.
  expect(held).toEqual({ user: { order: ["together"] }, conversation: { order: ["together"] } });
});

test("nothing is changed where the list is closed, the provider is gone, or the list cannot be loaded", async () => {
  expect((await route("pin", "DeepInfra", "")).changed).toBe(false);
  const gone = await route("pin", "Gone");
  expect(gone.ask.notices.map(({ message }) => message)).toEqual(["Gone no longer serves a/one. Nothing was changed."]);
  expect((await route("ban", "Nameless")).changed).toBe(false);
  status = 404;
  body = { error: { message: "none" } };
  const failed = await route("ban", "DeepInfra");
  expect(failed.ask.notices.map(({ message }) => message)).toEqual([expect.stringContaining("Could not load providers")]);
  expect(held).toEqual({});
});

test("a pin that `only` makes useless, and a ban of the only one, are refused", async () => {
  held = { user: { only: ["together"] } };
  const pinned = await route("pin", "DeepInfra", "For this conversation");
  expect(pinned.ask.notices[0]?.message).toContain("would have no effect");
  const banned = await route("ban", "Together", "Always");
  expect(banned.ask.notices[0]?.message).toContain("every request would fail");
  expect(held).toEqual({ user: { only: ["together"] } });
});

test("settings that cannot be written are said, and the conversation keeps what it had", async () => {
  held = { conversation: { zdr: true } };
  const ask = new ScriptedAsk();
  const { changed } = await route("pin", "Together", "Always", ask, appWith(ask, "openrouter", true));
  expect([changed, held]).toEqual([false, { conversation: { zdr: true } }]);
  expect(ask.notices[0]?.message).toBe("Could not write aside.provider to the settings: read-only");
});

test("other servers have no routing", async () => {
  const ask = new ScriptedAsk();
  expect((await route("pin", "Together", undefined, ask, appWith(ask, "openai"))).changed).toBe(false);
  expect(ask.hints).toEqual(["Providers can be pinned or banned only with OpenRouter."]);
});
