import * as vscode from "vscode";
import type { CheckedTextQuestion } from "../../app/ports.ts";
import { escapeLinks } from "./escapeLinks.ts";

/**
 * Asks in an input box for a text that takes time to check, such as with a server. The box stays open until the text is accepted, even if the focus
 * moves elsewhere; a problem is shown in it, where the user can correct the text.
 * @returns the text without surrounding white space, or undefined if the user closed the box
 */
export async function askChecked(question: CheckedTextQuestion): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  const closed = new AbortController();
  box.title = question.title;
  box.prompt = question.prompt === undefined ? undefined : escapeLinks(question.prompt);
  box.placeholder = question.placeholder;
  box.password = question.password ?? false;
  box.value = question.value ?? "";
  box.ignoreFocusOut = true;
  const { button } = question;
  if (button !== undefined) box.buttons = [{ iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.label }];
  const problemIn = async (text: string): Promise<string | undefined> => {
    const problem = await question.validate?.(text);
    return problem === undefined ? undefined : escapeLinks(problem);
  };
  const accepted = new Promise<string | undefined>((resolve, reject) => {
    let isChecking = false;
    const submit = async (): Promise<void> => {
      const text = box.value.trim();
      if (text === "" || (await problemIn(text)) !== undefined) return;
      box.busy = true;
      box.enabled = false;
      const problem = await question.check(text, closed.signal);
      if (closed.signal.aborted) return;
      box.busy = false;
      box.enabled = true;
      if (problem === undefined) resolve(text);
      else box.validationMessage = escapeLinks(problem);
    };
    box.onDidTriggerButton(() => void button?.press().catch(reject));
    box.onDidChangeValue(async (value) => {
      const problem = await problemIn(value);
      if (box.value === value) box.validationMessage = problem;
    });
    box.onDidAccept(() => {
      if (isChecking) return;
      isChecking = true;
      void submit()
        .catch(reject)
        .finally(() => (isChecking = false));
    });
    box.onDidHide(() => {
      closed.abort();
      resolve(undefined);
    });
  });
  box.show();
  try {
    return await accepted;
  } finally {
    box.dispose();
  }
}
