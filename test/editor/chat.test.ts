import { describe, expect, test } from "vitest";
import type { LoopbackServer } from "../server/server.ts";
import { reasoningOf, textOf } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

const key = "sk-or-v1-0123456789abcdef";
const sampleCode = `export function discount(total: number): number {
  if (total > 100) return total * 0.9;
  return total;
}

export const unrelated = "not selected";
`;

/** What is set below, as it must arrive: by the names of the wire. */
const sampling = {
  settings: {
    "aside.temperature": 0.3,
    "aside.topP": 0.8,
    "aside.topK": 40,
    "aside.minP": 0.05,
    "aside.topA": 0.1,
    "aside.frequencyPenalty": 0.4,
    "aside.presencePenalty": -0.2,
    "aside.repetitionPenalty": 1.1,
    "aside.seed": 42,
    "aside.stop": ["END"],
    "aside.maxTokens": 2000,
  },
  body: {
    temperature: 0.3,
    top_p: 0.8,
    top_k: 40,
    min_p: 0.05,
    top_a: 0.1,
    frequency_penalty: 0.4,
    presence_penalty: -0.2,
    repetition_penalty: 1.1,
    seed: 42,
    stop: ["END"],
  },
} as const;
interface WireMessage {
  readonly role: string;
  readonly content: string;
}

const limitNames = ["max_tokens", "max_completion_tokens"] as const;

interface Setup {
  readonly name: string;
  readonly keys: readonly string[] | undefined;
  readonly endpoint: (server: LoopbackServer) => { readonly name: string; readonly definition: object };
}

