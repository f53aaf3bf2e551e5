import type * as vscode from "vscode";

/** The numbers of an enum. */
type Numbers<Enum> = {
  readonly [Name in keyof Enum]?: Enum[Name] extends number
    ? `${Enum[Name]}` extends `${infer Value extends number}`
      ? Value
      : never
    : never;
};

/** Some members of an enum: a name or a number that VS Code's has not does not compile. */
function enumOf<Enum>() {
  return <const Values extends Numbers<Enum>>(values: Values & { readonly [Name in Exclude<keyof Values, keyof Enum>]: never }) =>
    values as unknown as Pick<Enum, keyof Values & keyof Enum>;
}

// Enums and small classes, as far as the host uses them; the values are VS Code's.

export const TextEditorSelectionChangeKind = enumOf<typeof vscode.TextEditorSelectionChangeKind>()({ Keyboard: 1, Mouse: 2, Command: 3 });
export const TextEditorRevealType = enumOf<typeof vscode.TextEditorRevealType>()({
  Default: 0,
  InCenter: 1,
  InCenterIfOutsideViewport: 2,
  AtTop: 3,
});
export const ConfigurationTarget = enumOf<typeof vscode.ConfigurationTarget>()({ Global: 1, Workspace: 2, WorkspaceFolder: 3 });
export const FileType = enumOf<typeof vscode.FileType>()({ Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 });
export const FilePermission = enumOf<typeof vscode.FilePermission>()({ Readonly: 1 });
export const CommentThreadCollapsibleState = enumOf<typeof vscode.CommentThreadCollapsibleState>()({ Collapsed: 0, Expanded: 1 });
export const FileChangeType = enumOf<typeof vscode.FileChangeType>()({ Changed: 1, Created: 2, Deleted: 3 });
export const EndOfLine = enumOf<typeof vscode.EndOfLine>()({ LF: 1, CRLF: 2 });
export const ProgressLocation = enumOf<typeof vscode.ProgressLocation>()({ SourceControl: 1, Window: 10, Notification: 15 });
export const StatusBarAlignment = enumOf<typeof vscode.StatusBarAlignment>()({ Left: 1, Right: 2 });
export const QuickPickItemKind = enumOf<typeof vscode.QuickPickItemKind>()({ Separator: -1, Default: 0 });
export const SymbolKind = enumOf<typeof vscode.SymbolKind>()({
  Class: 4,
  Method: 5,
  Constructor: 8,
  Enum: 9,
  Interface: 10,
  Function: 11,
  Variable: 12,
  Struct: 22,
});
export const DiagnosticSeverity = enumOf<typeof vscode.DiagnosticSeverity>()({ Error: 0, Warning: 1, Information: 2, Hint: 3 });
export const UIKind = enumOf<typeof vscode.UIKind>()({ Desktop: 1, Web: 2 });
export const InputBoxValidationSeverity = enumOf<typeof vscode.InputBoxValidationSeverity>()({ Info: 1, Warning: 2, Error: 3 });
export const ViewColumn = enumOf<typeof vscode.ViewColumn>()({ Active: -1, Beside: -2, One: 1 });
export const CodeActionTriggerKind = enumOf<typeof vscode.CodeActionTriggerKind>()({ Invoke: 1, Automatic: 2 });
export const LanguageModelChatMessageRole = enumOf<typeof vscode.LanguageModelChatMessageRole>()({ User: 1, Assistant: 2 });
export const LanguageModelChatToolMode = enumOf<typeof vscode.LanguageModelChatToolMode>()({ Auto: 1, Required: 2 });

export class ThemeIcon implements vscode.ThemeIcon {
  readonly id: string;
  readonly color?: vscode.ThemeColor;
  constructor(id: string, color?: vscode.ThemeColor) {
    this.id = id;
    if (color !== undefined) this.color = color;
  }
}

export const TreeItemCollapsibleState = enumOf<typeof vscode.TreeItemCollapsibleState>()({ None: 0, Collapsed: 1, Expanded: 2 });

export class ThemeColor implements vscode.ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class TreeItem {
  label: string;
  collapsibleState: vscode.TreeItemCollapsibleState;
  id?: string;
  description?: string;
  tooltip?: string;
  contextValue?: string;
  iconPath?: ThemeIcon;
  command?: vscode.Command;
  accessibilityInformation?: vscode.AccessibilityInformation;
  constructor(label: string, collapsibleState = TreeItemCollapsibleState.None as vscode.TreeItemCollapsibleState) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class DataTransferItem {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

export const QuickInputButtons = { Back: { iconPath: new ThemeIcon("arrow-left"), tooltip: "Back" } };

class Kind {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
  append(part: string): Kind {
    return new Kind(this.value === "" ? part : `${this.value}.${part}`);
  }
  contains(other: Kind): boolean {
    return this.value === "" || other.value === this.value || other.value.startsWith(`${this.value}.`);
  }
  intersects(other: Kind): boolean {
    return this.contains(other) || other.contains(this);
  }
}

export const CodeActionKind = {
  QuickFix: new Kind("quickfix"),
  Refactor: new Kind("refactor"),
  RefactorRewrite: new Kind("refactor.rewrite"),
};

export class CodeAction {
  readonly title: string;
  readonly kind?: Kind;
  constructor(title: string, kind?: Kind) {
    this.title = title;
    if (kind !== undefined) this.kind = kind;
  }
}

export class FileSystemError extends Error implements vscode.FileSystemError {
  readonly code: string;
  constructor(about?: vscode.Uri | string, code = "Unknown") {
    super(typeof about === "string" ? about : `${code}${about === undefined ? "" : `: ${about.toString(true)}`}`);
    this.code = code;
    this.name = `${code} (FileSystemError)`;
  }
  static FileNotFound(about?: vscode.Uri | string): FileSystemError {
    return new FileSystemError(about, "FileNotFound");
  }
  static FileExists(about?: vscode.Uri | string): FileSystemError {
    return new FileSystemError(about, "FileExists");
  }
  static FileNotADirectory(about?: vscode.Uri | string): FileSystemError {
    return new FileSystemError(about, "FileNotADirectory");
  }
  static FileIsADirectory(about?: vscode.Uri | string): FileSystemError {
    return new FileSystemError(about, "FileIsADirectory");
  }
  static NoPermissions(about?: vscode.Uri | string): FileSystemError {
    return new FileSystemError(about, "NoPermissions");
  }
  static Unavailable(about?: vscode.Uri | string): FileSystemError {
    return new FileSystemError(about, "Unavailable");
  }
}
