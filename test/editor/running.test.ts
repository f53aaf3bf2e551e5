import type { Locator } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hand, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

const cart = `function total(cart) {
  const secret = "not yours";
  return cart.items.length;
}
debugger;
total({ owner: "Ada", get price() { throw new Error("evaluated"); } });
`;

const slowly = { timeout: 60_000 };

describe("what runs in the editor as context", () => {
  const session = useSession({
    neighbours: [handFolder],
    viewport: { width: 1400, height: 900 },
    files: {
      "cart.js": cart,
      "test/cart.test.js": 'test("adds prices", () => {\n  expect(add(1, 2)).toBe(4);\n});\n',
    },
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/verbatim",
      "terminal.integrated.defaultProfile.linux": "bash",
      "terminal.integrated.shellIntegration.enabled": true,
      "terminal.integrated.suggest.enabled": false,
    }),
  });

  const composerChip = (name: string | RegExp): Locator => session().panel.frame.locator(".composer").getByRole("group", { name });

  const complete = (query: string, label: string | RegExp, sign: Locator): Promise<void> => session().panel.complete(query, label, sign);

  /** Sends a question with what waits in the composer and gives its text as it came over the wire. */
  async function ask(words: string): Promise<string> {
    await session().panel.ask(words);
    const messages = (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly { readonly content: string }[];
    return messages.at(-1)?.content ?? "";
  }

  const rows = (): Locator => session().page.locator(".terminal-wrapper.active .xterm-rows");

  /** Runs a command in the terminal, and waits until the terminal shows this, and then its next prompt. */
  async function type(command: string, shown: RegExp): Promise<void> {
    await hand(session(), `kept.terminal.sendText(${JSON.stringify(command)})`);
    const text = new RegExp(String.raw`${shown.source}[^]*[$#]\s*$`);
    await rows().filter({ hasText: text }).waitFor(slowly);
  }

  /** A terminal whose shell reports its commands. It reads no files of the home folder, which may take a shell any time. */
  async function terminal(): Promise<void> {
    await hand(
      session(),
      `kept.terminal = vscode.window.createTerminal({ name: "bash", shellPath: "/bin/bash", env: { HOME: ${JSON.stringify(session().folders.userData)} } });
       kept.terminal.show(true);`,
    );
    await expect.poll(() => hand(session(), "return kept.terminal.shellIntegration !== undefined"), slowly).toBe(true);
    await rows().filter({ hasText: /[$#]/ }).waitFor(slowly);
  }

  beforeEach(async () => {
    await session().beginAnew();
    const left = session()
      .panel.frame.locator(".composer")
      .getByRole("button", { name: /^Remove / });
    while (await left.first().isVisible()) await left.first().click();
  });

  test("a command of the terminal that failed, with its output and exit code; an earlier one from a list", async () => {
    const { workbench } = session();
    await terminal();
    // VS Code may not report what a command writes in its first moment.
    await type("sh -c 'sleep 1; echo broken; exit 3'", /broken[^]*broken/);
    await type("sleep 1; printf '10\\r99\\n'", /99[^]*99/);
    await complete("terminal", /^Terminal command…/, workbench.quickInput);
    await workbench.quickInput
      .getByRole("option", { name: /exit code 3/ })
      .first()
      .waitFor();
    await session().picture("terminal-commands");
    await workbench.pick(/broken.*exit code 3/);
    await composerChip(/broken.*exit code 3/).waitFor();
    await session().writeWorkspaceSettings({ "workbench.colorTheme": "Light Modern" });
    await session().panel.frame.locator("body.vscode-light").waitFor({ state: "attached" });
    await session().picture("terminal-command-chip");
    await complete("last", /^Last terminal command/, composerChip(/^sleep 1; printf/));
    const text = await ask("What failed?");
    expect(text).toMatch(/^Command with its output in the terminal bash:\n```console\n/);
    expect(text).toContain("$ sh -c 'sleep 1; echo broken; exit 3'\nbroken\n[exit code: 3]\n```");
    expect(text).toContain("$ sleep 1; printf '10\\r99\\n'\n99\n[exit code: 0]\n```");
    await workbench.runCommand("Terminal: Kill All Terminals");
  });

  describe("a program in the debugger", () => {
    afterEach(async () => {
      await hand(session(), "await vscode.debug.stopDebugging()");
      await session()
        .page.locator(".debug-toolbar")
        .waitFor({ state: "hidden", ...slowly });
    });

    /** The question that was sent, once another one than these has been. */
    async function sentAfter(before: number): Promise<string> {
      await expect.poll(() => session().chatBodies.length, slowly).toBeGreaterThan(before);
      const messages = (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly { readonly content: string }[];
      return messages.at(-1)?.content ?? "";
    }

    test("that stops: where, with what; at an exception there is a button that explains it", async () => {
      const { page, workbench, panel } = session();
      await hand(
        session(),
        `const program = vscode.Uri.joinPath(root, "cart.js").fsPath;
         await vscode.debug.startDebugging(vscode.workspace.workspaceFolders[0],
           { type: "node", request: "launch", name: "Cart", program, console: "internalConsole" });`,
      );
      await expect.poll(() => hand(session(), "return vscode.debug.activeStackItem?.frameId !== undefined"), slowly).toBe(true);
      const button = page.locator(".debug-toolbar").getByRole("button", { name: /^Explain Exception/ });
      expect(await button.count()).toBe(0);
      await complete("debug", /^Paused program/, composerChip("Paused at cart.js:5"));
      await session().picture("debug-stopped");
      const stopped = await ask("Where are we?");
      expect(stopped).toMatch(/^Program that is stopped in the debugger \(.*Cart\):\n```plaintext\n/);
      expect(stopped).toMatch(/Call stack:\n> .*\(cart\.js:5\)/);
      expect(stopped).toContain("> 5 | debugger;");

      await workbench.runCommand("View: Show Run and Debug");
      const uncaught = page.locator(".debug-breakpoints .monaco-list-row", { hasText: "Uncaught Exceptions" });
      await workbench.insist(async (patience) => {
        const soon = { timeout: 5000 * patience };
        if ((await uncaught.getAttribute("aria-checked", soon)) !== "true") {
          await uncaught.locator(".monaco-custom-toggle, input").first().click(soon);
        }
        await uncaught.and(page.locator("[aria-checked=true]")).waitFor(soon);
      });
      await workbench.runCommand("Debug: Continue");
      await page.locator(".exception-widget").waitFor(slowly);
      await button.waitFor(slowly);
      await session().picture("debug-exception");
      const before = session().chatBodies.length;
      await button.click();
      const sent = await sentAfter(before);
      await panel.questions
        .last()
        .getByRole("group", { name: /^Exception: TypeError: / })
        .waitFor(slowly);
      await session().picture("debug-explained");
      expect(sent).toContain("Explain this exception");
      expect(sent).toMatch(/Exception:\n(?:\w+ )?TypeError: Cannot read properties of undefined/);
      expect(sent).toMatch(/> .*total \(cart\.js:3\)/);
      expect(sent).toMatch(/secret(?:: \w+)? = '?not yours'?/);
      expect(sent).toMatch(/owner(?:: \w+)? = '?Ada'?/);
      // Nothing was evaluated: the getter would have thrown.
      expect(sent).toMatch(/price(?:: \w+)? = \(not evaluated\)/);
      expect(sent).toContain("> 3 |   return cart.items.length;");
    });
  });

  test("a failed test is explained and fixed from the test results: one failure, and one of several", async () => {
    const { page, workbench, panel } = session();
    await hand(
      session(),
      `kept.controller ??= (() => {
         const controller = vscode.tests.createTestController("hand", "Hand");
         const uri = vscode.Uri.joinPath(root, "test/cart.test.js");
         const add = (id, label) => {
           const item = controller.createTestItem(id, label, uri);
           item.range = new vscode.Range(0, 0, 2, 3);
           controller.items.add(item);
           return item;
         };
         const [one, several] = [add("one", "adds prices"), add("several", "removes prices")];
         controller.createRunProfile("Run", vscode.TestRunProfileKind.Run, (request) => {
           const run = controller.createTestRun(request);
           const message = vscode.TestMessage.diff("sums differ", "4", "3");
           message.location = new vscode.Location(uri, new vscode.Position(1, 2));
           message.stackTrace = [new vscode.TestMessageStackFrame("add", uri, new vscode.Position(1, 2))];
           run.failed(one, [message]);
           run.failed(several, [new vscode.TestMessage("first trouble"), new vscode.TestMessage("second trouble")]);
           run.end();
         }, true);
         return controller;
       })();`,
    );
    const row = (text: string) => page.locator(".test-output-peek-tree .monaco-list-row", { hasText: text });
    // The window hears of new tests a moment later.
    await workbench.insist(async (patience) => {
      await hand(
        session(),
        `await vscode.commands.executeCommand("testing.runAll");
         await vscode.commands.executeCommand("workbench.panel.testResults.view.focus");`,
      );
      await row("adds prices")
        .first()
        .waitFor({ timeout: 5000 * patience });
    });
    const explain = async (text: string, label: string): Promise<string> => {
      const before = session().chatBodies.length;
      await workbench.insist(async (patience) => {
        await row(text)
          .first()
          .click({ button: "right", timeout: 8000 * patience });
        await page
          .getByRole("menuitem", { name: label })
          .first()
          .waitFor({ timeout: 4000 * patience });
      });
      if (label === "Explain Test Failure") await session().picture(`test-menu-${text.split(" ")[0]}`);
      await workbench.chooseFromMenu(label);
      await expect.poll(() => session().chatBodies.length, slowly).toBeGreaterThan(before);
      const messages = (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly { readonly content: string }[];
      return messages.at(-1)?.content ?? "";
    };
    const one = await explain("adds prices", "Explain Test Failure");
    await panel.questions.last().getByRole("group", { name: "Failed test: adds prices" }).waitFor(slowly);
    await session().picture("test-explained");
    expect(one).toMatch(/^Test that failed, from test\/cart\.test\.js:\n```plaintext\nTest: adds prices \(test\/cart\.test\.js:1\)\n/);
    expect(one).toContain("sums differ\nExpected:\n4\nActual:\n3");
    expect(one).toContain("  2 |   expect(add(1, 2)).toBe(4);");
    expect(one).toContain("Explain why this test fails.");
    const second = await explain("second trouble", "Fix Test Failure");
    expect(second).toContain("second trouble\n");
    expect(second).not.toContain("first trouble");
    expect(second).toContain("Fix this failing test.");
  });
});
