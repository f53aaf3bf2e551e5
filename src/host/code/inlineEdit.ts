import * as vscode from "vscode";
import { fencedAnswer } from "../../apply/fencedAnswer.ts";
import { reindentTo } from "../../apply/pasteIndent.ts";
import type { App } from "../../app/app.ts";
import type { ChatEvent } from "../../shared/chatEvent.ts";
import type { TurnPlan } from "../../app/chat/turnPlan.ts";
import { keepMasked } from "../../app/outbound/keepMasked.ts";
import { newAttachment } from "../workspace/attachments.ts";
import { inspectAttachment } from "../workspace/inspectAttachment.ts";
import { partsAsSent } from "../workspace/secretChecks.ts";
import { currentEditor } from "../workspace/selection.ts";
import { openRestorable } from "../workspace/restorable.ts";
import type { Review } from "./review.ts";
import type { Reviews } from "./reviews.ts";
import { selectedRange } from "../workspace/selection.ts";
import { rangeOf } from "./textEdits.ts";
import { realUri, workspaceFileOf } from "../workspace/workspacePath.ts";
import { readOnlyProblem } from "../workspace/writable.ts";
import { fenceAround } from "../../shared/markdown/fence.ts";
import { notReached } from "./notReached.ts";

/** How many lines before and after the edited ones are sent with them. */
const linesAround = 40;
/** Between two updates of the diff while the answer streams, milliseconds. */
const drawEveryMs = 120;
const instructions =
  "You change code in an editor. You get lines of a file and an instruction. Reply with the new text of exactly those lines, all of them, in one fenced code block, and nothing else. Keep the file's indentation and style.";

const aboutMasks = "Where a line contains “[redacted]”, keep it as it is.";

let lastInstruction = "";

/**
 * “Edit with Aside”: asks for a change to the selection (else the symbol around the cursor), and streams the answer into a diff editor. Nothing changes
 * before the user accepts.
 */
export async function inlineEdit(app: App, reviews: Reviews): Promise<void> {
  const editor = currentEditor();
  const selected = editor && (await selectedRange(editor));
  if (editor === undefined || selected === undefined) {
    return app.ask.notify({ severity: "info", message: vscode.l10n.t("Select some code in an editor first.") });
  }
  const { document } = editor;
  const start = selected.start.line;
  const end = selected.end.character === 0 && selected.end.line > start ? selected.end.line : selected.end.line + 1;
  const name = vscode.workspace.asRelativePath(document.uri);
  const readOnly = await readOnlyProblem(document.uri, name);
  if (readOnly !== undefined) return app.ask.notify({ severity: "warning", message: readOnly });
  const restorable = document.isUntitled || document.uri.scheme !== "file" ? document : await openRestorable(document.uri, name);
  if ("problem" in restorable) return app.ask.notify({ severity: "warning", message: restorable.problem });
  const instruction = await app.ask.input({
    title: vscode.l10n.t("Edit with Aside"),
    prompt: vscode.l10n.t("Describe the change to lines {0}–{1} of {2}", start + 1, end, name),
    placeholder: lastInstruction || vscode.l10n.t("For example: handle an empty list"),
  });
  if (instruction === undefined || instruction.trim() === "") return;
  const settled = await app.questions.settle(instruction, { isStored: false });
  if (settled === undefined) return;
  lastInstruction = settled;
  const found = await workspaceFileOf(document.uri);
  const file =
    "problem" in found
      ? { uri: document.uri, real: (await realUri(document.uri)) ?? document.uri, path: name, exists: true, isProtected: false }
      : found;
  const before = document.getText();
  const range = rangeOf(document, start, end);
  const old = document.getText(range);
  const sent = await settledLines(document, name, start, end);
  if (sent === undefined || !(await app.questions.mayAsk(app.place.session))) return;
  const [head, tail] = [before.slice(0, document.offsetAt(range.start)), before.slice(document.offsetAt(range.end))];
  const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  const written = (lines: readonly string[], rest: readonly string[]): string => {
    const text = reindentTo(`${lines.join("\n")}\n`, "", old)
      .replace(/\n$/, "")
      .replaceAll("\n", eol);
    const left = rest.length === 0 ? "" : eol + rest.join(eol);
    return head + text + left + (old.endsWith(eol) ? eol : "") + tail;
  };
  const oldLines = linesOf(old);
  const sentLines = linesOf(sent.old);
  const review = await reviews.begin({ file: { ...file, isOpen: true }, before, after: before });
  const abort = new AbortController();
  let isStopped = false;
  review.busy = true;
  void review.done.then(() => abort.abort());
  const settings = app.settings.effective(app.place.session.conversation);
  const plan: TurnPlan = {
    settings,
    model: settings.model.value ?? "",
    messages: [
      { role: "system", texts: [{ source: "aside", text: sent.old === old ? instructions : `${instructions} ${aboutMasks}` }] },
      {
        role: "user",
        texts: [
          { source: "inlineEditLines", settled: true, text: question(document, name, start, end, sent) },
          { source: "inlineEditInstruction", settled: true, before: "Instruction: ", text: settled },
        ],
      },
    ],
    parameters: settings.parameters,
    conversationId: crypto.randomUUID(),
  };
  const draw = (lines: readonly string[], rest: readonly string[]): Promise<void> =>
    review.update(written(keepMasked(lines, oldLines, sentLines), rest));
  const { problem, lines: came } = await app.ask.progress(
    { title: vscode.l10n.t("Editing {0}", name), cancellable: true },
    async (cancelled) => {
      const stop = (): void => {
        isStopped = !abort.signal.aborted;
        abort.abort();
      };
      cancelled.addEventListener("abort", stop, { once: true });
      return stream(app, plan, abort.signal, (lines, ended) => draw(lines, ended ? [] : oldLines.slice(lines.length)));
    },
  );
  review.busy = false;
  if (isStopped && came !== undefined) {
    await draw(came, notReached(oldLines, keepMasked(came, oldLines, sentLines)));
    return reveal(app, review, vscode.l10n.t("Stopped. The proposal holds what had come; the lines after it are as they were."));
  }
  if (abort.signal.aborted) return review.reject();
  if (problem !== undefined) {
    review.reject();
    return app.ask.notify({ severity: "error", message: problem });
  }
  await reveal(app, review);
}

