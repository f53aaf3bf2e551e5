import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Session } from "../../../../src/app/chat/session.ts";
import { Emitter } from "../../../../src/app/events.ts";
import { DiagramTab } from "../../../../src/host/previews/diagramTab.ts";
import { type BlockState, GrowingBlock } from "../../../../src/host/previews/growingBlock.ts";
import { PreviewTab } from "../../../../src/host/previews/previewTab.ts";
import { longestPreview } from "../../../../src/app/previews/previewPage.ts";
import { longestDiagram, type ToDiagramPage } from "../../../../src/shared/diagramPage.ts";
import { ScriptedAsk } from "../../app/scriptedAsk.ts";
import { answer, shortConversation } from "../../history/messages.ts";
import { fake, Uri } from "../../vscode.ts";

/** An answer that a test writes. */
function writing() {
  const changed = new Emitter<void>();
  let message = answer("m1", "q1", { text: "", status: "streaming" });
  let reads = 0;
  const session = {
    conversation: shortConversation(),
    onDidChange: changed.event,
    message: (id: string) => {
      reads += 1;
      return id === "m1" ? message : undefined;
    },
  } as unknown as Session;
  return {
    place: (index = 0) => ({ session, messageId: "m1", index }),
    reads: () => reads,
    write: (text: string, status: "streaming" | "done" = "streaming") => {
      message = { ...message, text, status };
      changed.fire();
    },
  };
}

