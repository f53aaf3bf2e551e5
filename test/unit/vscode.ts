// A stand-in for the vscode module: what the host uses of it, in memory. Tests steer it through `fake`. It disagrees as the real one does, and is
// held against the types of the real one.
import type * as vscode from "vscode";
import * as constants from "./vscode/constants.ts";
import { CancellationTokenSource, Disposable, EventEmitter } from "./vscode/events.ts";
import type { Faked } from "./vscode/faked.ts";
import { RelativePattern } from "./vscode/globs.ts";
import * as languageModel from "./vscode/languageModel.ts";
import { commands, debug, DebugStackFrame, env, extensions, l10n, languages, lm, window, workspace } from "./vscode/namespaces.ts";
import { TabInputWebview } from "./vscode/panel.ts";
import { TabInputText, TabInputTextDiff } from "./vscode/tabs.ts";
import { Position, Range, Selection, TextEdit, WorkspaceEdit } from "./vscode/text.ts";
import { Uri } from "./vscode/uri.ts";

export * from "./vscode/constants.ts";
export { fake } from "./vscode/fake.ts";
export * from "./vscode/languageModel.ts";
export type { FakeQuickPick } from "./vscode/quickPick.ts";
export { document } from "./vscode/text.ts";

const { LanguageModelThinkingPart: _unpublished, ...published } = languageModel;

/** The namespaces are held against their types where they are; these here. A name or a signature that VS Code has not does not compile. */
const classes = {
  CancellationTokenSource,
  Disposable,
  EventEmitter,
  Position,
  Range,
  RelativePattern,
  Selection,
  TabInputText,
  TabInputTextDiff,
  TabInputWebview,
  TextEdit,
  Uri,
  WorkspaceEdit,
} satisfies Faked<typeof vscode>;
({ ...constants, ...published, ...classes }) satisfies Faked<typeof vscode>;

export {
  CancellationTokenSource,
  commands,
  debug,
  DebugStackFrame,
  Disposable,
  env,
  EventEmitter,
  extensions,
  l10n,
  languages,
  lm,
  Position,
  Range,
  RelativePattern,
  Selection,
  TabInputText,
  TabInputTextDiff,
  TabInputWebview,
  TextEdit,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
};
