import * as vscode from "vscode";
import { isCell } from "./notebook.ts";

/** Aside does not change larger files, in bytes. */
const largestFile = 8 * 1024 * 1024;

/** Opens what is to be changed: a file as `openRestorable` does; an untitled editor or a cell of a notebook, which has no bytes of its own. */
export async function openToChange(uri: vscode.Uri, name: string): Promise<vscode.TextDocument | { readonly problem: string }> {
  return uri.scheme === "untitled" || isCell(uri) ? vscode.workspace.openTextDocument(uri) : openRestorable(uri, name);
}

/**
 * Opens a file that is to be changed, if VS Code can write it back byte for byte: text in an encoding that round-trips, with line endings of one kind.
 */
export async function openRestorable(uri: vscode.Uri, name: string): Promise<vscode.TextDocument | { readonly problem: string }> {
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (bytes.length > largestFile) return { problem: vscode.l10n.t("{0} is too large to edit this way.", name) };
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(uri);
  } catch {
    return { problem: vscode.l10n.t("{0} is not a text file.", name) };
  }
  const text = await vscode.workspace.decode(bytes, { encoding: document.encoding });
  const again = await vscode.workspace.encode(text, { encoding: document.encoding });
  if (!sameBytes(bytes, again) || text.includes("\0")) {
    return {
      problem: vscode.l10n.t(
        "{0} contains bytes that its encoding ({1}) cannot represent. Reopen it with the right encoding first.",
        name,
        document.encoding,
      ),
    };
  }
  if (hasMixedLineEnds(text)) {
    return {
      problem: vscode.l10n.t(
        "{0} mixes line endings, which VS Code would unify on saving. Choose one with “Change End of Line Sequence” first.",
        name,
      ),
    };
  }
  return document;
}

/** How many characters that cannot be written are named, and how many different ones are tried. */
const [mostNamed, mostTried] = [5, 2000];
/** Half of a character of UTF-16, which no encoding can hold. */
const halfCharacter = /\p{Surrogate}/u;

/**
 * Why a text cannot be written in an encoding, in words: it would be saved with question marks. Undefined where every character can be.
 * @param encoding VS Code's name of it
 */
export async function encodingProblem(text: string, encoding: string, name: string): Promise<string | undefined> {
  const survives = async (part: string): Promise<boolean> => {
    const bytes = await vscode.workspace.encode(part, { encoding });
    return (await vscode.workspace.decode(bytes, { encoding })) === part;
  };
  if (encoding.startsWith("utf") ? !halfCharacter.test(text) : await survives(text)) return undefined;
  const lost: string[] = [];
  for (const character of [...new Set(text.replaceAll(/[\0-\x7F]/g, ""))].slice(0, mostTried)) {
    if (lost.length < mostNamed && !(await survives(character))) lost.push(character);
  }
  const shown = lost.map((character) =>
    !halfCharacter.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return vscode.l10n.t(
    "{0} is saved as {1}, which cannot represent “{2}”. Save it in another encoding first, such as UTF-8, with “Change File Encoding”.",
    name,
    encoding,
    shown.join(""),
  );
}

/**
 * How the text of a changed document is written: in its encoding, behind the byte order mark that its file has.
 * @param bytes the file as it is on disk
 * @returns undefined if the document, not yet changed, is not what is on disk
 */
export async function bytesOfChange(
  document: vscode.TextDocument,
  bytes: Uint8Array,
): Promise<((text: string) => Promise<Uint8Array>) | undefined> {
  const { encoding } = document;
  const encoded = async (text: string): Promise<Uint8Array> => vscode.workspace.encode(text, { encoding });
  const now = await encoded(document.getText());
  if (!sameBytes(bytes, now)) return undefined;
  const mark = bytes.slice(0, bytes.length - now.length);
  return async (text) => {
    const written = await encoded(text);
    const all = new Uint8Array(mark.length + written.length);
    all.set(mark);
    all.set(written, mark.length);
    return all;
  };
}

/** Whether a text mixes line endings; VS Code does not support a lone carriage return. */
function hasMixedLineEnds(text: string): boolean {
  const crlf = text.includes("\r\n");
  const lone = /\r(?!\n)/.test(text);
  return lone || (crlf && /(?<!\r)\n/.test(text));
}

/** A byte order mark may be the only difference: VS Code preserves it. */
function sameBytes(file: Uint8Array, written: Uint8Array): boolean {
  const bom = file.length - written.length;
  if (bom < 0 || bom > 3) return false;
  const isMark =
    bom === 0 ||
    (bom === 3 && file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf) ||
    (bom === 2 && (file[0] ?? 0) + (file[1] ?? 0) === 0x1fd);
  return isMark && written.every((byte, index) => byte === file[index + bom]);
}
