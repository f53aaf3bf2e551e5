import { expect, test } from "vitest";
import * as vscode from "vscode";
import { inert, sayInertly } from "../../../../src/host/adapters/inertMessages.ts";

const trap = "[Press here](command:workbench.action.terminal.sendSequence?%7B%7D)";
/** How VS Code finds links in what is said: src/vs/base/common/linkedText.ts. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

test("what is made inert is no link any more, and otherwise what it was", () => {
  expect(trap).toMatch(link);
  expect(inert(trap)).not.toMatch(link);
  expect(inert(trap).replaceAll(" ", "")).toBe(trap.replaceAll(" ", ""));
  expect(inert("plain (words) [in] brackets")).toBe("plain (words) [in] brackets");
});

test("every message, question and progress of a window is", async () => {
  const said: string[] = [];
  const show = (message: string) => Promise.resolve(void said.push(message));
  const window = {
    showInformationMessage: show,
    showWarningMessage: show,
    showErrorMessage: show,
    showInputBox: async (options: { readonly prompt: string; readonly validateInput: (value: string) => Promise<string> }) => {
      said.push(options.prompt, await options.validateInput("x"));
    },
    withProgress: (
      { title }: vscode.ProgressOptions,
      task: (progress: { report(value: { message?: string }): void }) => Promise<unknown>,
    ) => {
      said.push(String(title));
      return task({ report: ({ message }) => void said.push(String(message)) });
    },
  } as unknown as typeof vscode.window;
  sayInertly(window);
  sayInertly(window);
  await window.showInformationMessage(trap);
  await window.showWarningMessage(trap, { modal: true }, "OK");
  await window.showErrorMessage(trap);
  await window.showInputBox({ prompt: trap, validateInput: () => trap });
  await window.withProgress({ location: vscode.ProgressLocation.Notification, title: trap }, (progress) =>
    Promise.resolve(progress.report({ message: trap })),
  );
  expect(said).toEqual(Array.from({ length: 7 }, () => inert(trap)));
});
