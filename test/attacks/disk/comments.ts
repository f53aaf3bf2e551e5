import type * as vscode from "vscode";
import { EventEmitter, fake, Uri, window } from "../../unit/vscode.ts";

/** Fires when the box of a thread has been opened. */
export const boxOpened = new EventEmitter<{ readonly uri: Uri }>();

/** VS Code's comments: the user types into the box of each thread like into any other, and presses its first button. */
export const comments = {
  createCommentController: (id: string) => ({
    id,
    options: {},
    createCommentThread: (uri: vscode.Uri, range: vscode.Range) => {
      const thread = { uri, range, comments: [], collapsibleState: 0, dispose: () => undefined };
      setTimeout(() => void answer(id, thread), 0);
      return thread;
    },
    dispose: () => undefined,
  }),
};

async function answer(id: string, thread: object): Promise<void> {
  boxOpened.fire({ uri: Uri.from({ scheme: "comment", authority: id, path: "/aside.aside/commentinput-1.md" }) });
  const text = await window.showInputBox({ title: "the box of a thread" });
  if (text === undefined) await fake.commands.get("aside.cancelInstruction")?.();
  else await fake.commands.get("aside.submitInstruction")?.({ thread, text });
}
