import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { terminalText } from "../../apply/terminalText.ts";
import { showBlanks } from "../../shared/hiddenText.ts";

/** Between the shell reporting its directory, which comes with its first prompt, and the end of that prompt, milliseconds. */
const promptMs = 250;
/** Longer commands are read in an editor: a dialog would show their beginning, characters. */
const longestInDialog = 1000;
/** How long to wait for a new terminal's shell before the text is inserted anyway, milliseconds. */
const shellWaitMs = 5000;

/** Inserts commands of answers into a terminal of Aside's own, and never runs one. */
export class CodeTerminal implements vscode.Disposable {
  #terminal: vscode.Terminal | undefined;
  #busy = false;
  readonly #subscriptions = vscode.Disposable.from(
    vscode.window.onDidStartTerminalShellExecution(({ terminal }) => this.#setBusy(terminal, true)),
    vscode.window.onDidEndTerminalShellExecution(({ terminal }) => this.#setBusy(terminal, false)),
  );

  /** Inserts a block into the terminal, if it is one line without invisible characters; otherwise it says why not. */
  async insert(code: string): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      return vscodeAsk.notify({
        severity: "warning",
        message: vscode.l10n.t("Commands are not inserted in Restricted Mode. Trust this folder first."),
      });
    }
    const text = terminalText(code);
    switch (text.kind) {
      case "hidden":
        await vscodeAsk.confirm({
          severity: "error",
          message: vscode.l10n.t("This command contains invisible characters and was not inserted."),
          modal: true,
          detail: text.shown.slice(0, 2000),
          choices: {},
        });
        return;
      case "lines":
        return this.#showInEditor(
          text.text,
          vscode.l10n.t(
            "A terminal would run these lines as soon as they are inserted. Review them here, then use “Run Selected Text In Active Terminal”.",
          ),
        );
      case "line":
        if (text.text === "") return;
        if (text.text.length > longestInDialog) {
          return this.#showInEditor(
            text.text,
            vscode.l10n.t("This command is too long for a dialog. Review it here, then use “Run Selected Text In Active Terminal”."),
          );
        }
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
    const reusable = known !== undefined && known.exitStatus === undefined && !this.#mayBeBusy(known);
    const terminal = reusable
      ? known
      : vscode.window.createTerminal({ name: "Aside", iconPath: new vscode.ThemeIcon("comment-discussion") });
    this.#terminal = terminal;
    this.#busy = false;
    terminal.show();
    if (!reusable) await shellOf(terminal);
    terminal.sendText(text, false);
  }

  /**
   * Whether something may be running in the terminal that would take the text for an answer (`read -n 1` needs no Enter). Without shell
   * integration, VS Code knows only whether anybody has typed there.
   */
  #mayBeBusy(terminal: vscode.Terminal): boolean {
    return terminal.shellIntegration === undefined ? terminal.state.isInteractedWith : this.#busy;
  }

  /** Shows what is not inserted: lines that a terminal would run at once, or more than a dialog shows. */
  async #showInEditor(content: string, message: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ content, language: "shellscript" });
    await vscode.window.showTextDocument(document, { preview: true });
    vscodeAsk.notify({ severity: "warning", message });
  }
}

/** Waits until the new terminal's shell has started, where it reports that. */
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

/** Shows the whole command, its runs of blanks counted, before its end can hide behind the terminal's edge. */
async function confirmed(text: string): Promise<boolean> {
  const message = vscode.l10n.t("This command is long. Insert it into the terminal without running it?");
  return (
    (await vscodeAsk.confirm({ message, modal: true, detail: showBlanks(text), choices: { insert: vscode.l10n.t("Insert") } })) === "insert"
  );
}
