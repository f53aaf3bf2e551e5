import * as vscode from "vscode";
import {
  type Ask,
  type Confirmation,
  longestLine,
  type Notice,
  type PickRow,
  type Progress,
  type ProgressTask,
  type RowQuestion,
  type TextQuestion,
} from "../../app/ports.ts";
import { escapeLinks } from "./escapeLinks.ts";
import { readAloud } from "./readAloud.ts";
import { cutLine, hasStatusBar, plainLine } from "./statusLine.ts";

/** How long a message stays in the status bar, milliseconds. A hint has to be read. */
const statusMs = 5000;
const hintMs = 10_000;

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

  inputChecked: async (question) => (await import("./checkedInput.ts")).askChecked(question),

  notify({ severity, message }: Notice) {
    void show(severity)(escapeLinks(message), {});
  },

  status(message: string) {
    readAloud(message);
    vscode.window.setStatusBarMessage(plainLine(cutLine(message)), statusMs);
  },

  hint(message: string) {
    const fits = message.length <= longestLine && hasStatusBar();
    if (fits && readAloud(message)) vscode.window.setStatusBarMessage(plainLine(message), hintMs);
    else void vscode.window.showInformationMessage(escapeLinks(message));
  },

  async progress<T>(progress: Progress, task: ProgressTask<T>) {
    return (await import("./runningTasks.ts")).runningTasks.run(progress, task);
  },

  showText: async (name, text) => (await import("./readOnlyText.ts")).showReadOnly(name, text),
};

type Show = <Item extends vscode.MessageItem>(
  message: string,
  options: vscode.MessageOptions,
  ...items: readonly Item[]
) => Thenable<Item | undefined>;

function show(severity: NonNullable<Confirmation<string>["severity"]>): Show {
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
