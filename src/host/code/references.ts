import * as vscode from "vscode";
import { checkPath } from "../../apply/checkPath.ts";
import type { Session } from "../../app/chat/session.ts";
import { columnForCode } from "./reviews.ts";
import { reviewedFile } from "../../app/review/reviewedFiles.ts";
import { openReviewed, reviewBefore } from "./reviewedPlace.ts";
import { workspaceFile, workspaceFileOf } from "../workspace/workspacePath.ts";

/** How many names are looked up through language services for one answer: each may cost a search. */
const mostSymbols = 24;
/** How long a result is reused, milliseconds: files come and go. */
const freshMs = 30_000;

type Found = { readonly uri: vscode.Uri; readonly range: vscode.Range | undefined } | null;

const pathText = /^(?:\.{0,2}\/)?[\w@()[\]+.-]+(?:\/[\w@()[\]+.-]+)*?(?::(-?\d{1,7})(?:[-:]\d{1,7})?|#L(\d{1,7}))?$/;
const symbolText = /^([\p{L}_$][\p{L}\p{N}_$]*)(?:[.#]([\p{L}_$][\p{L}\p{N}_$]*))?(?:\(\))?$/u;

/** Finds the files and symbols of the workspace that answers mention. The text comes from a model: a path is checked like one that is to be written. */
export class References {
  readonly #known = new Map<string, { readonly found: Promise<Found>; readonly at: number }>();

  /** Those of the texts that are files or symbols; each must be in the message. */
  async find(session: Session, messageId: string, texts: readonly string[]): Promise<readonly string[]> {
    const said = textOf(session, messageId);
    const review = reviewBefore(session, messageId);
    const found: string[] = [];
    let symbols = 0;
    for (const text of new Set(texts)) {
      if (!said.includes(text)) continue;
      const isPath = looksLikePath(text);
      if (!isPath && ++symbols > mostSymbols) continue;
      const isReviewed = isPath && review !== undefined && reviewedFile(review.text, withoutLine(text)) !== undefined;
      if (isReviewed || (await this.#lookUp(text)) !== null) found.push(text);
    }
    return found;
  }

  /** Opens the file or symbol, if the message mentions it and it exists. */
  async open(session: Session, messageId: string, text: string): Promise<void> {
    if (!textOf(session, messageId).includes(text)) return;
    const review = looksLikePath(text) ? reviewBefore(session, messageId) : undefined;
    const line = lineIn(text);
    if (review !== undefined && (await openReviewed(review, withoutLine(text), line))) return;
    const found = await this.#lookUp(text);
    // It may have been found a while ago: what stands there now counts.
    if (found === null || "problem" in (await workspaceFileOf(found.uri))) return;
    await vscode.window.showTextDocument(found.uri, {
      preview: true,
      viewColumn: columnForCode(),
      ...(found.range === undefined ? {} : { selection: found.range }),
    });
  }

  #lookUp(text: string): Promise<Found> {
    const known = this.#known.get(text);
    if (known !== undefined && Date.now() - known.at < freshMs) return known.found;
    const found = (looksLikePath(text) ? findFile(text) : findSymbol(text)).catch(() => null);
    this.#known.set(text, { found, at: Date.now() });
    if (this.#known.size > 1000) this.#known.clear();
    return found;
  }
}

function textOf(session: Session, messageId: string): string {
  const message = session.message(messageId);
  return message?.role === "assistant" ? message.text : "";
}

function looksLikePath(text: string): boolean {
  return pathText.test(text) && (text.includes("/") || /\.[a-z]\w{0,9}(?:[:#].*)?$/i.test(text)) && !/^[\d.:]+$/.test(text);
}

/** The line that a text names: 1-based, negative for a deleted line of a review, 0 for none. */
function lineIn(text: string): number {
  const [, colon, hash] = pathText.exec(text) ?? [];
  return Number(colon ?? hash ?? 0);
}

function withoutLine(text: string): string {
  return text.replace(/:-?\d+(?:[-:]\d+)?$|#L\d+$/, "");
}

async function findFile(text: string): Promise<Found> {
  const line = Math.abs(lineIn(text));
  const path = withoutLine(text);
  if ("refused" in checkPath(path)) return null;
  const range = line > 0 ? new vscode.Range(line - 1, 0, line - 1, 0) : undefined;
  const direct = await workspaceFile(path);
  if (!("problem" in direct) && direct.exists) return { uri: direct.uri, range };
  if (path.startsWith(".")) return null;
  const [only, other] = await vscode.workspace.findFiles(`**/${path.replace(/[[\]{}*?]/g, "[$&]")}`, undefined, 2);
  if (only === undefined || other !== undefined) return null;
  const file = await workspaceFileOf(only);
  return "problem" in file ? null : { uri: file.uri, range };
}

async function findSymbol(text: string): Promise<Found> {
  const [, first = "", second] = symbolText.exec(text) ?? [];
  const name = second ?? first;
  if (name.length < 3) return null;
  const symbols = await vscode.commands.executeCommand<readonly vscode.SymbolInformation[] | undefined>(
    "vscode.executeWorkspaceSymbolProvider",
    name,
  );
  const same = (symbols ?? []).filter(
    (symbol) => symbol.name.replace(/\(.*$/, "") === name && (second === undefined || symbol.containerName.includes(first)),
  );
  for (const { location } of same) {
    const file = await workspaceFileOf(location.uri);
    if (!("problem" in file)) return { uri: location.uri, range: new vscode.Range(location.range.start, location.range.start) };
  }
  return null;
}
