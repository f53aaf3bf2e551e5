import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Attached } from "../../app/context/attached.ts";
import { attachmentTokens } from "../../app/context/attachmentTokens.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { counted } from "../../shared/counted.ts";
import { formatNumber } from "../../shared/locale.ts";
import { pick } from "../adapters/vscodePick.ts";
import { attachDocument, attachLines, nameOf, newAttachment, relativeName, unreadable } from "../workspace/attachments.ts";
import { CodebaseFiles, type CodebasePiece, type CodebaseResult } from "./codebaseFiles.ts";

/** What is checked at first: the best pieces, as long as they fit. The user may check more. */
const budget = 8000;
const mostChecked = 10;

interface PieceItem extends vscode.QuickPickItem {
  readonly piece: CodebasePiece;
  readonly tokens: number;
}

/** Finds the pieces of the workspace that fit a question, and lets the user choose those that go with it. Nothing leaves the machine before they send it. */
export class CodebaseSearch implements vscode.Disposable {
  readonly #app: Pick<App, "ask" | "progress">;
  readonly #files = new CodebaseFiles();

  constructor(app: Pick<App, "ask" | "progress">) {
    this.#app = app;
  }

  /**
   * The pieces that the user has chosen.
   * @param message the message that is being written; without one, the user is asked what to look for, and that becomes the message
   */
  async choose(place: ChatPlace, message: string): Promise<readonly Attached[]> {
    const { ask } = this.#app;
    if (!vscode.workspace.isTrusted) {
      ask.hint(vscode.l10n.t("Codebase search is not available in Restricted Mode."));
      return [];
    }
    const question = message.trim() === "" ? await this.#question(place) : message;
    if (question === undefined) return [];
    const found = await this.#find(place, question);
    if (found === undefined) return [];
    if (found.pieces.length === 0) {
      ask.hint(vscode.l10n.t("No matching code found. Try naming a function, a file or an error."));
      return [];
    }
    const chosen = await choosePieces(found);
    return Promise.all(chosen.map(attachPiece));
  }

  dispose(): void {
    this.#files.dispose();
  }

  async #question(place: ChatPlace): Promise<string | undefined> {
    const typed = await this.#app.ask.input({
      title: vscode.l10n.t("Search the codebase"),
      prompt: vscode.l10n.t("Enter a question about your code. It becomes your message."),
    });
    if (typed === undefined || typed.trim() === "") return undefined;
    place.compose(typed.trim(), true);
    return typed;
  }

  /** Undefined where the user has canceled. */
  #find(place: ChatPlace, question: string): Promise<CodebaseResult | undefined> {
    const title = vscode.l10n.t("Searching the codebase");
    return this.#app.progress.run(place.session, { title, cancellable: true }, async (signal) => {
      try {
        return await this.#files.find(question, signal);
      } catch (cause) {
        if (signal.aborted) return undefined;
        throw cause;
      }
    });
  }
}

async function choosePieces({ pieces, leftOut }: CodebaseResult): Promise<readonly CodebasePiece[]> {
  const items = pieces.map(itemOf);
  let checked = fitting(items);
  const title = (): string =>
    counted(
      checked.length,
      "{0} codebase result selected, about {1} tokens",
      "{0} codebase results selected, about {1} tokens",
      formatNumber(checked.reduce((sum, { tokens }) => sum + tokens, 0)),
    );
  const chosen = await pick<PieceItem>({
    title,
    placeholder:
      leftOut === 0
        ? vscode.l10n.t("Select the code to attach, best match first")
        : counted(
            leftOut,
            "Select the code to attach. The workspace is too large, so {0} file was not searched.",
            "Select the code to attach. The workspace is too large, so {0} files were not searched.",
          ),
    items,
    sortByLabel: false,
    checked: (item) => checked.includes(item),
    onChecked: (now, view) => {
      checked = now;
      view.title(title());
    },
  });
  return chosen?.type === "items" ? chosen.items.map(({ piece }) => piece) : [];
}

function itemOf(piece: CodebasePiece): PieceItem {
  const { uri, name, whole, startLine, endLine, text } = piece;
  const attachment = newAttachment({ kind: "file", label: nameOf(uri), path: relativeName(uri), startLine, endLine, text });
  const tokens = attachmentTokens(whole ? attachment : { ...attachment, part: true }) ?? 0;
  const lines = startLine === endLine ? String(startLine) : `${startLine}-${endLine}`;
  const place = whole ? relativeName(uri) : `${relativeName(uri)}:${lines}`;
  return {
    label: `$(${whole ? "file" : "symbol-snippet"}) ${plainLabel(name ?? nameOf(uri))}`,
    description: counted(tokens, "{1} · about {0} token", "{1} · about {0} tokens", plainLabel(place)),
    piece,
    tokens,
  };
}

/** The best pieces that fit into the budget. */
function fitting(items: readonly PieceItem[]): readonly PieceItem[] {
  const chosen: PieceItem[] = [];
  let left = budget;
  for (const item of items) {
    if (chosen.length === mostChecked) break;
    if (item.tokens > left) continue;
    chosen.push(item);
    left -= item.tokens;
  }
  return chosen;
}

async function attachPiece({ uri, whole, startLine, endLine }: CodebasePiece): Promise<Attached> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return whole ? attachDocument(document) : attachLines(document, startLine, Math.min(endLine, document.lineCount));
  } catch (cause) {
    return unreadable(uri, cause);
  }
}
