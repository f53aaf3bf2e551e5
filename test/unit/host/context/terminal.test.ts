import { beforeEach, describe, expect, test } from "vitest";
import type * as vscode from "vscode";
import { attachCommand, attachCopiedCommand, attachTerminalSelection, pickCommand } from "../../../../src/host/context/terminal.ts";
import { longestOutput, mostCommands, terminalCommands } from "../../../../src/host/context/terminalCommands.ts";
import { terminalOffers } from "../../../../src/host/context/terminalOffers.ts";
import { commands, env, fake, Uri, window } from "../../vscode.ts";
import { answerLists, choose } from "../../vscode/answerLists.ts";

const terminal = (name: string, more: object = {}) =>
  ({ name, show: () => undefined, exitStatus: undefined, ...more }) as unknown as vscode.Terminal;

/** Runs a command as VS Code tells it. */
async function run(where: vscode.Terminal, line: string, pieces: readonly string[], exitCode?: number | "running") {
  const execution = { commandLine: { value: line }, cwd: Uri.file("/project/app") } as unknown as vscode.TerminalShellExecution;
  const data = (async function* () {
    yield* pieces;
  })();
  const event = { terminal: where, execution } as vscode.TerminalShellExecutionStartEvent;
  terminalCommands.started(event, data);
  await new Promise((go) => setTimeout(go, 0));
  if (exitCode !== "running") terminalCommands.ended({ ...event, exitCode });
  const [latest] = terminalCommands.list;
  if (latest === undefined) throw new Error("it is not remembered");
  return latest;
}

/** What VS Code's copy commands do to the clipboard. */
function copying(text: string | undefined): { readonly held: () => string } {
  const { executeCommand } = commands;
  let clipboard = "mine";
  env.clipboard.readText = async () => clipboard;
  env.clipboard.writeText = async (written) => void (clipboard = written);
  commands.executeCommand = async (name: string, ...args: readonly unknown[]) => {
    if (text !== undefined && name.startsWith("workbench.action.terminal.copy")) clipboard = text;
    return executeCommand(name, ...args);
  };
  restore = () => (commands.executeCommand = executeCommand);
  return { held: () => clipboard };
}
let restore: () => unknown = () => undefined;

beforeEach(() => {
  restore();
  fake.reset();
  // Fills the memory with what no test looks for.
  for (let count = 0; count < mostCommands; count += 1) {
    terminalCommands.started(
      { terminal: terminal("x"), execution: { commandLine: { value: "" } } } as unknown as vscode.TerminalShellExecutionStartEvent,
      (async function* () {})(),
    );
  }
});

describe("a command of a terminal", () => {
  test("is attached with its folder, output and exit code", async () => {
    const bash = terminal("bash");
    const command = await run(
      bash,
      "npm test",
      ["\u001b]633;C\u0007", "1 %\r100 %\r\n", "\u001b[31mfailed\u001b[0m\r\n", "\u001b]633;D;3\u0007$ "],
      3,
    );
    const attached = attachCommand(command);
    expect(attached).toMatchObject({
      attachment: {
        kind: "command",
        label: "npm test (exit code 3)",
        path: "bash",
        languageId: "console",
        text: "[in app]\n$ npm test\n100 %\nfailed\n[exit code: 3]",
      },
    });
  });

  test("may still run, be without output, or have no exit code", async () => {
    const bash = terminal("bash");
    expect(attachCommand(await run(bash, "sleep 9", [], "running"))).toMatchObject({
      attachment: { label: "sleep 9 (still running)", text: "[in app]\n$ sleep 9\n[no output was reported]\n[still running]" },
    });
    // The next command shows that the one before has ended.
    const next = await run(bash, "true", [], undefined);
    expect(terminalCommands.list.map(({ isRunning }) => isRunning)).toEqual([false, false]);
    expect(attachCommand(next)).toMatchObject({ attachment: { label: "true (exit code unknown)" } });
    const closed = terminal("zsh");
    const left = await run(closed, "sleep 8", [], "running");
    Object.assign(closed, { exitStatus: { code: 0 } });
    expect(left.isRunning).toBe(false);
  });

  test("that writes without end keeps its beginning and its end, and says so", async () => {
    const line = "x".repeat(1023);
    const pieces = Array.from({ length: 1000 }, (_none, index) => `${index} ${line}\n`);
    const attached = attachCommand(await run(terminal("bash"), "yes", pieces, 0));
    if ("problem" in attached) throw new Error(attached.problem);
    const { label, text } = attached.attachment;
    expect(label).toBe("yes (exit code 0, shortened)");
    expect(text.length).toBeLessThan(longestOutput + 10_000);
    expect(text).toMatch(/^\[in app\]\n\$ yes\n0 x+\n/);
    expect(text).toMatch(/\n\[about \d+ characters are left out here\]\n\d+ x+\n[^]*\n999 x+\n\[exit code: 0\]$/);
  });

  test("is one of the last 20, and chosen in a list that shows how each ended", async () => {
    for (let count = 1; count <= mostCommands + 5; count += 1) await run(terminal("bash"), `echo ${count}`, [`${count}\n`], count % 2);
    expect(terminalCommands.list).toHaveLength(mostCommands);
    void answerLists(choose("$(check) echo 24"));
    expect(await pickCommand()).toMatchObject([{ attachment: { label: "echo 24 (exit code 0)" } }]);
    const rows = fake.quickPicks[0]?.items ?? [];
    expect(rows[0]).toMatchObject({ label: "$(error) echo 25", description: "exit code 1 · now · bash" });
  });

  test("with an icon, a line break or hidden characters in it is shown as it is written", async () => {
    const command = await run(terminal("ba\u202esh"), "echo $(date) \u202e\nsecond", [], 0);
    expect(attachCommand(command)).toMatchObject({ attachment: { label: "echo $(date) \\u{202e}… (exit code 0)", path: "ba\\u{202e}sh" } });
    await run(terminal("$(zap)"), "echo $(date)", [], 0);
    void answerLists(choose("echo"));
    await pickCommand();
    expect(fake.quickPicks.at(-1)?.items[0]).toMatchObject({
      label: "$(check) echo $\u2060(date)",
      description: "exit code 0 · now · $\u2060(zap)",
    });
  });
});

