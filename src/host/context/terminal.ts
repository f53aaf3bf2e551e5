import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { screenText } from "../../app/context/terminalScreen.ts";
import { age } from "../../app/models/age.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pickOne } from "../adapters/vscodePick.ts";
import { newAttachment } from "../workspace/attachments.ts";
import { pathInWorkspace } from "../workspace/workspaceNames.ts";
import { shortLine, stateOf, terminalName } from "./commandNames.ts";
import { type TerminalCommand, terminalCommands } from "./terminalCommands.ts";

/** Selections are read one after the other: otherwise one would mistake the mark of another for the content of the clipboard. */
let last: Promise<unknown> = Promise.resolve();

/** The selection in the terminal as an attachment. */
export function attachTerminalSelection(): Promise<Attached> {
  return inTurn(async () => {
    const text = await copied("workbench.action.terminal.copySelection");
    if (text === undefined) return { problem: vscode.l10n.t("Select some text in the terminal first.") };
    const name = terminalName(vscode.window.activeTerminal);
    return {
      attachment: newAttachment({ kind: "terminal", label: vscode.l10n.t("Terminal: {0}", name), path: name, languageId: "console", text }),
    };
  });
}

/**
 * The last command of the active terminal with its output, as VS Code copies it: for a command that ran before Aside was active. Its exit code is not known.
 */
export function attachCopiedCommand(): Promise<Attached> {
  return inTurn(async () => {
    const terminal = vscode.window.activeTerminal;
    if (terminal?.shellIntegration === undefined) return { problem: noShellIntegration(terminalName(terminal)) };
    const text = await copied("workbench.action.terminal.copyLastCommandAndLastCommandOutput");
    if (text === undefined) {
      return {
        problem: vscode.l10n.t(
          "No command output found in the terminal {0}. Select the output and attach the selection instead.",
          terminalName(terminal),
        ),
      };
    }
    const [line = ""] = text.split("\n", 1);
    return {
      attachment: newAttachment({
        kind: "command",
        label: shortLine(line),
        path: terminalName(terminal),
        languageId: "console",
        text: `$ ${text}\n[exit code: unknown]`,
      }),
    };
  });
}

/** A command with its output and exit code as an attachment. */
export function attachCommand(command: TerminalCommand): Attached {
  const { line, output, terminal, cwd } = command;
  const folder = cwd === undefined ? undefined : (pathInWorkspace(cwd) ?? cwd.path);
  const text = [
    ...(folder === undefined || folder === "" ? [] : [`[in ${folder}]`]),
    `$ ${line}`,
    ...shownOutput(output),
    command.isRunning ? "[still running]" : `[exit code: ${command.exitCode ?? "unknown"}]`,
  ].join("\n");
  const facts = [stateOf(command), ...(output.dropped === 0 ? [] : [vscode.l10n.t("shortened")])];
  return {
    attachment: newAttachment({
      kind: "command",
      label: vscode.l10n.t("{0} ({1})", shortLine(line), facts.join(", ")),
      path: terminalName(terminal),
      languageId: "console",
      text,
    }),
  };
}

/** Asks for one of the commands that are remembered. */
export async function pickCommand(): Promise<readonly Attached[]> {
  const items = terminalCommands.list.map((command) => ({
    label: `$(${iconOf(command)}) ${plainLabel(shortLine(command.line))}`,
    description: [stateOf(command), age(command.startedAt, Date.now()), plainLabel(terminalName(command.terminal))].join(" · "),
    command,
  }));
  const chosen = await pickOne({
    title: vscode.l10n.t("Attach terminal command"),
    placeholder: vscode.l10n.t("Commands run since Aside started in this window, most recent first"),
    items,
  });
  return chosen === undefined ? [] : [attachCommand(chosen.command)];
}

function shownOutput({ head, tail, dropped }: TerminalCommand["output"]): readonly string[] {
  const first = screenText(head);
  if (dropped === 0) return first === "" ? ["[no output was reported]"] : [first];
  // The first line of what follows is most likely half a line, or half an escape sequence.
  const rest = tail.slice(tail.indexOf("\n") + 1);
  return [first, `[about ${dropped} characters are left out here]`, screenText(rest)];
}

function iconOf({ isRunning, exitCode }: TerminalCommand): string {
  if (isRunning) return "sync";
  return exitCode === 0 ? "check" : exitCode === undefined ? "circle-outline" : "error";
}

/** Why a terminal's commands are not known, and what can be done. */
function noShellIntegration(name: string): string {
  return vscode.l10n.t("Shell integration is not active in the terminal {0}. Select the output and attach the selection instead.", name);
}

function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const result = last.then(task);
  last = result.catch(() => undefined);
  return result;
}

/**
 * What a command of VS Code copies to the clipboard, which gets its text back afterwards. The stable API has no access to what terminals show.
 * @returns undefined if it copied nothing
 */
async function copied(command: string): Promise<string | undefined> {
  const before = await vscode.env.clipboard.readText();
  // A text that cannot be in a terminal: if it is still on the clipboard afterwards, nothing was copied. A clipboard without text needs no mark,
  // and keeps what else it may hold if nothing is copied.
  const mark: string = before === "" ? "" : crypto.randomUUID();
  let text = mark;
  try {
    if (mark !== "") await vscode.env.clipboard.writeText(mark);
    await vscode.commands.executeCommand(command);
    text = await vscode.env.clipboard.readText();
  } finally {
    if (mark !== "" || text !== mark) await vscode.env.clipboard.writeText(before);
  }
  if (text === mark) return undefined;
  // VS Code gives access to text only.
  if (before === "") vscodeAsk.hint(vscode.l10n.t("If you had copied an image or files, copy them again: Aside can restore only text."));
  // The terminal pads lines with spaces and its end with empty lines.
  const shown = text.replaceAll(/(?<![ \t])[ \t]+$/gm, "").trimEnd();
  return shown.trim() === "" ? undefined : shown;
}