beforeEach(() => {
  fake.reset();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Lets the next look at the answer happen. */
const look = (ms = 2_000) => vi.advanceTimersByTimeAsync(ms);

describe("a block that grows", () => {
  const follow = (place: ReturnType<ReturnType<typeof writing>["place"]>) => {
    const states: BlockState[] = [];
    const block = new GrowingBlock(place, (state) => states.push(state));
    return { block, states: () => states.map(({ block: { code }, isGrowing }) => [code, isGrowing]) };
  };

  test("is told as it is, then as it grows, then when its fence closes, and no more after that", async () => {
    const answered = writing();
    answered.write("```mermaid\nA\n");
    const { states } = follow(answered.place());
    await look();
    expect(states()).toEqual([["A\n", true]]);
    answered.write("```mermaid\nA\nB\n");
    await look();
    answered.write("```mermaid\nA\nB\n```\nText");
    await look();
    expect(states()).toEqual([
      ["A\n", true],
      ["A\nB\n", true],
      ["A\nB\n", false],
    ]);
    const before = answered.reads();
    answered.write("```mermaid\nA\nB\n```\nText that goes on");
    await look();
    expect(answered.reads()).toBe(before);
  });

  test("is looked at once for many deltas", async () => {
    const answered = writing();
    answered.write("```html\n");
    const { states } = follow(answered.place());
    await look();
    const before = answered.reads();
    for (let line = 1; line <= 50; line++) answered.write(`\`\`\`html\n${"<p>\n".repeat(line)}`);
    await look();
    expect(answered.reads() - before).toBeLessThanOrEqual(2);
    expect(states().at(-1)).toEqual(["<p>\n".repeat(50), true]);
  });

  test("has ended when its answer has, without a closing fence", async () => {
    const answered = writing();
    answered.write("```svg\n<svg>");
    const { states } = follow(answered.place());
    await look();
    answered.write("```svg\n<svg>", "done");
    await look();
    expect(states().map(([, isGrowing]) => isGrowing)).toEqual([true, false]);
  });

  test("is told once it is there, and never after it was disposed", async () => {
    const answered = writing();
    answered.write("Text first.");
    const { block, states } = follow(answered.place(1));
    await look();
    expect(states()).toEqual([]);
    answered.write("Text first.\n\n```js\na\n```\n\n```html\nb\n```\n");
    await look();
    expect(states()).toEqual([["b\n", false]]);
    const other = follow(answered.place());
    other.block.dispose();
    block.dispose();
    await look();
    expect(other.states()).toEqual([]);
  });
});

describe("a diagram's tab", () => {
  const open = (answered: ReturnType<typeof writing>) => {
    const ask = new ScriptedAsk();
    let closed = 0;
    const log = { info: () => undefined };
    const tab = new DiagramTab(answered.place(), { ask, log, extensionUri: Uri.file("/extension") } as never, () => (closed += 1));
    const panel = fake.panels[0];
    if (panel === undefined) throw new Error("no tab was opened");
    return { tab, panel, ask, closed: () => closed, posted: () => panel.posted as ToDiagramPage[] };
  };

  test("shows the diagram when its page is ready, and each later state once", async () => {
    const answered = writing();
    answered.write("```mermaid\nflowchart LR\n");
    const { panel, posted } = open(answered);
    await look();
    expect(posted()).toEqual([]);
    panel.say({ type: "ready" });
    expect(posted()).toMatchObject([{ type: "diagram", version: 1, source: "flowchart LR\n", isGrowing: true, isTooLong: false }]);
    panel.say({ type: "settled", version: 1 });
    answered.write("```mermaid\nflowchart LR\nA\n```\n", "done");
    await look();
    expect(posted().at(-1)).toMatchObject({ version: 2, source: "flowchart LR\nA\n", isGrowing: false });
    // A hidden tab loses its page, and hears nothing until that is back.
    panel.turn(false);
    panel.turn(true);
    expect(posted()).toHaveLength(2);
    panel.say({ type: "ready" });
    expect(posted()).toHaveLength(3);
  });

  test("runs only our script, and drops what is no message", async () => {
    const answered = writing();
    answered.write("```mermaid\nA\n```\n", "done");
    const { panel, posted } = open(answered);
    await look();
    expect(panel.webview.html).toContain("default-src 'none'");
    expect(panel.webview.html).toMatch(/script-src 'nonce-[0-9a-f]{32}'/);
    expect(panel.webview.html).not.toMatch(/script-src[^;"]*unsafe/);
    for (const message of ["ready", { type: "run" }, { type: "ready2" }, null, [], { type: "settled", version: -1 }]) panel.say(message);
    expect(posted()).toEqual([]);
  });

  test("says that a diagram is too long, and does not send it", async () => {
    const answered = writing();
    answered.write(`\`\`\`mermaid\n${"A\n".repeat(longestDiagram)}\`\`\`\n`, "done");
    const { panel, posted } = open(answered);
    await look();
    panel.say({ type: "ready" });
    expect(posted()).toMatchObject([{ isTooLong: true, source: "" }]);
  });

  test("is closed when its page does not settle, and says so", async () => {
    const answered = writing();
    answered.write("```mermaid\nA\n```\n", "done");
    const { panel, ask, closed } = open(answered);
    await look();
    panel.say({ type: "ready" });
    // The answer to an older version does not count.
    panel.say({ type: "settled", version: 0 });
    await look(59_000);
    expect(closed()).toBe(0);
    await look(2_000);
    expect(closed()).toBe(1);
    expect(ask.notices.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  test("stays open when its page settles, and ends with its tab", async () => {
    const answered = writing();
    answered.write("```mermaid\nA\n");
    const { tab, panel, ask, closed, posted } = open(answered);
    await look();
    panel.say({ type: "ready" });
    panel.say({ type: "settled", version: 1 });
    await look(120_000);
    expect(closed()).toBe(0);
    tab.dispose();
    answered.write("```mermaid\nA\nB\n", "done");
    await look();
    expect([closed(), posted().length, ask.notices.length]).toEqual([1, 1, 0]);
  });
});

describe("a preview's tab", () => {
  const open = (answered: ReturnType<typeof writing>, kind: "html" | "svg") => {
    let closed = 0;
    const tab = new PreviewTab(answered.place(), kind, () => (closed += 1));
    const panel = fake.panels[0];
    if (panel === undefined) throw new Error("no tab was opened");
    return { tab, panel, closed: () => closed };
  };

  test("allows no scripts, no forms, no commands and no files", () => {
    const { panel } = open(writing(), "html");
    expect(panel.webview.options).toMatchObject({
      enableScripts: false,
      enableForms: false,
      enableCommandUris: false,
      localResourceRoots: [],
    });
    expect(panel.title).toContain("no scripts");
  });

  test("shows the block as it grows, cleaned", async () => {
    const answered = writing();
    answered.write('```html\n<h1 onclick="x()">One</h1><script>x()</script>\n');
    const { panel } = open(answered, "html");
    await look();
    expect(panel.webview.html).toContain("<h1>One</h1>");
    expect(panel.webview.html).not.toMatch(/onclick|<script|x\(\)/);
    answered.write("```html\n<h1>One</h1>\n<p>Two</p>\n```\n", "done");
    await look();
    expect(panel.webview.html).toContain("<p>Two</p>");
  });

  test("says that a block is too long", async () => {
    const answered = writing();
    answered.write(`\`\`\`svg\n<svg>${"x".repeat(longestPreview)}\n\`\`\`\n`, "done");
    const { panel } = open(answered, "svg");
    await look();
    expect(panel.webview.html).toContain("This code is too long to preview.");
    expect(panel.webview.html.length).toBeLessThan(10_000);
  });

  test("follows nothing once it is closed", async () => {
    const answered = writing();
    answered.write("```html\n<p>One</p>\n");
    const { tab, panel, closed } = open(answered, "html");
    await look();
    tab.dispose();
    const before = panel.webview.html;
    answered.write("```html\n<p>One</p><p>Two</p>\n", "done");
    await look();
    expect([closed(), panel.webview.html]).toEqual([1, before]);
  });
});
