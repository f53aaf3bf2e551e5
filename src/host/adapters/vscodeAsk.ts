import * as vscode from "vscode";
import type { Ask, Confirmation, Notice, PickRow, Progress, ProgressTask, RowQuestion, TextQuestion } from "../../app/ports.ts";
import { askChecked } from "./checkedInput.ts";
import { escapeLinks } from "./escapeLinks.ts";
import { showReadOnly } from "./readOnlyText.ts";

/** How long a message stays in the status bar, milliseconds. */
const statusMs = 5000;

/** Asks through VS Code's dialogs, notifications, quick picks and input boxes. */
export const vscodeAsk: Ask = {
  async confirm<Choice extends string>({ severity = "warning", message, detail, modal = false, choices, onClose }: Confirmation<Choice>) {
    const items = Object.entries<string>(choices).map(([choice, title]) => ({
      choice: choice as Choice,
      title,
      ...(choice === onClose && { isCloseAffordance: true }),
    }));
    const options = { modal, ...(detail === undefined ? {} : { detail }) };
    const chosen = await show(severity)(escapeLinks(message), options, ...items);
    return chosen?.choice;
  },

  async pick<Row extends PickRow>({ title, placeholder, rows }: RowQuestion<Row>) {
    const options = {
      matchOnDescription: true,
      ...(title === undefined ? {} : { title }),
      ...(placeholder === undefined ? {} : { placeHolder: placeholder }),
    };
    return vscode.window.showQuickPick(rows, options);
  },

  async input({ title, prompt, placeholder, value, selection, password, ignoreFocusOut, validate, warn }: TextQuestion) {
    return vscode.window.showInputBox({
      ...(title === undefined ? {} : { title }),
      ...(prompt === undefined ? {} : { prompt: escapeLinks(prompt) }),
      ...(placeholder === undefined ? {} : { placeHolder: placeholder }),
      ...(value === undefined ? {} : { value }),
      ...(selection === undefined ? {} : { valueSelection: [...selection] as [number, number] }),
      ...(password === undefined ? {} : { password }),
      ...(ignoreFocusOut === undefined ? {} : { ignoreFocusOut }),
      ...(validate === undefined && warn === undefined
        ? {}
        : {
            validateInput: async (text: string) => {
              const problem = await validate?.(text);
              if (problem !== undefined) return escapeLinks(problem);
              const warning = warn?.(text);
              return warning && { message: escapeLinks(warning), severity: vscode.InputBoxValidationSeverity.Warning };
            },
          }),
    });
  },

  inputChecked: askChecked,

  notify({ severity, message }: Notice) {
    void show(severity)(escapeLinks(message), {});
  },

  status(message: string) {
    vscode.window.setStatusBarMessage(message, statusMs);
  },

  async progress<T>({ title, cancellable }: Progress, task: ProgressTask<T>) {
    const location = vscode.ProgressLocation.Notification;
    return vscode.window.withProgress({ location, title: escapeLinks(title), cancellable }, async (progress, token) => {
      const abort = new AbortController();
      const cancel = token.onCancellationRequested(() => abort.abort());
      try {
        return await task(abort.signal, (message) => progress.report({ message: escapeLinks(message) }));
      } finally {
        cancel.dispose();
      }
    });
  },

  showText: (name, text) => showReadOnly(name, text),
};

type Show = <Item extends vscode.MessageItem>(
  message: string,
  options: vscode.MessageOptions,
  ...items: readonly Item[]
) => Thenable<Item | undefined>;

function show(severity: Notice["severity"]): Show {
  switch (severity) {
    case "info":
      return vscode.window.showInformationMessage;
    case "warning":
      return vscode.window.showWarningMessage;
    case "error":
      return vscode.window.showErrorMessage;
    default:
      return severity satisfies never;
  }
}
