import type * as vscode from "vscode";
import type { CodeActionName } from "../../shared/protocol.ts";
import type { Session } from "../../app/chat/session.ts";
import { applyCode } from "./applyCode.ts";
import { parseBlock } from "../../apply/parseBlock.ts";
import { answeredBlocks, answeredCode } from "../../app/chat/answeredCode.ts";
import type { CodeTargetShown } from "../../app/chat/chatPlace.ts";
import { applyAll } from "./applyAll.ts";
import { codeTarget } from "./codeTarget.ts";
import { CodeTerminal } from "./codeTerminal.ts";
import type { App } from "../../app/app.ts";
import { InlineEdits } from "./inlineEdit.ts";
import { insertCode } from "./insertCode.ts";
import { newFile } from "./newFile.ts";
import type { ChangeOutcome, ProposedChange } from "../../app/proposals.ts";
import { proposeChanges } from "./proposeChanges.ts";
import { References } from "./references.ts";
import { Reviews } from "./reviews.ts";

/** What an answer can become: code in an editor, a file, a change that is looked at first, a command in a terminal. Loaded with its first use. */
export class CodeBlockActions implements vscode.Disposable {
  readonly reviews = new Reviews();
  readonly #terminal = new CodeTerminal();
  readonly #references = new References();
  readonly #app: App;
  readonly inlineEdits: InlineEdits;

  constructor(app: App) {
    this.#app = app;
    this.inlineEdits = new InlineEdits(app, this.reviews);
  }

  /** Does what a button of a block of code asks for. The block is read from the session, not from the panel. */
  async act(session: Session, messageId: string, block: number, action: CodeActionName): Promise<void> {
    const code = await answeredCode(session, messageId, block);
    if (code === undefined) return;
    switch (action) {
      case "insert":
        return insertCode(code.code);
      case "apply":
        return applyCode(code, this.reviews, async (request) => (await import("./exactEdit.ts")).askExactEdit(this.#app, session, request));
      case "newFile":
        return newFile(code, this.reviews);
      case "terminal":
        return this.#terminal.insert(code.code);
      case "preview":
        return this.#app.features.get("previewBlock")(session, messageId, block);
      default:
        return action satisfies never;
    }
  }

  /** Applies all blocks of an answer as one set of changes. */
  async applyAll(session: Session, messageId: string): Promise<void> {
    await applyAll(await answeredBlocks(session, messageId), this.reviews);
  }

  /** The file that a block would be applied to; undefined where only the user can tell, or nothing could be written there. */
  async describeTarget(session: Session, messageId: string, block: number): Promise<CodeTargetShown | undefined> {
    const code = await answeredCode(session, messageId, block);
    if (code === undefined) return undefined;
    const files = parseBlock(code.code, code.language);
    if ("reason" in files || files.length !== 1) return undefined;
    const target = await codeTarget(code, files[0]?.path);
    return target.kind === "file" ? { messageId, block, path: target.file.path, isNew: !target.file.exists } : undefined;
  }

  /** Has a person look at changes of files; none is made without being accepted. */
  propose(changes: readonly ProposedChange[]): Promise<readonly ChangeOutcome[]> {
    return proposeChanges(changes, this.reviews, "model");
  }

  /** Which texts of an answer are files or symbols of the workspace. */
  findReferences(session: Session, messageId: string, texts: readonly string[]): Promise<readonly string[]> {
    return this.#references.find(session, messageId, texts);
  }

  /** Opens what such a text means. */
  openReference(session: Session, messageId: string, text: string): Promise<void> {
    return this.#references.open(session, messageId, text);
  }

  dispose(): void {
    this.inlineEdits.dispose();
    this.reviews.dispose();
    this.#terminal.dispose();
  }
}
