import * as vscode from "vscode";

/** The text of a document as it is now. */
export interface CurrentText {
  readonly text: string;
  readonly languageId: string;
  /** Lines that are 1-based and inclusive; those behind the end of the text are left out. */
  readonly lines: (first: number, last: number) => { readonly text: string; readonly first: number; readonly last: number };
  readonly lineCount: number;
}

/** How long VS Code may take to read a changed file again, in ms. */
const rereadMs = 4000;

/**
 * The text of a file as it is now: what is unsaved in an editor, else what is on disk. VS Code's own document may be older than the file, and outlives it.
 * @throws `FileNotFound` if the file is gone or the untitled editor was closed
 */
export async function currentText(uri: vscode.Uri): Promise<CurrentText> {
  const open = openDocument(uri);
  if (open?.isDirty === true) return textOf(open.getText(), open.languageId);
  if (!isInFileSystem(uri)) {
    // VS Code would make a new one.
    if (open === undefined && uri.scheme === "untitled") throw vscode.FileSystemError.FileNotFound(uri);
    const { languageId, getText } = await documentOf(uri);
    return textOf(getText(), languageId);
  }
  const bytes = await vscode.workspace.fs.readFile(uri);
  const { languageId, encoding, isDirty, getText } = await documentOf(uri);
  const held = getText();
  if (isDirty) return textOf(held, languageId);
  const read = (await vscode.workspace.decode(bytes, { encoding })).replace(/^\uFEFF/, "");
  // As an editor has it where only the ends of lines differ.
  return textOf(sameLines(read, held) ? held : read, languageId);
}

/** Waits a while until VS Code's document has this text: symbols are those of its document. Whether it has. */
export async function hasReread(uri: vscode.Uri, text: string): Promise<boolean> {
  const isCurrent = (): boolean => sameLines(openDocument(uri)?.getText() ?? text, text);
  if (isCurrent()) return true;
  return new Promise((resolve) => {
    const end = (is: boolean): void => {
      clearTimeout(timer);
      changes.dispose();
      resolve(is);
    };
    const timer = setTimeout(() => end(isCurrent()), rereadMs);
    const changes = vscode.workspace.onDidChangeTextDocument(() => {
      if (isCurrent()) end(true);
    });
  });
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const address = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === address);
}

async function documentOf(uri: vscode.Uri): Promise<Pick<vscode.TextDocument, "languageId" | "encoding" | "isDirty" | "getText">> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { languageId, encoding, isDirty } = document;
  return { languageId, encoding, isDirty, getText: () => document.getText() };
}

/** Whether a file system knows the address: an untitled editor, a cell or output has a document alone. */
function isInFileSystem({ scheme }: vscode.Uri): boolean {
  return vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
}

function textOf(text: string, languageId: string): CurrentText {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  const lineCount = starts.length;
  return {
    text,
    languageId,
    lineCount,
    lines: (from, to) => {
      const last = Math.min(to, lineCount);
      const first = Math.min(from, last);
      return {
        text: text.slice(starts[first - 1], starts[last] ?? text.length).replace(last < lineCount ? /(?:\r\n|\r|\n)$/ : "", ""),
        first,
        last,
      };
    },
  };
}

function sameLines(one: string, other: string): boolean {
  return one === other || withOneEnd(one) === withOneEnd(other);
}

/** A text whose lines end in one way. */
export function withOneEnd(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}
