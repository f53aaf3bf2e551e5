import { describe, expect, test } from "vitest";
import { reasoningOf, textOf } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

type Fields = Readonly<Record<string, unknown>>;

const slowly = { timeout: 30_000 };

/** How the dialects say the same: where a request has its messages, and in what form the thoughts of the first turn go back. */
const ways = {
  openrouter: {
    address: "/v1/chat/completions",
    messages: "messages",
    thoughts: ({ messages }: Fields): unknown =>
      (messages as readonly Fields[]).find((message) => message["reasoning_details"] !== undefined)?.["reasoning_details"],
    sent: [
      {
        type: "reasoning.text",
        format: "anthropic-claude-v1",
        index: 0,
        text: "I think (round 0) — therefore I call. ☕ ",
        signature: "sig/0+AbC==",
      },
      { type: "reasoning.encrypted", data: "gAAAA0=", id: "rs_0", format: "openai-responses-v1", index: 0 },
    ],
  },
  responses: {
    address: "/v1/responses",
    messages: "input",
    thoughts: ({ input }: Fields): unknown => (input as readonly Fields[]).find(({ type }) => type === "reasoning"),
    sent: {
      id: expect.stringMatching(/^rs_resp_gen-/) as unknown,
      type: "reasoning",
      encrypted_content: "gAAAA0=",
      summary: [{ type: "summary_text", text: "I think (round 0) — therefore I call. ☕ " }],
    },
  },
} as const;

describe("a conversation with reasoning and a tool, through one dialect and the other", () => {
  const session = useSession({
    files: { "notes.txt": "A heap is a tree.\n", "src/heap.ts": "export function siftDown(): void {}\n" },
    settings: (server) => ({
      "aside.endpoints": {
        openrouter2: { baseUrl: `${server.origin}/v1`, auth: "none", dialect: "openrouter" },
        responses2: { baseUrl: `${server.origin}/v1`, auth: "none", dialect: "responses" },
      },
      "aside.endpoint": "openrouter2",
      "aside.model": "demo/toolbox",
    }),
  });

  /** Ticks the tool that reads files. */
  const chooseTool = async (): Promise<void> => {
    const { panel, page, workbench } = session();
    await panel.button(/^Tools/).click();
    await workbench.quickInput.getByText("Aside: reads this workspace").first().waitFor(slowly);
    await workbench.quickInput.locator("input.input").fill("aside_readFile");
    const row = workbench.quickInput.locator(".monaco-list-row");
    await expect.poll(() => row.count(), slowly).toBe(1);
    if ((await row.getAttribute("aria-checked")) !== "true") await row.click();
    await page.keyboard.press("Enter");
    await panel.button("Tools: 1 on").waitFor(slowly);
  };

  /** Asks what calls a tool, and gives the answer with the call and the one after it. */
  const askWithTool = async (path: string) => {
    const { panel } = session();
    const before = await panel.answers.count();
    await panel.send(`@sign\n@call aside_readFile {"path": "${path}"}`);
    const last = await panel.answered(before + 1);
    return { thinking: panel.answers.nth(before), last };
  };

  for (const dialect of ["openrouter", "responses"] as const) {
    test(`three turns: ${dialect}`, async () => {
      const { address, messages, thoughts, sent } = ways[dialect];
      await session().beginAnew();
      await session().writeWorkspaceSettings({ "aside.endpoint": `${dialect}2` });
      const { panel, workbench, page } = session();
      await panel.modelButton("toolbox").waitFor(slowly);
      await chooseTool();
      const before = session().chatBodies.length;

      const first = await askWithTool("notes.txt");
      expect(await reasoningOf(first.thinking)).toContain("I think (round 0) — therefore I call. ☕");
      expect(await textOf(first.thinking)).toBe("Let me look.");
      expect(await textOf(first.last)).toContain("A heap is a tree.");

      const second = await askWithTool("src/heap.ts");
      expect(await textOf(second.last)).toContain("siftDown");

      const third = await panel.ask("Is that all?");
      expect(await third.getAttribute("data-status")).toBe("done");

      const requests = session().chatRequests.slice(before);
      expect(requests.map(({ path }) => path)).toEqual(Array.from({ length: 5 }, () => address));
      const bodies = session().chatBodies.slice(before);
      for (const body of bodies.slice(1)) {
        const back = thoughts(body);
        expect(back).toEqual(sent);
        // Byte for byte: the fields in the order in which they came.
        expect(Object.keys([back].flat()[0] as Fields)).toEqual(Object.keys([sent].flat()[0] as Fields));
      }
      if (dialect === "responses") {
        for (const body of bodies) expect(body).toMatchObject({ store: false, include: ["reasoning.encrypted_content"] });
        const types = ((bodies.at(-1)?.["input"] ?? []) as readonly Fields[]).map(({ type, role }) => role ?? type);
        const turn = ["user", "reasoning", "assistant", "function_call", "function_call_output", "assistant"];
        expect(types).toEqual(["system", ...turn, ...turn, "user"]);
      }

      await workbench.runCommand("Aside: View Exact Request");
      // The layout stays for the next request that is shown.
      if (dialect === "openrouter") await workbench.runCommand("Aside: Toggle Request Formatting");
      const request = page.locator(".editor-instance .view-lines");
      await expect.poll(() => request.innerText(), slowly).toContain(address);
      expect(await request.innerText()).toContain(`"${messages}":`);
      await workbench.closeEditors();
    });
  }
});
