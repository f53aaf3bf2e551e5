import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import type { CodeLines } from "../../app/context/codeLines.ts";
import { stoppedText } from "../../app/context/stoppedProgram.ts";
import { newAttachment, relativeName, safeName } from "../workspace/attachments.ts";
import { codeAround } from "./codeAround.ts";
import { readProgram, type ReadProgram } from "./debugReader.ts";
import { stopReason } from "./stopReasons.ts";

/** How many lines are shown on either side of the one that the program stopped at. */
const linesAround = 15;

/** A program that is stopped in the debugger, as an attachment. */
export type Stopped = Attached & { readonly hasException: boolean };

/** Where the debugger's focus is, if a program is stopped there. A thread that runs has no frame. */
export function stoppedFrame(): vscode.DebugStackFrame | undefined {
  const item = vscode.debug.activeStackItem;
  return item instanceof vscode.DebugStackFrame ? item : undefined;
}

/** The program that is stopped: its exception, stack, the variables of the frame that has the focus, and the lines around. */
export async function attachStopped(): Promise<Stopped> {
  const frame = stoppedFrame();
  if (frame === undefined) return { problem: vscode.l10n.t("No program is paused in the debugger."), hasException: false };
  const program = await readProgram(frame, stopReason(frame.session), relativeName);
  if (program.frames.length === 0 && program.exception === undefined && program.scopes.length === 0) {
    return {
      problem: vscode.l10n.t("The debugger did not report where the program is paused. Try again."),
      hasException: false,
    };
  }
  const { code, notes } = await linesOf(program);
  const text = stoppedText({ ...program, code, notes: [...program.notes, ...notes] });
  return {
    attachment: newAttachment({ kind: "debug", label: labelOf(program), path: safeName(frame.session.name), text }),
    hasException: program.exception !== undefined,
  };
}

function labelOf({ exception, frames, selected }: ReadProgram): string {
  if (exception !== undefined) {
    const [first = ""] = exception.split("\n", 1);
    return vscode.l10n.t("Exception: {0}", first.length > 60 ? `${first.slice(0, 59)}…` : first);
  }
  const frame = frames[selected];
  if (frame === undefined) return vscode.l10n.t("Paused program");
  return vscode.l10n.t("Paused at {0}:{1}", frame.source.slice(frame.source.lastIndexOf("/") + 1), frame.line);
}

/** The lines around the frame that has the focus, or around the nearest caller whose code may be sent: a program often throws in a library. */
async function linesOf({
  frames,
  selected,
}: ReadProgram): Promise<{ readonly code: readonly CodeLines[]; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  for (const { file, line } of frames.slice(selected)) {
    const code = file && (await codeAround({ file, line, first: line - linesAround, last: line + linesAround }));
    if (code === undefined) continue;
    if (!("note" in code)) return { code: [code], notes };
    if (notes.length === 0) notes.push(code.note);
  }
  return { code: [], notes };
}
