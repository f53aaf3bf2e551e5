import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { FlatFiles } from "../adapters/flatFiles.ts";
import type { MessageTexts } from "./messageTexts.ts";
import { messageScheme, messageUri } from "./messageUri.ts";

/**
 * The unsent messages of conversations as Markdown files: an editor shows a message, and saving it brings it back into the composer. Since each file is the
 * draft itself, VS Code's own checks hold: if both have changed, it asks before one of them is overwritten, and what is not saved survives a reload.
 */
export class MessageFiles extends FlatFiles {
  readonly #app: App;
  #texts: Promise<MessageTexts> | undefined;

  constructor(app: App) {
    super(messageScheme, false);
    this.#app = app;
  }

  /** The composer has another draft: an editor without changes of its own shows it. */
  async draftChanged(session: Session): Promise<void> {
    if ((await this.#texts)?.hasChanged(session) === true)
      this.changed.fire([{ type: vscode.FileChangeType.Changed, uri: messageUri(session) }]);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { text, mtime } = await (await this.#load()).read(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: new TextEncoder().encode(text).length };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode((await (await this.#load()).read(uri)).text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    await (await this.#load()).write(uri, new TextDecoder().decode(content).replace(/\n$/, ""));
  }

  override dispose(): void {
    void this.#texts?.then((texts) => texts.dispose());
    super.dispose();
  }

  #load(): Promise<MessageTexts> {
    return (this.#texts ??= import("./messageTexts.ts").then(({ MessageTexts }) => new MessageTexts(this.#app)));
  }
}