const setups: readonly Setup[] = [
  {
    name: "an endpoint that wants a key",
    keys: [key],
    endpoint: (server) => ({ name: "loopback", definition: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter" } }),
  },
  {
    name: "a local endpoint without a key",
    keys: undefined,
    endpoint: (server) => ({ name: "local", definition: { baseUrl: `${server.origin}/v1`, auth: "none" } }),
  },
];

describe.each(setups)("a user chats with $name", ({ keys, endpoint }) => {
  const session = useSession({
    server: keys ? { keys } : {},
    files: { "prices.ts": sampleCode },
    settings: (server) => {
      const { name, definition } = endpoint(server);
      return { "aside.endpoints": { [name]: definition }, "aside.endpoint": name, "aside.model": "demo/reasoner" };
    },
  });

  /** A person who has set the key where one is wanted, with an empty conversation. */
  async function begin(): Promise<void> {
    await session().beginAnew();
    if (keys) await session().storeKey(key);
    await session().panel.modelButton("reasoner").waitFor();
  }

  test("the panel opens, and a required key is set with the command", async () => {
    const { panel, workbench } = session();
    const before = session().chatRequests.length;
    await session().beginAnew();
    await panel.modelButton("reasoner").waitFor();
    if (!keys) return;
    await session().removeKey();
    await panel.button("Set API key").first().waitFor();
    await workbench.runCommand("Aside: Set API Key");
    await workbench.fillInput(/API key/, "sk-or-v1-wrong");
    // A refused key is said where it was typed, and can be corrected there.
    await workbench.quickInput.getByText("rejected this key").waitFor();
    await workbench.fillInput(/API key/, key);
    await expect.poll(() => panel.button("Set API key").count(), { timeout: 30_000 }).toBe(0);
    session().keyIs(key);
    expect(session().chatRequests.length).toBe(before);
  });

  test("three turns stream in chunks of any size, with reasoning, and each includes the previous ones", async () => {
    await begin();
    const { panel } = session();
    const before = session().chatBodies.length;
    // In a window that is connected to another machine; who has had an answer knows which server it is.
    const whereabouts = panel.frame.getByText("is on the remote machine, not on your computer");
    await whereabouts.waitFor();
    const questions = [
      "First: what is a heap? chunk:1 rate:900",
      "Second: and a stack? chunk:random:7",
      "Third: compare chunk:997 rate:900",
    ];
    for (const [index, question] of questions.entries()) {
      const answer = await panel.ask(question);
      expect(await answer.getAttribute("data-status")).toBe("done");
      expect(await textOf(answer)).toContain("What you asked");
      expect(await reasoningOf(answer)).toContain("Let me look at what the user sent");
      expect(await panel.questions.count()).toBe(index + 1);
    }
    expect(await whereabouts.count()).toBe(0);
    const [first, second, third, ...more] = session().chatBodies.slice(before).map(messagesOf);
    expect(more).toEqual([]);
    expect(first?.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(second?.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(third?.filter(({ role }) => role === "user").map(({ content }) => content)).toEqual(questions);
    expect(third?.find(({ role }) => role === "assistant")?.content).toContain("First: what is a heap?");
  });

  test("the key is sent as a bearer token, or not at all", async () => {
    await begin();
    const before = session().chatRequests.length;
    for (const question of ["Once rate:0", "Twice rate:0"]) await session().panel.ask(question);
    const chatRequests = session().chatRequests.slice(before);
    expect(chatRequests).toHaveLength(2);
    for (const { headers } of chatRequests) expect(headers.authorization).toBe(keys ? `Bearer ${key}` : undefined);
  });

  test("reasoning is folded behind its button, and expands", async () => {
    await begin();
    const answer = await session().panel.ask("What is folded? rate:0");
    const button = answer.getByRole("button", { name: /^Reasoning/ });
    expect(await button.getAttribute("aria-expanded")).toBe("false");
    await button.click();
    await expect.poll(() => button.getAttribute("aria-expanded")).toBe("true");
    await expect.poll(() => answer.getByRole("region", { name: "Reasoning" }).innerText()).toContain("Let me look");
  });

  test("aside.model in the folder's settings.json changes the next request, and Stop stops it", async () => {
    await begin();
    const { panel } = session();
    await session().writeWorkspaceSettings({ "aside.model": "demo/slow" });
    await panel.modelButton("slow").waitFor();
    const before = await panel.answers.count();
    await panel.send("Count, please");
    const answer = panel.answers.nth(before);
    await answer.locator('[data-part="text"]', { hasText: "1 2 3" }).waitFor();
    expect(session().chatBodies.at(-1)?.["model"]).toBe("demo/slow");
    await panel.button("Stop").click();
    await panel.answered(before);
    expect(await answer.getAttribute("data-status")).toBe("stopped");
    expect(await textOf(answer)).toMatch(/^1 2 3/);
    await expect.poll(() => session().chatRequests.at(-1)?.outcome).toBe("closed");
    expect(await panel.errors.count()).toBe(0);
  });

  test("every sampling parameter is sent if set, and omitted if not", async () => {
    await begin();
    const { panel } = session();
    await session().writeWorkspaceSettings({ "aside.model": "demo/echo", ...sampling.settings });
    await panel.modelButton("echo").waitFor();
    await panel.ask("Everything set");
    const set = session().chatBodies.at(-1) ?? {};
    expect(set).toMatchObject(sampling.body);
    expect(limitNames.map((name) => set[name]).filter((limit) => limit !== undefined)).toEqual([2000]);

    await session().writeWorkspaceSettings({ "aside.model": "demo/plain" });
    await panel.modelButton("plain").waitFor();
    await panel.ask("Nothing set");
    const unset = Object.keys(session().chatBodies.at(-1) ?? {});
    expect(unset).toContain("messages");
    expect(unset.filter((name) => name in sampling.body || limitNames.some((limit) => limit === name))).toEqual([]);
  });

  test("Explain in the editor's context menu sends the selection, and its chip opens the source", async () => {
    await begin();
    const { panel, workbench, page } = session();
    await session().writeWorkspaceSettings({ "aside.model": "demo/echo" });
    await panel.modelButton("echo").waitFor();
    await workbench.openFile("prices.ts");
    await workbench.selectLines(1, 4);
    const before = await panel.answers.count();
    await workbench.chooseFromContextMenu("return total;", "Aside", "Explain Selection");
    await panel.answered(before);
    const sent = messagesOf(session().chatBodies.at(-1)).at(-1)?.content ?? "";
    expect(sent).toContain(sampleCode.split("\n").slice(0, 4).join("\n"));
    expect(sent).toContain("prices.ts");
    expect(sent).toContain("typescript");
    expect(sent).not.toContain("not selected");
    const chip = panel.questions.last().getByRole("group", { name: /prices\.ts/ });
    const tab = page.getByRole("tab", { name: "prices.ts" });
    await tab.first().click({ button: "middle" });
    await expect.poll(() => tab.count()).toBe(0);
    await chip.getByRole("button").first().click();
    await tab.first().waitFor();
  });

  test("a new conversation starts empty", async () => {
    await begin();
    const { panel } = session();
    await panel.ask("Together rate:0");
    await panel.startAnew();
    await panel.ask("Alone rate:0");
    expect(messagesOf(session().chatBodies.at(-1)).map(({ role }) => role)).toEqual(["system", "user"]);
  });
});

function messagesOf(body: Readonly<Record<string, unknown>> | undefined): readonly WireMessage[] {
  return (body?.["messages"] ?? []) as readonly WireMessage[];
}
