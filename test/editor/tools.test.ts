import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { everythingServer } from "./harness/mcpServer.ts";
import { textOf } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

const neighbour = path.join(import.meta.dirname, "neighbour");

interface WireMessage {
  readonly role: string;
  readonly content: unknown;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string; readonly arguments: string } }[];
}

/** A machine that runs tests is busy. */
const soon = { timeout: 30_000 };

describe("a user lets a model use tools", () => {
  const session = useSession({
    neighbours: [neighbour],
    files: {
      "src/heap.ts": "export function siftDown(): void {}\n",
      ".env": "SECRET_KEY=swordfish\n",
      "notes.txt": "A heap is a tree.\n",
    },
    settings: (server) => ({
      "chat.disableAIFeatures": false,
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/toolbox",
    }),
  });
  const dialog = (): Locator => session().page.locator(".monaco-dialog-box");
  const answerDialog = async (button: string): Promise<string> => {
    await dialog().waitFor();
    // This very one: the next may stand in its place at once.
    const box = await dialog().elementHandle();
    const said = await dialog().innerText();
    await session().workbench.read(dialog());
    await dialog().getByRole("button", { name: button, exact: true }).click();
    await box?.waitForElementState("hidden");
    return said;
  };
  const card = (): Locator => session().panel.frame.getByRole("group", { name: /^Allow the model to run/ });
  /** Answers the question in the transcript, once its buttons are ready. */
  const answerCard = async (button: string): Promise<string> => {
    await card().waitFor();
    const box = await card().elementHandle();
    const said = await card().innerText();
    const wanted = card().getByRole("button", { name: button, exact: true });
    // Only what is in view can be answered.
    await wanted.scrollIntoViewIfNeeded();
    await wanted.and(session().panel.frame.locator('[aria-disabled="false"]')).click();
    await box?.waitForElementState("hidden");
    return said;
  };
  const messages = (request: number): readonly WireMessage[] =>
    (session().chatBodies.at(request)?.["messages"] ?? []) as readonly WireMessage[];
  /** The rows of a list of which several can be ticked. */
  const rows = (): Locator => session().workbench.quickInput.locator(".monaco-list-row");
  const runs = (): Locator => session().panel.frame.locator("[data-tool]");
  const effects = (): Promise<string> => readFile(path.join(session().folders.workspace, "effects.log"), "utf8").catch(() => "");
  /** Sends, answers the questions, and waits until the turn is over. */
  const ask = async (question: string, ...buttons: readonly string[]): Promise<readonly string[]> => {
    const { panel } = session();
    const before = await panel.answers.count();
    await panel.send(question);
    const said: string[] = [];
    for (const button of buttons) said.push(await (button === "Cancel" ? answerDialog(button) : answerCard(button)));
    await expect.poll(() => turnIsOver(before)).toBe(true);
    return said;
  };
  /** Whether all is quiet after the answers that were there before. Where the first sign of the turn has just come, Stop may not be there yet. */
  const turnIsOver = (before: number): Promise<boolean> =>
    session()
      .panel.frame.locator("body")
      .evaluate((body, known) => {
        const answers = [...body.querySelectorAll("article[data-status]")];
        const isRunning =
          answers.some((answer) => answer.getAttribute("data-status") === "streaming") ||
          body.querySelector('[data-tool-status="waiting"], [data-tool-status="running"], button[aria-label="Stop"]') !== null;
        return answers.length > known && !isRunning;
      }, before);

  /** Ticks all tools whose names begin so. */
  const choose = async (...names: readonly string[]): Promise<void> => {
    const { panel, page, workbench } = session();
    await panel.button(/^Tools/).click();
    await workbench.quickInput.getByText("Tools in this conversation").waitFor();
    await workbench.quickInput.getByText("Aside: reads this workspace").first().waitFor();
    for (const name of names) {
      await workbench.quickInput.locator("input.input").fill(name);
      await expect
        .poll(async () => {
          const shown = await rows().allInnerTexts();
          return shown.length > 0 && shown.every((text) => text.includes(name));
        }, soon)
        .toBe(true);
      for (const row of await rows().all()) if ((await row.getAttribute("aria-checked")) !== "true") await row.click();
    }
    await page.keyboard.press("Enter");
  };
  const allTools = (): Locator => session().panel.button("Tools: 13 on");
  /** A conversation with all tools: the one before this test, or a new one. */
  const withAllTools = async (): Promise<void> => {
    await session().closeWhatIsOpen();
    const stop = session().panel.button("Stop");
    if ((await allTools().isVisible()) && !(await stop.isVisible())) return;
    // A question that still waits would go over to a dialog.
    if (await stop.isVisible()) await stop.click();
    await session().beginAnew();
    await choose("neighbour_", "aside_");
    await allTools().waitFor();
  };

  test("with tools off, requests have no tools, whatever is installed", async () => {
    await session().beginAnew();
    const { panel } = session();
    await panel.modelButton("toolbox").waitFor();
    const before = session().chatBodies.length;
    await panel.ask('@call neighbour_add {"a": 1, "b": 2}');
    const bodies = session().chatBodies.slice(before);
    expect(bodies).toHaveLength(1);
    for (const body of bodies) expect(Object.keys(body).filter((name) => name.includes("tool"))).toEqual([]);
    expect(await runs().count()).toBe(0);
  });

  test("tools are chosen in a sheet with search and groups, per conversation", async () => {
    await session().beginAnew();
    await choose("neighbour_", "aside_");
    await allTools().waitFor();
    await session().panel.ask("What is there to call?");
    await session().panel.startAnew();
    await expect.poll(() => allTools().count()).toBe(0);
  });

  test("two tool calls in interleaved fragments: each needs approval with its arguments, and the results are sent back", async () => {
    await withAllTools();
    const { panel } = session();
    const before = await effects();
    const [first, second] = await ask(
      '@call neighbour_add {"a": 40, "b": 2}\n@call neighbour_note {"line": "hello"}',
      "Allow once",
      "Allow once",
    );
    expect(first).toContain("Allow the model to run “Neighbour add”?");
    expect(first).toContain("neighbour_add");
    expect(first).toMatch(/"a": 40,\s+"b": 2/);
    expect(second).toContain('"line": "hello"');
    expect(await dialog().count()).toBe(0);
    expect(await effects()).toBe(`${before}hello\n`);
    expect(await textOf(panel.answers.last())).toContain("42");
    expect(await runs().evaluateAll((all) => all.slice(-2).map((run) => run.getAttribute("data-tool-status")))).toEqual(["done", "done"]);
    const [called, ...results] = messages(-1).slice(-3);
    expect(called?.tool_calls?.map((call) => call.function)).toEqual([
      { name: "neighbour_add", arguments: '{"a": 40, "b": 2}' },
      { name: "neighbour_note", arguments: '{"line": "hello"}' },
    ]);
    expect(results.map(({ role, content }) => [role, content])).toEqual([
      ["tool", "42"],
      ["tool", "written"],
    ]);
    // The tool that reads skills is sent where there are some, such as the developer's own.
    expect(JSON.stringify(session().chatBodies.at(-1)?.["tools"]).match(/"name":"(?!aside_readSkill)/g)).toHaveLength(12);
  });

  test("a result is collapsed with its time and size, and expands with the keyboard", async () => {
    await withAllTools();
    await ask('@call neighbour_add {"a": 40, "b": 2}', "Allow once");
    const toggle = runs().last().getByRole("button");
    expect(await toggle.innerText()).toMatch(/Neighbour add\s*done · .*(ms|s) · 2 characters/);
    expect(await toggle.getAttribute("aria-expanded")).toBe("false");
    await toggle.press("Enter");
    const region = session().panel.frame.getByRole("region", { name: "Details for Neighbour add" });
    await expect.poll(() => region.innerText()).toMatch(/Arguments[\s\S]*"a": 40[\s\S]*Result[\s\S]*42/);
  });

  test("a denied call does not run, and the model is told", async () => {
    await withAllTools();
    const before = await effects();
    await ask('@call neighbour_note {"line": "never"}', "Deny");
    expect(await effects()).toBe(before);
    expect(messages(-1).at(-1)?.content).toContain("refused");
    expect(await runs().last().getAttribute("data-tool-status")).toBe("refused");
  });

  test("long arguments are all in the question and can be scrolled with the keyboard", async () => {
    await withAllTools();
    const { panel, page } = session();
    const before = await effects();
    await panel.send(`@call neighbour_note {"line": "${"long ".repeat(1200)}the end"}`);
    const shown = card().getByRole("region", { name: "Arguments" });
    await shown.waitFor();
    expect(await shown.innerText()).toContain("the end");
    await page.screenshot({ path: path.join(import.meta.dirname, "../../.cache/tool-question.png") });
    await shown.focus();
    await page.keyboard.press("End");
    await expect.poll(() => shown.evaluate((box) => box.scrollTop > 0), soon).toBe(true);
    await answerCard("Deny");
    await panel.button("Stop").waitFor({ state: "detached", timeout: 30_000 });
    expect(await effects()).toBe(before);
  });

  test("a tool that is allowed in the conversation is not asked about there until the user wants it again", async () => {
    await withAllTools();
    const { panel } = session();
    const before = await effects();
    await ask('@call neighbour_note {"line": "again"}', "Allow this tool in this conversation");
    await ask('@call neighbour_note {"line": "other"}');
    const line = runs().last();
    expect(await line.getByRole("button").first().innerText()).toContain("allowed in this conversation");
    // Another tool is asked about.
    await ask('@call neighbour_add {"a": 1, "b": 2}', "Deny");
    await panel.frame.locator('[data-tool="neighbour_note"]').last().getByRole("button").first().click();
    await panel.frame.getByRole("button", { name: "Ask again" }).click();
    await panel.frame.getByRole("button", { name: "Ask again" }).waitFor({ state: "detached" });
    await ask('@call neighbour_note {"line": "never"}', "Deny");
    expect(await effects()).toBe(`${before}again\nother\n`);
  });

  test("the question is announced, one key goes to it, and it is answered with the keyboard", async () => {
    await withAllTools();
    const { panel, page, workbench } = session();
    const before = await effects();
    await panel.send('@call neighbour_note {"line": "by keyboard"}');
    await card().waitFor();
    await expect
      .poll(() => panel.frame.getByRole("status").allInnerTexts())
      .toContain("The model wants to run the tool Neighbour note. Control+Shift+A goes to the question.");
    // The focus is where it was.
    expect(await panel.composer.evaluate((element) => element === document.activeElement)).toBe(true);
    await workbench.insist(async (patience) => {
      await page.waitForTimeout(200 * patience);
      await page.keyboard.press("Control+Shift+A");
      await expect.poll(() => card().evaluate((box) => box === document.activeElement), { timeout: 3000 * patience }).toBe(true);
    });
    // Arguments, then the buttons.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const yes = card().getByRole("button", { name: "Allow once" });
    expect(await yes.evaluate((button) => button === document.activeElement)).toBe(true);
    await yes.and(panel.frame.locator('[aria-disabled="false"]')).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(effects, soon).toBe(`${before}by keyboard\n`);
    // The focus stays at the call.
    await expect
      .poll(() =>
        runs()
          .last()
          .getByRole("button")
          .first()
          .evaluate((button) => button === document.activeElement),
      )
      .toBe(true);
    await panel.button("Stop").waitFor({ state: "detached", timeout: 30_000 });
  });

  test("a question waits while the panel is hidden; where no panel is seen from the beginning, a dialog asks", async () => {
    await withAllTools();
    const { panel, workbench, page } = session();
    const before = await effects();
    const hide = async (): Promise<void> => {
      await workbench.runCommand("View: Toggle Secondary Side Bar Visibility");
      await page.locator(".part.auxiliarybar").waitFor({ state: "hidden" });
    };
    await panel.send('@call neighbour_note {"line": "waits"}');
    await card().waitFor();
    await hide();
    expect(await dialog().count()).toBe(0);
    await panel.open();
    await answerCard("Allow once");
    await expect.poll(effects, soon).toBe(`${before}waits\n`);
    await panel.button("Stop").waitFor({ state: "detached", timeout: 30_000 });
    await panel.send('rate:1\n@call neighbour_note {"line": "unseen"}');
    await hide();
    await answerDialog("Deny");
    await panel.open();
    await expect.poll(() => runs().last().getAttribute("data-tool-status"), soon).toBe("refused");
    expect(await effects()).toBe(`${before}waits\n`);
  });

  test("an unknown tool, invalid arguments and a throwing tool are reported to the model and shown", async () => {
    await withAllTools();
    await ask(
      '@call no_such_tool {}\n@call neighbour_add {"a": "one"}\n@call neighbour_add {"a": 1, "b"\n@call neighbour_fail {}',
      "Allow once",
    );
    const said = messages(-1)
      .slice(-4)
      .map(({ content }) => String(content));
    expect(said[0]).toContain('There is no tool "no_such_tool"');
    expect(said[1]).toContain("do not match");
    expect(said[2]).toContain("not JSON");
    expect(said[3]).toContain("out of sugar");
    const statuses = await runs().evaluateAll((all) => all.slice(-4).map((run) => run.getAttribute("data-tool-status")));
    expect(statuses).toEqual(["invalid", "invalid", "invalid", "failed"]);
  });

  test("images in a result are shown and sent", async () => {
    await withAllTools();
    await ask("@call neighbour_picture {}", "Allow once");
    await runs().last().getByRole("button").click();
    const picture = runs().last().getByRole("img", { name: "Result image 1" });
    await picture.waitFor();
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).complete)).toBe(true);
  });

  test("our own tools read without asking, but refuse secrets", async () => {
    await withAllTools();
    await ask(
      '@call aside_readFile {"path": "src/heap.ts"}\n@call aside_findText {"text": "heap"}\n@call aside_listFolder {}\n@call aside_readFile {"path": ".env"}\n@call aside_findText {"text": "swordfish"}',
    );
    const [file, found, listed, secret, hidden] = messages(-1)
      .slice(-5)
      .map(({ content }) => String(content));
    expect(file).toContain("siftDown");
    expect(found).toContain("notes.txt:1: A heap is a tree.");
    expect(listed).toContain("src/");
    expect(secret).toContain("refused");
    expect(`${secret}${hidden}`).not.toContain("SECRET_KEY=swordfish");
    expect(hidden).toContain("No file");
  });

  test("an edit is a proposal: nothing is written before it is accepted, and the model is told the decision", async () => {
    await withAllTools();
    const { panel, page } = session();
    const file = (): Promise<string> => readFile(path.join(session().folders.workspace, "src/heap.ts"), "utf8");
    await panel.send('@call aside_proposeEdit {"edits": [{"path": "src/heap.ts", "oldText": "siftDown", "newText": "siftUp"}]}');
    await page
      .getByRole("tab", { name: /heap\.ts/ })
      .first()
      .waitFor();
    expect(await file()).toContain("siftDown");
    await session().workbench.runCommand("Aside: Accept All Changes");
    await panel.button("Stop").waitFor({ state: "detached", timeout: 30_000 });
    expect(messages(-1).at(-1)?.content).toContain("accepted");
    await expect.poll(file, soon).toContain("siftUp");
  });

  test("Stop also stops a hanging tool", async () => {
    await withAllTools();
    const { panel } = session();
    const before = await effects();
    const since = async () => (await effects()).slice(before.length);
    await panel.send("@call neighbour_hang {}");
    await answerCard("Allow once");
    await expect.poll(since, soon).toContain("hangs");
    const requests = session().chatBodies.length;
    await panel.button("Stop").click();
    await expect.poll(since, soon).toContain("cancelled");
    await panel.button("Stop").waitFor({ state: "detached" });
    expect(await runs().last().getAttribute("data-tool-status")).toBe("cancelled");
    expect(session().chatBodies.length).toBe(requests);
  });

  test("Stop while the question stands ends the turn, and nothing runs", async () => {
    await withAllTools();
    const { panel } = session();
    const requests = session().chatBodies.length;
    const before = await effects();
    await panel.send('@call neighbour_note {"line": "stopped"}');
    await card().waitFor();
    await panel.button("Stop").click();
    await panel.button("Stop").waitFor({ state: "detached", timeout: 30_000 });
    expect(await card().count()).toBe(0);
    expect(await runs().last().getAttribute("data-tool-status")).toBe("cancelled");
    expect(await effects()).toBe(before);
    expect(session().chatBodies.length).toBe(requests + 1);
  });

  test("the user is asked after 25 calls, and declining ends the turn", async () => {
    await withAllTools();
    const requests = session().chatBodies.length;
    const before = await runs().count();
    const [asked] = await ask('@storm 200 aside_findText {"text": "heap"}', "Cancel");
    expect(asked).toContain("25 tool calls");
    expect(session().chatBodies.length).toBe(requests + 1);
    expect(await runs().count()).toBe(before + 200);
    const done = await runs().evaluateAll((all) => all.slice(-200).filter((run) => run.getAttribute("data-tool-status") === "done").length);
    expect(done).toBe(25);
  });

  test("after a reload during a tool loop, nothing runs until Continue", async () => {
    const { panel } = session();
    await session().beginAnew();
    await choose("neighbour_note");
    await panel.button("Tools: 1 on").waitFor();
    await panel.send('@call neighbour_note {"line": "late"}');
    await card().waitFor();
    const before = await effects();
    await session().load();
    await panel.open();
    await runs().first().waitFor({ timeout: 30_000 });
    expect(await runs().first().getAttribute("data-tool-status")).toBe("waiting");
    // What went on by itself would not offer it.
    await panel.button("Continue").last().waitFor();
    const requests = session().chatBodies.length;
    expect(await effects()).toBe(before);
    await panel.button("Continue").last().click();
    await answerCard("Allow once");
    await expect.poll(() => session().chatBodies.length, soon).toBe(requests + 1);
    expect(await effects()).toBe(`${before}late\n`);
  });
});

