import * as vscode from "vscode";
import { chosenInstead, type Progress, type ProgressTask } from "../../app/ports.ts";
import { escapeLinks } from "./escapeLinks.ts";
import { readAloud } from "./readAloud.ts";
import { cutLine, hasStatusBar, plainLine } from "./statusLine.ts";

/** Set while a task runs that can be cancelled. */
const contextKey = "aside.taskRunning";

/**
 * The tasks that run, each as a line of the status bar with a Cancel button beside it. VS Code's own progress in the status bar cannot be cancelled, and its
 * notifications lie over the composer.
 */
class RunningTasks {
  /** What cancels each task, oldest first. */
  readonly #cancels = new Map<number, (reason?: string) => void>();
  #count = 0;

  /** @returns the task's result */
  async run<T>(progress: Progress, task: ProgressTask<T>): Promise<T> {
    const { title, cancellable, instead } = progress;
    const id = (this.#count += 1);
    const abort = new AbortController();
    if (instead !== undefined || !hasStatusBar()) return this.#inNotification(id, progress, task, abort);
    const line = vscode.window.createStatusBarItem("aside.task", vscode.StatusBarAlignment.Left, 1);
    line.name = vscode.l10n.t("Aside: Running Task");
    const report = (message?: string): void => {
      const text = message === undefined ? title : `${title}: ${message}`;
      line.text = `$(loading~spin) ${plainLine(cutLine(text))}`;
      line.tooltip = text;
      line.accessibilityInformation = { label: text };
    };
    report();
    line.show();
    readAloud(title);
    const button = cancellable ? this.#cancelButton(id, title) : undefined;
    if (cancellable) this.#set(id, (reason) => abort.abort(reason));
    try {
      return await task(abort.signal, report);
    } finally {
      line.dispose();
      button?.dispose();
      this.#set(id, undefined);
    }
  }

  /** Cancels a task: the one whose button was pressed, or the last that began. @param reason see `Progress.instead` */
  cancel(id = [...this.#cancels.keys()].at(-1), reason?: string): void {
    if (id !== undefined) this.#cancels.get(id)?.(reason);
  }

  /** Shows a task in VS Code's own notification, whose message has the other way as a link: VS Code has no other button for it there than Cancel. */
  async #inNotification<T>(
    id: number,
    { title, cancellable, instead }: Progress,
    task: ProgressTask<T>,
    abort: AbortController,
  ): Promise<T> {
    const location = vscode.ProgressLocation.Notification;
    const argument = encodeURIComponent(JSON.stringify([{ task: id, reason: chosenInstead }]));
    const link = instead === undefined ? "" : `. [${instead}](command:aside.cancelTask?${argument})`;
    if (cancellable) this.#set(id, (reason) => abort.abort(reason));
    try {
      return await vscode.window.withProgress({ location, title: escapeLinks(title) + link, cancellable }, async (progress, token) => {
        const cancel = token.onCancellationRequested(() => abort.abort());
        try {
          return await task(abort.signal, (message) => progress.report({ message: escapeLinks(message) }));
        } finally {
          cancel.dispose();
        }
      });
    } finally {
      this.#set(id, undefined);
    }
  }

  #cancelButton(id: number, title: string): vscode.StatusBarItem {
    const button = vscode.window.createStatusBarItem("aside.cancelTask", vscode.StatusBarAlignment.Left, 0.9);
    const label = vscode.l10n.t("Cancel");
    button.name = vscode.l10n.t("Aside: Cancel");
    button.text = `$(close) ${label}`;
    button.tooltip = vscode.l10n.t("Cancel: {0}", title);
    button.accessibilityInformation = { label: vscode.l10n.t("Cancel: {0}", title), role: "button" };
    button.command = { command: "aside.cancelTask", title: label, arguments: [{ task: id }] };
    button.show();
    return button;
  }

  #set(id: number, cancel: ((reason?: string) => void) | undefined): void {
    const before = this.#cancels.size > 0;
    if (cancel === undefined) this.#cancels.delete(id);
    else this.#cancels.set(id, cancel);
    const isRunning = this.#cancels.size > 0;
    if (isRunning !== before) void vscode.commands.executeCommand("setContext", contextKey, isRunning);
  }
}

/** The tasks of this window. */
export const runningTasks = new RunningTasks();
