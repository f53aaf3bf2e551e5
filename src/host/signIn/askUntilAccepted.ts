import * as vscode from "vscode";
import { escapeLinks } from "../adapters/escapeLinks.ts";

/** What became of a text that was typed. */
export type Attempt<T> =
  | { readonly type: "accepted"; readonly value: T }
  /** Said in the box; the person may correct it. */
  | { readonly type: "refused"; readonly why: string }
  /** Something else decides, such as a dialog; the box goes with it. */
  | { readonly type: "undecided"; readonly decide: () => Promise<T | undefined> };

/** How the box looks, and what is done with what is typed into it. */
export interface Question<T> {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  readonly password: boolean;
  /** What is wrong with the text at first sight, or undefined. */
  readonly problemOf: (text: string) => string | undefined;
  /** @param signal aborted when the box is closed */
  readonly attempt: (text: string, signal: AbortSignal) => Promise<Attempt<T>>;
}

/** Asks in an InputBox until what is typed is accepted or the person gives up (undefined); a refusal is said in the box itself. */
export async function askUntilAccepted<T>(question: Question<T>): Promise<T | undefined> {
  const box = vscode.window.createInputBox();
  const abort = new AbortController();
  box.title = question.title;
  box.prompt = escapeLinks(question.prompt);
  box.placeholder = question.placeholder;
  box.password = question.password;
  box.ignoreFocusOut = true;
  const accepted = new Promise<T | undefined>((resolve) => {
    let trying = false;
    const attempt = async (text: string) => {
      box.busy = true;
      box.enabled = false;
      const outcome = await question.attempt(text, abort.signal);
      if (abort.signal.aborted) return;
      box.busy = false;
      box.enabled = true;
      switch (outcome.type) {
        case "accepted":
          return resolve(outcome.value);
        case "refused":
          box.validationMessage = escapeLinks(outcome.why);
          return;
        case "undecided":
          return resolve(await outcome.decide());
        default:
          return outcome satisfies never;
      }
    };
    box.onDidChangeValue((value) => (box.validationMessage = question.problemOf(value)));
    box.onDidAccept(() => {
      const text = box.value.trim();
      if (text === "" || question.problemOf(text) !== undefined || trying) return;
      trying = true;
      void attempt(text).finally(() => (trying = false));
    });
    box.onDidHide(() => {
      // A dialog that comes before the box hides it, too: then the text is being decided on.
      if (trying && !box.busy) return;
      abort.abort();
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