describe("an MCP server in VS Code's configuration", () => {
  let server: Awaited<ReturnType<typeof everythingServer>>;
  beforeAll(async () => {
    server = await everythingServer();
  });
  const session = useSession({
    settings: (loopback) => ({
      "chat.disableAIFeatures": false,
      "chat.mcp.autostart": "newAndOutdated",
      "aside.endpoints": { local: { baseUrl: `${loopback.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/toolbox",
    }),
  });

  test("can be used in our chat", async () => {
    const { panel, workbench, page } = session();
    const rows = (): Locator => workbench.quickInput.locator(".monaco-list-row");
    await session().writeFile(".vscode/mcp.json", JSON.stringify({ servers: { everything: server } }));
    await panel.open();
    await workbench.runCommand("MCP: List Servers");
    await workbench.pick(/everything/);
    await workbench.pick(/Start Server/);
    const trust = page.locator(".monaco-dialog-box").getByRole("button", { name: "Trust" });
    // Asks, unless the user started it: then the server's own output is shown.
    const started = page.locator(".part.panel .view-line", { hasText: /Discovered\s\d+\stools/ });
    await trust
      .or(started)
      .first()
      .waitFor()
      .catch(() => undefined);
    if (await trust.isVisible()) await trust.click();
    // VS Code makes the name out of the server's and the tool's.
    const named = rows()
      .filter({ hasText: /mcp_[a-z_]+_echo(?![a-z_])/ })
      .first();
    await expect
      .poll(
        async () => {
          if (await trust.isVisible()) await trust.click();
          await page.keyboard.press("Escape");
          await panel.button(/^Tools/).click({ timeout: 5000 });
          await workbench.quickInput.getByText("Tools in this conversation").waitFor({ timeout: 5000 });
          await workbench.quickInput.locator("input.input").fill("echo");
          return named.waitFor({ timeout: 1000 }).then(
            () => true,
            () => false,
          );
        },
        { timeout: 90_000, interval: 500 },
      )
      .toBe(true);
    const tool = /mcp_\w+_echo\b/.exec(await named.innerText())?.[0] ?? "";
    await named.click();
    await page.keyboard.press("Enter");
    await panel.button("Tools: 1 on").waitFor();
    await panel.send(`@call ${tool} {"message": "ahoy"}`);
    const dialog = page.locator(".monaco-dialog-box");
    const card = panel.frame.getByRole("group", { name: /^Allow the model to run/ });
    await card.getByText("VS Code also asks before it runs MCP tools.").waitFor();
    await card.locator('button[aria-disabled="false"]', { hasText: "Allow once" }).click();
    // VS Code asks for itself, too, unless the server calls the tool read-only.
    const said = panel.answers.last().locator('[data-part="text"]', { hasText: "ahoy" });
    await workbench.answerUntil(dialog.getByRole("button", { name: /Allow|Continue|Yes|OK/ }), said);
    await panel.button("Stop").waitFor({ state: "detached", timeout: 30_000 });
    const sent = session().chatBodies.at(-1)?.["messages"] as readonly WireMessage[];
    expect(String(sent.at(-1)?.content)).toContain("ahoy");

    // VS Code also asks about a tool that the server does not call read-only, until the user has approved it there.
    const approvable = rows().filter({ hasText: "toggle-simulated-logging" }).first();
    const choose = async (): Promise<void> => {
      await panel.button(/^Tools/).click();
      await workbench.quickInput.getByText("Tools in this conversation").waitFor();
      await workbench.quickInput.locator("input.input").fill("toggle-simulated");
      await approvable.waitFor();
    };
    await choose();
    const other = /mcp_[\w-]+toggle-simulated-logging/.exec(await approvable.innerText())?.[0] ?? "";
    if ((await approvable.getAttribute("aria-checked")) !== "true") await approvable.click();
    await page.keyboard.press("Enter");
    await panel.button("Tools: 2 on").waitFor();
    const call = async (): Promise<number> => {
      const count = await panel.answers.count();
      await panel.send(`@call ${other} {}`);
      await card.locator('button[aria-disabled="false"]', { hasText: "Allow once" }).click();
      const ended = panel.frame.locator('article[data-status="done"]').nth(count + 1);
      const yes = dialog.getByRole("button", { name: /Allow|Continue|Yes|OK/ });
      let questions = 0;
      const isOver = async (): Promise<boolean> => {
        if (await yes.isVisible()) {
          questions += 1;
          await yes.click();
        }
        return ended.isVisible();
      };
      await expect.poll(isOver, soon).toBe(true);
      return questions;
    };
    await call();
    await choose();
    await approvable.hover();
    await session().picture("tools-mcp");
    await approvable.getByRole("button", { name: "Manage Tool Approval in VS Code" }).click();
    await workbench.quickInput.getByText("Tools in this conversation").waitFor({ state: "hidden" });
    await workbench.quickInput.locator("input.input").fill("Toggle Simulated");
    // VS Code lists tools under their server, which is collapsed.
    const approval = rows().filter({ hasText: "Toggle Simulated Logging" }).first();
    const provider = rows().filter({ hasText: "Everything Reference Server" }).first();
    await approval.or(provider).first().waitFor();
    if (!(await approval.isVisible())) await provider.locator(".monaco-tl-twistie").click();
    await approval.waitFor();
    await session().picture("tools-approvals");
    const box = approval.getByRole("checkbox");
    if ((await box.getAttribute("aria-checked")) !== "true") await box.click();
    await workbench.quickInput.getByRole("button", { name: "OK" }).click();
    expect(await call()).toBe(0);
  });
});