/** The lines to be changed and those around them, as they may be sent. */
interface SentLines {
  readonly above: string;
  readonly old: string;
  readonly below: string;
}

/** Asks about secrets in the lines that are sent, and about the file if it is a secret one; undefined where the user would rather not send them. */
async function settledLines(document: vscode.TextDocument, name: string, start: number, end: number): Promise<SentLines | undefined> {
  const lines = (from: number, to: number): string =>
    document.getText(rangeOf(document, Math.max(0, from), Math.min(document.lineCount, to)));
  const parts = [lines(start - linesAround, start), lines(start, end), lines(end, end + linesAround)];
  const inspected = await inspectAttachment(
    newAttachment({
      kind: "selection",
      label: name,
      path: name,
      uri: document.uri.toString(),
      languageId: document.languageId,
      startLine: Math.max(0, start - linesAround) + 1,
      endLine: Math.min(document.lineCount, end + linesAround),
      text: parts.join(""),
    }),
  );
  if (!("attachment" in inspected)) return undefined;
  const [above = "", old = "", below = ""] = partsAsSent(parts, inspected.attachment);
  return { above, old, below };
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}

function question(document: vscode.TextDocument, name: string, start: number, end: number, { above, old, below }: SentLines): string {
  const fence = fenceAround([above, old, below].join("\n"));
  const block = (title: string, code: string): string =>
    code.trim() === "" ? "" : `${title}\n${fence}${document.languageId}\n${code.replace(/\n$/, "")}\n${fence}`;
  return [
    `File ${name} (${document.languageId}).`,
    block("Lines before:", above),
    block("Lines after:", below),
    block(`Lines ${start + 1}-${end}, to be changed:`, old),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** How a stream ended: with a problem in words where it contains no code, and with the lines of code that came. */
interface Streamed {
  readonly problem?: string;
  readonly lines: readonly string[] | undefined;
}

/** Streams the answer into `draw`. */
async function stream(
  app: App,
  plan: TurnPlan,
  signal: AbortSignal,
  draw: (lines: readonly string[], ended: boolean) => Promise<void>,
): Promise<Streamed> {
  let text = "";
  let drawing: Promise<void> = Promise.resolve();
  let drawnAt = 0;
  const onEvents = (events: readonly ChatEvent[]): void => {
    for (const event of events) if (event.type === "text") text += event.text;
    const lines = fencedAnswer(text, false);
    if (lines === undefined || performance.now() - drawnAt < drawEveryMs) return;
    drawnAt = performance.now();
    drawing = drawing.then(() => draw(lines, false));
  };
  const asked = await app.askOnce({ kind: "inlineEdit", plan, signal, onEvents });
  if ("error" in asked) return { problem: asked.error.message, lines: undefined };
  const { answer } = asked;
  await drawing;
  const came = fencedAnswer(text, false);
  if (signal.aborted) return { lines: came };
  const failed = (problem: string): Streamed => ({ problem, lines: came });
  if (answer.error !== null) return failed(answer.error.message);
  if (answer.verdict !== "complete") return failed(vscode.l10n.t("The response was cut off. Nothing was changed."));
  const lines = fencedAnswer(answer.text, true);
  if (lines === undefined) return failed(vscode.l10n.t("The response contained no code: “{0}”", answer.text.trim().slice(0, 200)));
  await draw(lines, true);
  return { lines };
}

async function reveal(app: App, review: Review, status?: string): Promise<void> {
  if ((await review.changes()).length === 0) {
    review.reject();
    return app.ask.notify({ severity: "info", message: vscode.l10n.t("The model suggested no changes.") });
  }
  if (status !== undefined) app.ask.status(status);
  await vscode.commands.executeCommand("workbench.action.compareEditor.nextChange");
}
