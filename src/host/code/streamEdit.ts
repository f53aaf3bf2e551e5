import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { TurnPlan } from "../../app/chat/turnPlan.ts";
import type { ChatEvent } from "../../shared/chatEvent.ts";

/** Between two updates of the diff while the answer streams, milliseconds. */
const drawEveryMs = 120;

/** How an answer is read and shown. */
export interface EditReader<Lines> {
  /** The lines in an answer: undefined while there are none, a problem in words where it cannot be used. */
  readonly read: (answer: string, ended: boolean) => Lines | { readonly problem: string } | undefined;
  readonly draw: (lines: Lines) => Promise<void>;
}

/** How a stream ended: the lines that came, and a problem in words where they are not the answer. */
export interface StreamedEdit<Lines> {
  readonly answer: string;
  readonly lines: Lines | undefined;
  readonly problem?: string;
}

/** Streams the answer to an edit, and shows its lines as they come. `temporary`: it was asked for in a temporary conversation. */
export async function streamEdit<Lines extends readonly unknown[]>(
  app: App,
  { plan, temporary }: { readonly plan: TurnPlan; readonly temporary: boolean },
  signal: AbortSignal,
  { read, draw }: EditReader<Lines>,
): Promise<StreamedEdit<Lines>> {
  let text = "";
  let drawing: Promise<void> = Promise.resolve();
  let drawnAt = 0;
  const soFar = (): Lines | undefined => {
    const lines = read(text, false);
    return lines === undefined || "problem" in lines ? undefined : lines;
  };
  const onEvents = (events: readonly ChatEvent[]): void => {
    for (const event of events) if (event.type === "text") text += event.text;
    if (performance.now() - drawnAt < drawEveryMs) return;
    const lines = soFar();
    if (lines === undefined) return;
    drawnAt = performance.now();
    drawing = drawing.then(() => draw(lines));
  };
  const asked = await app.askOnce({ kind: "inlineEdit", plan, signal, onEvents, temporary });
  if ("declined" in asked) return { answer: text, lines: undefined };
  if ("error" in asked) return { answer: text, lines: undefined, problem: asked.error.message };
  await drawing;
  const { answer } = asked;
  const failed = (problem: string): StreamedEdit<Lines> => ({ answer: text, lines: soFar(), problem });
  if (signal.aborted) return { answer: text, lines: soFar() };
  if (answer.error !== null) return failed(answer.error.message);
  if (answer.verdict !== "complete") return failed(vscode.l10n.t("The response was cut off. Nothing was changed."));
  const lines = read(answer.text, true);
  if (lines === undefined) return failed(vscode.l10n.t("The response contained no code: “{0}”", answer.text.trim().slice(0, 200)));
  return "problem" in lines ? failed(lines.problem) : { answer: answer.text, lines };
}
