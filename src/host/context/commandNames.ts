import * as vscode from "vscode";
import { safeName } from "../workspace/attachments.ts";
import type { TerminalCommand } from "./terminalCommands.ts";

/** A command in a list: what ran, how it ended, and where. */
export function commandDetail(command: TerminalCommand): string {
  return [shortLine(command.line), stateOf(command), terminalName(command.terminal)].join(" · ");
}

/** How a command ended. */
export function stateOf({ isRunning, exitCode }: TerminalCommand): string {
  if (isRunning) return vscode.l10n.t("still running");
  return exitCode === undefined ? vscode.l10n.t("exit code unknown") : vscode.l10n.t("exit code {0}", exitCode);
}

const longestLine = 60;

/** The beginning of a command line, as it is shown. */
export function shortLine(line: string): string {
  const [first = ""] = line.split("\n", 1);
  const shown = safeName(first.trim());
  return shown.length <= longestLine && first.length === line.length ? shown : `${shown.slice(0, longestLine - 1)}…`;
}

/** A terminal as it is shown. */
export function terminalName(terminal: vscode.Terminal | undefined): string {
  const name = terminal?.name ?? "";
  return name === "" ? vscode.l10n.t("Terminal") : safeName(name);
}
