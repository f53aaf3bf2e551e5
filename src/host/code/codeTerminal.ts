import * as vscode from "vscode";
import { terminalText } from "../../apply/terminalText.ts";

/** Between a shell's word of where it is, which comes with its first prompt, and the end of that prompt. */
const promptMs = 250;
/** How long a new terminal's shell is waited for, before the text is written anyway. */
const shellWaitMs = 5000;

/** Writes commands of answers into a terminal of Aside's own, and never executes one. */
export class CodeTerminal implements vscode.Disposable {
  #terminal: vscode.Terminal | undefined;
  #busy = false;
  readonly #subscriptions = vscode.Disposable.from(
    vscode.window.onDidStartTerminalShellExecution(({ terminal }) => this.#setBusy(terminal, true)),
    vscode.window.onDidEndTerminalShellExecution(({ terminal }) => this.#setBusy(terminal, false)),
  );

  /** Puts a block into the terminal's line, if it is one line without anything unseen in it; else it says why not. */
  async insert(code: string): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage(vscode.l10n.t("In a folder that you do not trust, nothing is written into a terminal."));
      return;
    }
    const text = terminalText(code);
    switch (text.kind) {
      case "hidden":
        void vscode.window.showErrorMessage(
          vscode.l10n.t("This command holds characters that are not seen. It was not written into the terminal."),
          {
            modal: true,
            detail: text.shown.slice(0, 2000),
          },
        );
        return;
      case "lines":
        return this.#showLines(text.text);
      case "line":
        if (text.text === "") return;
        if (text.hidesItsEnd && !(await confirmed(text.text))) return;
        return this.#write(text.text);
      default:
        text satisfies never;
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #setBusy(terminal: vscode.Terminal, busy: boolean): void {
    if (terminal === this.#terminal) this.#busy = busy;
  }

  async #write(text: string): Promise<void> {
    const known = this.#terminal;
    const reusable = known !== undefined && known.exitStatus === undefined && !this.#busy;
    const terminal = reusable
      ? known
      : vscode.window.createTerminal({ name: "Aside", iconPath: new vscode.ThemeIcon("comment-discussion") });
    this.#terminal = terminal;
    this.#busy = false;
    terminal.show();
    if (!reusable) await shellOf(terminal);
    terminal.sendText(text, false);
  }

  /** A terminal would execute all lines but the last at once: they are shown in an editor instead. */
  async #showLines(content: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ content, language: "shellscript" });
    await vscode.window.showTextDocument(document, { preview: true });
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        "A terminal would execute these lines as soon as they are written into it. Read them here; “Run Selected Text In Active Terminal” runs what you select.",
      ),
    );
  }
}

/** Waits until the new terminal's shell has begun, where it tells. */
async function shellOf(terminal: vscode.Terminal): Promise<void> {
  if (terminal.shellIntegration?.cwd !== undefined) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(end, shellWaitMs);
    const listening = vscode.window.onDidChangeTerminalShellIntegration((event) => {
      if (event.terminal === terminal && event.shellIntegration.cwd !== undefined) setTimeout(end, promptMs);
    });
  });
}

/** The whole command, its blanks made countable, before its end can hide behind the terminal's edge. */
async function confirmed(text: string): Promise<boolean> {
  const insert = vscode.l10n.t("Insert");
  const detail = text.replace(/ {8,}/g, (blanks) => ` ⟨${blanks.length} ×␣⟩ `);
  const question = vscode.l10n.t("This command is long. Write it into the terminal, without executing it?");
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, insert)) === insert;
}
