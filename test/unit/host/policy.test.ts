import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type HostUnderAttack, startHost } from "../../attacks/hostUnderAttack.ts";
import { type LoopbackServer, startServer } from "../../server/server.ts";
import { memoryPolicy, type MemoryPolicy } from "../app/settings/memoryPolicy.ts";
import { fake } from "../vscode.ts";

let server: LoopbackServer;
let memory: MemoryPolicy;
let host: HostUnderAttack;

beforeEach(async () => {
  server = await startServer({});
  memory = memoryPolicy();
  host = await startHost(undefined, { policyFile: memory.file });
  Object.assign(host.settings.user, {
    "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
    "aside.endpoint": "loopback",
    "aside.model": "demo/plain",
  });
});
afterEach(async () => {
  await host.close();
  await server.close();
});

const asked = () => server.requests.filter(({ path }) => path.endsWith("/chat/completions"));
const lastBody = () => asked().at(-1)?.body as Readonly<Record<string, unknown>>;

describe("a question of the real host", () => {
  const provider = { data_collection: "allow", zdr: false, sort: "price" };
  const everything = { "aside.provider": provider, "aside.extraBody": { provider, tools: [tool("x")], web_search_options: {} } };

  test.each<[who: string, scope: keyof HostUnderAttack["settings"]]>([
    ["the user's settings", "user"],
    ["the workspace's", "workspace"],
    ["the folder's", "folder"],
  ])("%s do not change what the policy demands, whatever they put into the body", async (_who, scope) => {
    memory.write({ dataCollection: "deny", zdr: true, tools: false });
    Object.assign(host.settings[scope], everything, {
      "aside.model": "demo/plain:online",
      "aside.plugins": [{ id: "web" }, { id: "file-parser" }],
      "aside.fallbackModels": ["a/b:online"],
    });
    fake.changeConfiguration();
    expect(await host.ask("Hello?")).toMatch(/^done/);
    expect(lastBody()["provider"]).toEqual({ data_collection: "deny", zdr: true, sort: "price" });
    expect(Object.keys(lastBody()).filter((name) => /tool|function|search/.test(name))).toEqual([]);
    expect(lastBody()).toMatchObject({ model: "demo/plain", models: ["a/b"], plugins: [{ id: "file-parser" }] });
  });

  test("a preset and a conversation do not either", async () => {
    memory.write({ dataCollection: "deny", zdr: true, tools: false });
    const loose = { provider, extraBody: { provider: null, tools: [tool("y")] } };
    Object.assign(host.settings.user, { "aside.preset": "p", "aside.presets": { p: loose } });
    fake.changeConfiguration();
    expect(await host.ask("By a preset?")).toMatch(/^done/);
    expect(lastBody()["provider"]).toEqual({ data_collection: "deny", zdr: true });
    expect(lastBody()).not.toHaveProperty("tools");
    const conversationId = host.said.findLast((message) => message.type === "snapshot")?.conversationId;
    host.receive({ type: "setParameter", conversationId, name: "extraBody", value: { provider: "none", functions: [] } });
    expect(await host.ask("By the conversation?")).toMatch(/^done/);
    expect(lastBody()["provider"]).toEqual({ data_collection: "deny", zdr: true });
    expect(lastBody()).not.toHaveProperty("functions");
  });

  test("without a policy, the same settings go out as they are", async () => {
    Object.assign(host.settings.user, { "aside.provider": provider, "aside.extraBody": { tools: [tool("x")] } });
    fake.changeConfiguration();
    // The demo model takes no tools: what counts is that they were sent.
    await host.ask("Hello?");
    expect(lastBody()).toMatchObject({ provider, tools: [tool("x")] });
  });

  test("an endpoint that is not allowed gets nothing, its list of models included; allowed by its address, it gets the question", async () => {
    memory.write({ endpoints: ["openrouter"] });
    expect(await host.ask("Hello?")).toMatch(/^failed policy Your organization's policy \(\/etc\/aside\/policy\.json\) does not allow/);
    const before = server.requests.length;
    expect(await host.ask("And now?")).toMatch(/^failed policy/);
    expect(server.requests.length).toBe(before);
    expect(asked()).toEqual([]);
    memory.write({ endpoints: [`${server.origin}/api/v1`] });
    expect(await host.ask("And now?")).toMatch(/^done/);
    memory.write({ endpoints: [server.origin.replace("http:", "https:")] });
    expect(await host.ask("With the policy of another scheme?")).toMatch(/^failed policy/);
    expect(asked()).toHaveLength(1);
  });

  test("a policy that cannot be used: nothing is sent, and the panel says why", async () => {
    memory.write({ why: "users other than root can write to /etc/aside" });
    expect(await host.ask("Hello?")).toMatch(/^failed policy .*users other than root can write to \/etc\/aside/);
    expect(asked()).toEqual([]);
    const notices = host.said.flatMap((message) => (message.type === "state" ? [message.state.endpoint.notice] : []));
    expect(notices.at(-1)).toContain("The policy file /etc/aside/policy.json of your organization cannot be used");
  });
});

function tool(name: string) {
  return { type: "function", function: { name, parameters: { type: "object", properties: {} } } };
}
