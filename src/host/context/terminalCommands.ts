import type * as vscode from "vscode";
import { type BoundedText, BoundedOutput } from "../../app/context/boundedOutput.ts";

/** How many commands are remembered, and how much of the output of each, in UTF-16 units. */
export const mostCommands = 20;
export const longestOutput = 256 * 1024;

/** A command that was run in a terminal since Aside is active. It is in memory only. */
export interface TerminalCommand {
  readonly terminal: vscode.Terminal;
  /** The command as the user typed it, as far as the shell tells. */
  readonly line: string;
  /** The folder it ran in, if the shell tells. */
  readonly cwd: vscode.Uri | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly isRunning: boolean;
  /** Undefined while it runs, and if the shell did not report it. */
  readonly exitCode: number | undefined;
  /** What it wrote so far, with its escape sequences. */
  readonly output: BoundedText;
}

class RunCommand implements TerminalCommand {
  readonly terminal: vscode.Terminal;
  readonly execution: vscode.TerminalShellExecution;
  readonly startedAt = Date.now();
  readonly #output = new BoundedOutput(longestOutput);
  #hasEnded = false;
  exitCode: number | undefined;

  constructor(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution) {
    this.terminal = terminal;
    this.execution = execution;
  }

  // Shells that do not tell the command line let VS Code read it, which it may correct once the command has ended.
  get line(): string {
    return this.execution.commandLine.value.trim();
  }

  get cwd(): vscode.Uri | undefined {
    return this.execution.cwd;
  }

  get isRunning(): boolean {
    return !this.#hasEnded && this.terminal.exitStatus === undefined;
  }

  get output(): BoundedText {
    return this.#output.kept;
  }

  end(exitCode?: number): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.exitCode = exitCode;
  }

  async read(data: AsyncIterable<string>): Promise<void> {
    for await (const piece of data) this.#output.add(piece);
  }
}

/** The last commands of all terminals whose shells tell VS Code about them. Nothing is looked at before it is asked for. */
class TerminalCommands {
  #commands: RunCommand[] = [];

  /** The commands, latest first, without lines that were empty. */
  get list(): readonly TerminalCommand[] {
    return this.#commands.filter(({ line }) => line !== "").toReversed();
  }

  /** @param data the output, which has to be requested when the command starts: what was written before is lost */
  started({ terminal, execution }: vscode.TerminalShellExecutionStartEvent, data: AsyncIterable<string>): void {
    // A shell that lost the end of a command has ended it.
    for (const one of this.#commands) if (one.terminal === terminal) one.end();
    const command = new RunCommand(terminal, execution);
    this.#commands = [...this.#commands.filter(({ line, isRunning }) => line !== "" || isRunning), command].slice(-mostCommands);
    // A terminal that is closed may take the rest of the output with it.
    void command.read(data).catch(() => undefined);
  }

  ended({ execution, exitCode }: vscode.TerminalShellExecutionEndEvent): void {
    this.#commands.find((one) => one.execution === execution)?.end(exitCode);
  }
}

/** The commands of this window. */
export const terminalCommands = new TerminalCommands();
