// `vscode` for the attacks: the stand-in of the unit tests, and what it leaves out because no unit test needs it.
import type * as vscode from "vscode";
import { Disposable, type Uri, WorkspaceEdit as FakeEdit } from "../../unit/vscode.ts";

export * from "../../unit/vscode.ts";
export { comments } from "./comments.ts";

export class TabInputText implements vscode.TabInputText {
  readonly uri: vscode.Uri;
  constructor(uri: vscode.Uri) {
    this.uri = uri;
  }
}

export class TabInputTextDiff implements vscode.TabInputTextDiff {
  readonly original: vscode.Uri;
  readonly modified: vscode.Uri;
  constructor(original: vscode.Uri, modified: vscode.Uri) {
    this.original = original;
    this.modified = modified;
  }
}

export class TabInputWebview implements vscode.TabInputWebview {
  readonly viewType: string;
  constructor(viewType: string) {
    this.viewType = viewType;
  }
}

export class LanguageModelToolResult implements vscode.LanguageModelToolResult {
  readonly content: unknown[];
  constructor(content: unknown[]) {
    this.content = content;
  }
}

/** Also keeps which changes the user has to confirm. */
export class WorkspaceEdit extends FakeEdit {
  needsConfirmation = false;
  override createFile(uri: Uri, value?: unknown, metadata?: vscode.WorkspaceEditEntryMetadata): void {
    this.#note(metadata);
    super.createFile(uri, value);
  }
  override deleteFile(uri: Uri, _options?: unknown, metadata?: vscode.WorkspaceEditEntryMetadata): void {
    this.#note(metadata);
    super.deleteFile(uri);
  }
  override renameFile(uri: Uri, to: Uri, _options?: unknown, metadata?: vscode.WorkspaceEditEntryMetadata): void {
    this.#note(metadata);
    super.renameFile(uri, to);
  }
  override replace(uri: Uri, range: vscode.Range, text: string, metadata?: vscode.WorkspaceEditEntryMetadata): void {
    this.#note(metadata);
    super.replace(uri, range, text);
  }
  override set(uri: Uri, value: readonly unknown[]): void {
    for (const one of value) if (Array.isArray(one)) this.#note(one[1] as vscode.WorkspaceEditEntryMetadata);
    super.set(uri, value);
  }
  #note(metadata: vscode.WorkspaceEditEntryMetadata | undefined): void {
    this.needsConfirmation ||= metadata?.needsConfirmation === true;
  }
}

/** The participants of VS Code's Chat, by id. */
export const participants = new Map<string, vscode.ChatRequestHandler>();

export const chat = {
  createChatParticipant: (id: string, handler: vscode.ChatRequestHandler) => {
    participants.set(id, handler);
    return new Disposable(() => participants.delete(id));
  },
};