describe("what is offered of terminals", () => {
  const labels = () => terminalOffers().map(({ label, detail }) => `${label}: ${detail}`);

  test("nothing without a terminal; the last command, the list of them, and the selection", async () => {
    expect(labels()).toEqual([]);
    const bash = terminal("bash", { shellIntegration: {} });
    window.activeTerminal = bash;
    expect(labels()).toEqual(["Output of the last command: bash, run before Aside started", "Terminal selection: bash"]);
    await run(bash, "make", [], 2);
    expect(labels()).toEqual(["Last terminal command: make · exit code 2 · bash", "Terminal selection: bash"]);
    await run(bash, "make all", [], 0);
    expect(labels()).toEqual([
      "Last terminal command: make all · exit code 0 · bash",
      "Terminal command…: 2 commands",
      "Terminal selection: bash",
    ]);
    window.activeTerminal = terminal("cmd");
    expect(labels()).toContain("Output of the last command: cmd, needs shell integration");
  });
});

describe("what VS Code copies", () => {
  test("is attached, and the clipboard has its text again", async () => {
    window.activeTerminal = terminal("bash", { shellIntegration: {} });
    const clipboard = copying("npm ci   \nadded 3 packages   \n\n");
    expect(await attachCopiedCommand()).toMatchObject({
      attachment: { kind: "command", label: "npm ci", text: "$ npm ci\nadded 3 packages\n[exit code: unknown]" },
    });
    expect(clipboard.held()).toBe("mine");
    expect(await attachTerminalSelection()).toMatchObject({ attachment: { kind: "terminal", text: "npm ci\nadded 3 packages" } });
    expect(clipboard.held()).toBe("mine");
    expect(fake.messages).toEqual([]);
  });

  test("may be nothing, or fail: the clipboard has its text again", async () => {
    window.activeTerminal = terminal("bash", { shellIntegration: {} });
    const clipboard = copying(undefined);
    expect(await attachCopiedCommand()).toEqual({
      problem: "No command output found in the terminal bash. Select the output and attach the selection instead.",
    });
    expect(clipboard.held()).toBe("mine");
    commands.executeCommand = () => Promise.reject(new Error("no such command"));
    await expect(attachTerminalSelection()).rejects.toThrow("no such command");
    expect(clipboard.held()).toBe("mine");
  });

  test("a clipboard without text is told about only if something was copied over it, and is else left alone", async () => {
    window.activeTerminal = terminal("bash", { shellIntegration: {} });
    const written: string[] = [];
    copying(undefined);
    env.clipboard.readText = async () => "";
    env.clipboard.writeText = async (text) => void written.push(text);
    expect(await attachTerminalSelection()).toHaveProperty("problem");
    expect([written, fake.messages]).toEqual([[], []]);
    copying("text");
    await env.clipboard.writeText("");
    expect(await attachTerminalSelection()).toHaveProperty("attachment");
    expect(fake.messages).toEqual(["If you had copied an image or files, copy them again: Aside can restore only text."]);
  });

  test("without shell integration says what can be done", async () => {
    window.activeTerminal = terminal("cmd");
    const attached = await attachCopiedCommand();
    expect("problem" in attached && attached.problem).toContain("Select the output and attach the selection instead.");
  });
});
