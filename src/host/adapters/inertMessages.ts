import type * as vscode from "vscode";

type Window = typeof vscode.window;

const guarded = new WeakSet<Window>();

/** A text in which nothing is a link: `[words](address)` needs its bracket and parenthesis side by side. */
export function inert(text: string): string {
  return text.replaceAll("](", "] (");
}

/**
 * From now on, what we say is said as it is. VS Code makes links of `[words](address)` in notifications, progress and input boxes and follows them
 * at a click, commands too; and names of files, words of servers and of models stand in what we say. It is done where all of it passes, because
 * eighty places speak and one would be forgotten; `window` is an object of this extension alone.
 */
export function sayInertly(window: Window): void {
  if (guarded.has(window)) return;
  guarded.add(window);
  const { showInformationMessage, showWarningMessage, showErrorMessage, showInputBox, withProgress } = window;
  type Show = (message: string, ...rest: readonly unknown[]) => Thenable<unknown>;
  const saying =
    (show: Show): Show =>
    (message, ...rest) =>
      show.call(window, inert(message), ...rest);
  const guards = {
    showInformationMessage: saying(showInformationMessage),
    showWarningMessage: saying(showWarningMessage),
    showErrorMessage: saying(showErrorMessage),
    showInputBox: (options?: vscode.InputBoxOptions, token?: vscode.CancellationToken) =>
      showInputBox.call(window, options && inertBox(options), token),
    withProgress: <R>(
      options: vscode.ProgressOptions,
      task: (progress: vscode.Progress<{ message?: string; increment?: number }>, token: vscode.CancellationToken) => Thenable<R>,
    ) =>
      withProgress.call(
        window,
        { ...options, ...(options.title === undefined ? {} : { title: inert(options.title) }) },
        (progress, token) =>
          task(
            {
              report: ({ message, ...rest }) => progress.report({ ...rest, ...(message === undefined ? {} : { message: inert(message) }) }),
            },
            token,
          ),
      ),
  };
  // Where an editor does not allow it, we still speak.
  for (const [name, guard] of Object.entries(guards)) Reflect.set(window, name, guard);
}

function inertBox(options: vscode.InputBoxOptions): vscode.InputBoxOptions {
  const { prompt } = options;
  return {
    ...options,
    ...(prompt === undefined ? {} : { prompt: inert(prompt) }),
    ...(options.validateInput === undefined
      ? {}
      : {
          validateInput: async (value: string) => {
            const problem = await options.validateInput?.(value);
            if (typeof problem === "string") return inert(problem);
            return problem && { ...problem, message: inert(problem.message) };
          },
        }),
  };
}
