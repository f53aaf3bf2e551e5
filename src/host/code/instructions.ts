import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { attachedContent } from "../../app/context/attachedParts.ts";
import { namedFiles } from "../../app/inlineEdit/namedFiles.ts";
import type { OutgoingContent } from "../../app/outbound/outgoing.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { attachFile } from "../workspace/attachFile.ts";
import { captureForSending } from "../workspace/captureForSending.ts";
import { workspaceFile } from "../workspace/workspacePath.ts";
import { type InstructionPlace, InstructionThreads } from "./instructionThread.ts";

/** An instruction as it may be sent, with the files that it names. */
export interface SettledInstruction {
  readonly text: string;
  readonly context: OutgoingContent;
}

/** How an instruction is asked for. */
export interface InstructionQuestion {
  /** Where the box with several lines is shown; undefined where there is only the one with one line. */
  readonly place: Pick<InstructionPlace, "document" | "range"> | undefined;
  readonly prompt: string;
  readonly example: string;
}

/** How many instructions are offered again. */
const mostRecent = 20;

/** Asks for the instructions of edits in place, and keeps those of this window for another time. */
export class Instructions implements vscode.Disposable {
  readonly #app: App;
  readonly #threads = new InstructionThreads();
  #recent: readonly string[] = [];

  constructor(app: App) {
    this.#app = app;
  }

  /** The instruction as it may be sent; undefined where there is none. */
  async ask(question: InstructionQuestion): Promise<SettledInstruction | undefined> {
    const written = await this.#askFor(question);
    if (written === undefined || written.trim() === "") return undefined;
    const text = await this.#app.questions.settle(written, { isStored: false });
    if (text === undefined) return undefined;
    this.#recent = [text, ...this.#recent.filter((one) => one !== text)].slice(0, mostRecent);
    const attachments = await this.#attachments(text);
    return attachments && { text, context: attachedContent(attachments) };
  }

  /** Takes what was written into the box in the code. */
  submit(thread: unknown, text: string): void {
    this.#threads.submit(thread, text);
  }

  /** Closes the box in the code. */
  async cancel(): Promise<void> {
    if (!this.#threads.isOpen) return;
    this.#threads.cancel();
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  }

  /** Offers the instructions of this window again. The chosen one is put into the box. */
  async offerRecent(): Promise<void> {
    if (!this.#threads.isOpen) return;
    if (this.#recent.length === 0) {
      return this.#app.ask.hint(vscode.l10n.t("There are no earlier instructions in this window."));
    }
    const rows = this.#recent.map((text) => {
      const [first = "", ...more] = text.trim().split("\n");
      return { label: first, ...(more.length === 0 ? {} : { detail: more.join(" ") }), text };
    });
    const chosen = await this.#app.ask.pick({ title: vscode.l10n.t("Recent instructions"), rows });
    if (chosen !== undefined) await this.#threads.write(chosen.text);
  }

  dispose(): void {
    this.#threads.dispose();
  }

  async #askFor({ place, prompt, example }: InstructionQuestion): Promise<string | undefined> {
    if (place !== undefined) {
      const instruction = await this.#threads.ask({ ...place, label: prompt, example });
      if (instruction !== "unusable") return instruction === "cancelled" ? undefined : instruction.text;
    }
    return this.#app.ask.input({ title: vscode.l10n.t("Edit with Aside"), prompt, placeholder: example });
  }

  /** The files that an instruction names, as they may be sent; undefined where the user would rather not send them. */
  async #attachments(text: string): Promise<readonly Attachment[] | undefined> {
    const attachments: Attachment[] = [];
    for (const readings of namedFiles(text)) {
      for (const reading of readings) {
        const found = await workspaceFile(reading);
        if ("problem" in found || !found.exists) continue;
        const attached = await attachFile(found.uri);
        if ("problem" in attached) this.#app.ask.status(attached.problem);
        else attachments.push(attached.attachment);
        break;
      }
    }
    return captureForSending(attachments);
  }
}
