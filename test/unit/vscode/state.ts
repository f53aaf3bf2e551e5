// What tests set and look at, apart from what the namespaces make of it. `fake` in ../vscode.ts is this object with its methods.
import type * as vscode from "vscode";
import { EventEmitter } from "./events.ts";
import type { FakePanel } from "./panel.ts";
import type { FakeQuickPick } from "./quickPick.ts";
import type { FakeTreeView } from "./treeView.ts";
import type { WorkspaceEdit } from "./text.ts";
import type { Uri } from "./uri.ts";

/** Settings by whole name. */
export type Values = Record<string, unknown>;

/** A message that was shown, with its buttons. */
export interface ShownDialog {
  readonly severity: "information" | "warning" | "error";
  readonly message: string;
  readonly modal: boolean;
  /** Only modal dialogs show one. */
  readonly detail: string | undefined;
  readonly buttons: readonly string[];
}

/** A box that was shown to type into, as far as tests look at it. */
export interface ShownInput {
  readonly title?: string | undefined;
  readonly prompt?: string | undefined;
  readonly placeHolder?: string | undefined;
  readonly value?: string | undefined;
  readonly password?: boolean | undefined;
  readonly ignoreFocusOut?: boolean | undefined;
}

/** An item of the status bar. */
export interface FakeStatusItem {
  readonly id: string;
  readonly alignment: number | undefined;
  readonly priority: number | undefined;
  shown: boolean;
  text: string;
  name?: string;
  tooltip?: string;
  command?: { readonly command: string; readonly arguments?: readonly unknown[] };
  accessibilityInformation?: { readonly label: string; readonly role?: string };
  show(): void;
  hide(): void;
  dispose(): void;
}

export interface FakeTerminal {
  readonly sent: (readonly [text: string, enter: boolean])[];
  exitStatus: { readonly code: number } | undefined;
  shellIntegration: { readonly cwd?: Uri } | undefined;
  show(): void;
  sendText(text: string, enter?: boolean): void;
}

const unexpected: "fail" | "close" = process.env["VITEST"] === undefined ? "close" : "fail";

export const state = {
  /** Settings by scope, whole names. */
  user: {} as Values,
  workspaceValues: {} as Values,
  folderValues: {} as Values,
  commands: new Map<string, (...args: readonly unknown[]) => unknown>(),
  executed: [] as (readonly unknown[])[],
  /** Fires when the selection of an editor changes. */
  selectionChanged: new EventEmitter<unknown>(),
  /** Fires when another text editor is active. */
  activeEditorChanged: new EventEmitter<unknown>(),
  /** Fires when another notebook is active, and when another of its cells is selected. */
  activeNotebookChanged: new EventEmitter<unknown>(),
  cellSelectionChanged: new EventEmitter<unknown>(),
  opened: [] as string[],
  /** The extensions that are installed. */
  extensions: [] as { readonly packageJSON: unknown; readonly extensionUri: Uri }[],
  /** The texts of all messages, and the validation messages of input boxes. */
  messages: [] as string[],
  /** The details of modal dialogs. */
  details: [] as string[],
  /** The messages that were shown, with everything about them. */
  dialogs: [] as ShownDialog[],
  /** The input boxes that were shown. */
  inputs: [] as ShownInput[],
  /** The lists that were shown by `showQuickPick`, with their separators. */
  lists: [] as { readonly items: readonly (string | vscode.QuickPickItem)[]; readonly options: vscode.QuickPickOptions }[],
  /** The options of file dialogs that were shown. */
  fileDialogs: [] as unknown[],
  /** The options of all progress that was shown. */
  progress: [] as unknown[],
  /** The items of the status bar that were created; those that can be seen are shown. */
  statusItems: [] as FakeStatusItem[],
  /** Whether files that are not in `files` are looked for on the disk. */
  disk: false,
  /** All quick picks that were created, first to last. */
  quickPicks: [] as FakeQuickPick[],
  /**
   * The answers to dialogs, in the order in which they are asked; undefined closes a dialog. A button is answered by its title or by a part of its
   * item, a list by a label, a part of an item, or a function that chooses among the items. Promises are waited for.
   * An answer that was not offered is an error, and so is one that nothing asked for.
   */
  answers: [] as unknown[],
  /** A dialog for which no answer is left is an error in tests. Programs that attack or measure the host do not know its dialogs: they close it. */
  unexpected,
  /** What tests did or were asked that the real editor would not do. A test in which there is one fails. */
  faults: [] as string[],
  files: new Map<string, Uint8Array>(),
  /** The edits that VS Code was asked to apply; it applies them all. */
  applied: [] as WorkspaceEdit[],
  /** The patterns that are watched, and events for their files and for the window. */
  watched: [] as unknown[],
  fileChanged: new EventEmitter<Uri>(),
  fileCreated: new EventEmitter<Uri>(),
  fileDeleted: new EventEmitter<Uri>(),
  foldersChanged: new EventEmitter<vscode.WorkspaceFoldersChangeEvent>(),
  windowState: new EventEmitter<{ readonly focused: boolean }>(),
  /** The provider of code actions. */
  codeActions: undefined as unknown,
  /** The content providers, in the order in which they were registered. */
  contents: [] as vscode.TextDocumentContentProvider[],
  documentClosed: new EventEmitter<{ readonly uri: Uri }>(),
  /** The terminals that were created; they show what was sent to them, and whether Enter was pressed. */
  terminals: [] as FakeTerminal[],
  terminalStarted: new EventEmitter<{ readonly terminal: FakeTerminal }>(),
  terminalEnded: new EventEmitter<{ readonly terminal: FakeTerminal }>(),
  /** Fires when the focus of the debugger is elsewhere. */
  stackItemChanged: new EventEmitter<unknown>(),
  /** Fires when a terminal's shell has told its folder. */
  shellChanged: new EventEmitter<{ readonly terminal: FakeTerminal; readonly shellIntegration: { readonly cwd?: Uri } }>(),
  /** The webview panels that were created. */
  panels: [] as FakePanel[],
  /** The tree views that were created, by their ids. */
  treeViews: new Map<string, FakeTreeView>(),
  /** The open repositories of VS Code's git. */
  repositories: [] as readonly unknown[],
  /** The Cancel buttons of the progress that is shown. */
  cancelProgress: new EventEmitter<void>(),
};

/** Notes what the real editor would not do, and throws it. */
export function disagree(fault: string): never {
  state.faults.push(fault);
  throw new Error(`The stand-in for VS Code: ${fault}`);
}
