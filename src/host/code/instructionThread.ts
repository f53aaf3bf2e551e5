import * as vscode from "vscode";
import { fileMention } from "../../app/inlineEdit/namedFiles.ts";
import { findFiles } from "../workspace/workspaceFiles.ts";

/** The id of the controller of comments that the menus of the manifest are for. */
const controllerId = "aside.edit";
/** How long the box may take to appear before it is asked for otherwise, milliseconds: the user may have switched comments off. */
const appearsMs = 2000;
/** The most files in the list after `#`. */
const mostFiles = 20;

/** What an instruction is asked for. */
export interface InstructionPlace {
  readonly document: vscode.TextDocument;
  /** The selection: the box is below its end. */
  readonly range: vscode.Range;
  readonly label: string;
  readonly example: string;
}

/** How the question ended: with a text, without one, or the box cannot be shown here. */
export type Instruction = { readonly text: string } | "cancelled" | "unusable";

interface OpenThread {
  readonly thread: vscode.CommentThread;
  readonly end: (instruction: Instruction) => void;
}

/**
 * The box with several lines for an instruction, in the code: a thread of VS Code's comments, which is its one stable input there. Made with the first
 * question; there is one at a time, and nothing of it stays.
 */
export class InstructionThreads implements vscode.Disposable {
  #controller: vscode.CommentController | undefined;
  #completions: vscode.Disposable | undefined;
  #open: OpenThread | undefined;

  /** Asks for an instruction. */
  async ask(place: InstructionPlace): Promise<Instruction> {
    this.cancel();
    if (!isUsable(place.document)) return "unusable";
    const controller = this.#made();
    controller.options = { prompt: vscode.l10n.t("Edit with Aside"), placeHolder: place.example };
    const subscriptions: vscode.Disposable[] = [];
    const appeared = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), appearsMs);
      subscriptions.push(
        { dispose: () => clearTimeout(timer) },
        vscode.workspace.onDidOpenTextDocument(({ uri }) => {
          if (isBox(uri)) resolve(true);
        }),
      );
    });
    const thread = controller.createCommentThread(place.document.uri, place.range, []);
    thread.label = place.label;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    const ended = new Promise<Instruction>((resolve) => {
      this.#open = { thread, end: resolve };
      subscriptions.push(
        // A thread without comments that is folded is gone; in a tab that is not in front, the box is closed, too, and comes back.
        vscode.workspace.onDidCloseTextDocument(({ uri }) => {
          if (isBox(uri) && thread.collapsibleState === vscode.CommentThreadCollapsibleState.Collapsed) resolve("cancelled");
        }),
      );
    });
    try {
      const first = await Promise.race([ended, appeared]);
      if (first === false) return "unusable";
      if (first !== true) return first;
      await runIfThere(toThread);
      await runIfThere(toBox);
      return await ended;
    } finally {
      vscode.Disposable.from(...subscriptions).dispose();
      if (this.#open?.thread === thread) this.#open = undefined;
      thread.dispose();
    }
  }

  /**
   * Takes what was written.
   * @param thread the thread that the command was called for; undefined for the open one
   */
  submit(thread: unknown, text: string): void {
    if (this.#open !== undefined && (thread === undefined || thread === this.#open.thread)) this.#open.end({ text });
  }

  /** Whether an instruction is being asked for. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  cancel(): void {
    this.#open?.end("cancelled");
  }

  /** Puts a text into the box, in place of what is there; Undo brings that back. */
  async write(text: string): Promise<void> {
    const box = vscode.workspace.textDocuments.find(({ uri }) => isBox(uri));
    if (this.#open === undefined || box === undefined) return;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(box.uri, new vscode.Range(0, 0, box.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    await runIfThere(toBox);
  }

  dispose(): void {
    this.cancel();
    this.#completions?.dispose();
    this.#controller?.dispose();
  }

  #made(): vscode.CommentController {
    this.#completions ??= vscode.languages.registerCompletionItemProvider({ scheme: "comment" }, { provideCompletionItems }, "#");
    return (this.#controller ??= vscode.comments.createCommentController(controllerId, vscode.l10n.t("Edit with Aside")));
  }
}

/** Whether VS Code shows threads in the editor in front: in a file or an untitled editor, not in a comparison or a notebook, unless the user has hidden them. */
function isUsable({ uri }: vscode.TextDocument): boolean {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return (
    input instanceof vscode.TabInputText &&
    input.uri.toString() === uri.toString() &&
    vscode.workspace.getConfiguration("comments").get("visible") !== false
  );
}

/**
 * VS Code has no function that puts the cursor into the box. One command focuses the thread at the selection's end, where ours is, the other the box in it.
 * Without them, the user clicks into it.
 */
const [toThread, toBox] = ["workbench.action.focusCommentOnCurrentLine", "widgetNavigation.focusNext"] as const;

async function runIfThere(command: string): Promise<void> {
  try {
    await vscode.commands.executeCommand(command);
  } catch {
    // An editor without it.
  }
}

/** Whether this is the document of our box. */
function isBox({ scheme, authority }: vscode.Uri): boolean {
  return scheme === "comment" && authority === controllerId;
}

/** The files after `#`, as in the composer. */
async function provideCompletionItems(
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.CompletionList | undefined> {
  if (!isBox(document.uri)) return undefined;
  const before = document.lineAt(position.line).text.slice(0, position.character);
  const [, query] = /(?:^|[\s([{])#"?([^\s"#]{0,200})$/.exec(before) ?? [];
  if (query === undefined) return undefined;
  const abort = new AbortController();
  const subscription = token.onCancellationRequested(() => abort.abort());
  const files = await findFiles(query, mostFiles, abort.signal);
  subscription.dispose();
  const range = new vscode.Range(position.with({ character: before.lastIndexOf("#") }), position);
  const items = files.map(({ name, folder }, index) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    const item = new vscode.CompletionItem({ label: name, description: folder }, vscode.CompletionItemKind.File);
    item.range = range;
    item.insertText = `${fileMention(path)} `;
    // The list is ranked already.
    item.filterText = document.getText(range);
    item.sortText = String(index).padStart(3, "0");
    return item;
  });
  return new vscode.CompletionList(items, true);
}
