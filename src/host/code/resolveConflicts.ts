import * as vscode from "vscode";
import { type Conflict, conflictsIn } from "../../apply/conflicts.ts";
import { linesOf } from "../../apply/lineChanges.ts";
import type { App } from "../../app/app.ts";
import { EditedText } from "../../app/inlineEdit/editedText.ts";
import { editQuestion, excerptsAround } from "../../app/inlineEdit/editQuestion.ts";
import { aboutConflicts, sideChanges, sidesText, unsettled } from "../../app/merge/conflictQuestion.ts";
import type { Piece } from "../../app/outbound/outgoing.ts";
import { priceText } from "../../app/usage/priceText.ts";
import { counted } from "../../shared/counted.ts";
import { inSlices } from "../../shared/steps.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import { relativeName, safeName } from "../workspace/attachments.ts";
import { type GitRepository, gitRepositories } from "../workspace/gitRepositories.ts";
import { openRestorable } from "../workspace/restorable.ts";
import { workspaceFileOf } from "../workspace/workspacePath.ts";
import { readOnlyProblem } from "../workspace/writable.ts";
import { settledParts } from "./editLines.ts";
import { OpenEdit } from "./openEdit.ts";
import { columnForCode, type Reviews } from "./reviews.ts";
import { rangeOf } from "./textEdits.ts";

/** More conflicts than this are no longer one request that can be checked. */
const mostConflicts = 20;
/** The most text of conflicts and the lines around them, in characters. */
const largestConflicts = 200_000;
/** The largest version of a file whose changes are told, in characters. */
const largestVersion = 2_000_000;
/** How far a NUL is looked for, by which git itself recognizes binary files, in bytes. */
const binaryWithin = 8000;
/** How long the price of the model is waited for before it is shown as unknown, in milliseconds. */
const priceWaitMs = 2500;

/** The three versions of a file in a merge; undefined where one side does not have it. */
interface Stages {
  readonly base: string | undefined;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

/**
 * “Resolve Conflicts”: asks for the lines in place of a file's conflicts, and shows them as a proposal. Nothing outside of the conflicts can change, and nothing
 * is written or staged before the user accepts.
 * @param selected the selection in the editor of the file: only the conflicts that it touches are resolved
 * @returns the edit, whose proposal the user can have changed; undefined where there is none
 */
export async function resolveConflicts(
  app: App,
  reviews: Reviews,
  uri: vscode.Uri,
  selected: vscode.Selection | undefined,
): Promise<{ readonly open: OpenEdit; readonly ask: () => Promise<void> } | undefined> {
  const warn = (message: string): undefined => {
    app.ask.notify({ severity: "warning", message });
    return undefined;
  };
  const name = relativeName(uri);
  const stages = await stagesOf(uri);
  const file = await workspaceFileOf(uri);
  if ("problem" in file) return warn(file.problem);
  const readOnly = file.exists ? await readOnlyProblem(uri, name) : vscode.l10n.t("{0} no longer exists.", name);
  if (readOnly !== undefined) return warn(readOnly);
  if (await isBinary(uri)) {
    return warn(
      vscode.l10n.t("{0} is a binary file, so its conflicts cannot be merged line by line. Use Git to keep one of its versions.", name),
    );
  }
  const document = await openRestorable(uri, name);
  if ("problem" in document) return warn(document.problem);
  const before = document.getText();
  const lines = linesOf(before).map((line) => line.replace(/\r?\n$/, ""));
  const all = conflictsIn(lines);
  if ("brokenAt" in all) {
    return warn(
      vscode.l10n.t("The conflict marker at line {0} of {1} is unmatched. Complete or remove it, then try again.", all.brokenAt, name),
    );
  }
  if (all.length === 0) return whyNone(app, uri, name, stages);
  const conflicts = await chosen(app, name, all, selected);
  if (conflicts === undefined) return undefined;
  const ranges = conflicts.map(({ start, end }) => ({ start, end }));
  const excerpts = excerptsAround(ranges, document.lineCount);
  const parts = excerpts.map(({ from, to }) => document.getText(rangeOf(document, from, to)));
  if (parts.reduce((sum, { length }) => sum + length, 0) > largestConflicts) {
    return warn(vscode.l10n.t("The conflicts in {0} are too large to send. Select some of them in the editor, then try again.", name));
  }
  // One question about secrets for all that is sent of the file.
  const settled = await settledParts(document, name, [...parts, `\n${await sidesOf(stages)}`], {
    startLine: 1,
    endLine: document.lineCount,
  });
  if (settled === undefined || !(await app.questions.hasModel(app.place.session))) return undefined;
  const [texts, sides] = [settled.slice(0, parts.length), (settled.at(-1) ?? "").trim()];
  const question = editQuestion({
    path: name,
    languageId: document.languageId,
    excerpts,
    texts,
    isBlank: false,
    isMasked: parts.some((part, index) => part !== texts[index]),
  });
  const instructions = `${question.instructions} ${aboutConflicts}`;
  const more: readonly Piece[] =
    sides === "" ? [] : [{ source: "conflictSides", settled: true, text: sides, of: { uri: document.uri.toString(), path: name } }];
  const first = conflicts[0]?.start ?? 0;
  const selection = new vscode.Range(first, 0, first, 0);
  await vscode.window.showTextDocument(document, {
    viewColumn: columnForCode(),
    preview: false,
    ...(selected === undefined ? { selection } : {}),
  });
  const instruction = await askInstruction(app, name, conflicts, { instructions, lines: question.lines, more });
  if (instruction === undefined) return undefined;
  if (document.getText() !== before) return warn(vscode.l10n.t("{0} changed in the meantime. Try again.", name));
  const review = await reviews.begin({ file: { ...file, isOpen: true }, before, after: before });
  const open = new OpenEdit(app, {
    review,
    // The marks have no indentation that the lines in their place could be fitted to.
    text: new EditedText(before, ranges, document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n", { asWritten: true }),
    sent: {
      question: { path: name, languageId: document.languageId, excerpts, texts, isBlank: false, isMasked: false },
      ranges: excerpts.flatMap(({ range }, index) => (range === undefined ? [] : [texts[index] ?? ""])),
    },
    question: { instructions, lines: question.lines },
    name,
    more,
    check: (written, index, isAmbiguous) => problemOf(written, conflicts[index], { lines, name, isAmbiguous }),
  });
  return { open, ask: () => open.ask({ text: instruction, context: { texts: [] } }) };
}

/** Which conflicts are resolved: those that the selection touches, else all, as far as one request can have them. */
async function chosen(
  { ask }: App,
  name: string,
  all: readonly Conflict[],
  selected: vscode.Selection | undefined,
): Promise<readonly Conflict[] | undefined> {
  const touched =
    selected === undefined || selected.isEmpty
      ? []
      : all.filter(({ start, end }) => start <= selected.end.line && end > selected.start.line);
  const wanted = touched.length > 0 ? touched : all;
  if (wanted.length <= mostConflicts) return wanted;
  const choices = { first: vscode.l10n.t("Resolve First {0}", mostConflicts) };
  const message = vscode.l10n.t("{0} has {1} conflicts. Aside can resolve up to {2} at a time.", name, wanted.length, mostConflicts);
  return (await ask.confirm({ severity: "warning", message, choices })) === "first" ? wanted.slice(0, mostConflicts) : undefined;
}

/** Asks how the conflicts are to be resolved, and shows what that sends and costs. */
async function askInstruction(
  app: App,
  name: string,
  conflicts: readonly Conflict[],
  { instructions, lines, more }: { readonly instructions: string; readonly lines: string; readonly more: readonly Piece[] },
): Promise<string | undefined> {
  const settings = app.settings.effective(app.place.session.conversation);
  const model = settings.model.value ?? "";
  const found = app.endpoints.get(settings.endpoint.value);
  if ("error" in found) {
    app.ask.notify({ severity: "error", message: found.error.message });
    return undefined;
  }
  await app.catalogue.find(found, model, { signal: AbortSignal.timeout(priceWaitMs), waitMs: priceWaitMs });
  const written = conflicts.flatMap(({ ours, theirs }) => [...ours, ...theirs]).join("\n");
  const { tokens, window, cost } = (await app.estimates.load()).oneOff(
    {
      settings,
      model,
      parameters: settings.parameters,
      messages: [
        { role: "system", texts: [{ source: "aside", text: instructions }] },
        { role: "user", texts: [...more, { source: "inlineEditLines", settled: true, text: lines }] },
      ],
    },
    estimateTokens(written),
  );
  const modelName = safeName(app.catalogue.nameOf(settings.endpoint.value, model));
  if (window !== null && tokens > window) {
    const message = vscode.l10n.t(
      "The conflicts in {0} do not fit in the context window of {1}. Select some of them in the editor, then try again.",
      name,
      modelName,
    );
    app.ask.notify({ severity: "warning", message });
    return undefined;
  }
  const size = counted(tokens, "Sends about {0} token to {1}.", "Sends about {0} tokens to {1}.", modelName);
  const typed = await app.ask.input({
    title: counted(conflicts.length, "Resolve {0} conflict in {1}", "Resolve {0} conflicts in {1}", name),
    prompt: `${size} ${priceText(cost)} ${vscode.l10n.t("Nothing changes until you accept the result.")}`,
    value: vscode.l10n.t("Keep what both sides intended."),
    ignoreFocusOut: true,
  });
  if (typed === undefined || typed.trim() === "") return undefined;
  return app.questions.settle(typed, { isStored: false });
}

/** Why lines do not settle a conflict, in words. */
function problemOf(
  written: readonly string[],
  conflict: Conflict | undefined,
  { lines, name, isAmbiguous }: { readonly lines: readonly string[]; readonly name: string; readonly isAmbiguous: boolean },
): string | undefined {
  if (conflict === undefined) return undefined;
  if (isAmbiguous) {
    return vscode.l10n.t(
      "In the conflict at line {0} of {1}, the versions differ in a secret that was redacted, so Aside cannot tell which one to keep. Nothing was changed. Resolve this conflict yourself.",
      conflict.start + 1,
      name,
    );
  }
  const why = unsettled(written, conflict, { before: lines[conflict.start - 1], after: lines[conflict.end] });
  switch (why) {
    case undefined:
      return undefined;
    case "marks":
      return vscode.l10n.t(
        "The response for the conflict at line {0} of {1} still contains conflict markers. Nothing was changed. Try again.",
        conflict.start + 1,
        name,
      );
    case "repeats":
      return vscode.l10n.t(
        "The response repeats lines around the conflict at line {0} of {1}. Nothing was changed. Try again.",
        conflict.start + 1,
        name,
      );
    default:
      return why satisfies never;
  }
}

/** A file without conflict markers: deleted on one side, or resolved already. */
async function whyNone({ ask }: App, uri: vscode.Uri, name: string, { base, ours, theirs }: Stages): Promise<undefined> {
  if (base === undefined || (ours === undefined) === (theirs === undefined)) {
    ask.hint(vscode.l10n.t("{0} has no conflict markers.", safeName(name.slice(name.lastIndexOf("/") + 1)).slice(0, 60)));
    return;
  }
  const message =
    ours === undefined
      ? vscode.l10n.t("{0} was deleted in the current version and changed in the incoming one. Stage it to keep it, or delete it.", name)
      : vscode.l10n.t("{0} was deleted in the incoming version and changed in the current one. Stage it to keep it, or delete it.", name);
  const choices = { show: vscode.l10n.t("Show Changes") };
  if ((await ask.confirm({ severity: "warning", message, choices })) !== "show") return;
  const inGit = (stage: string): vscode.Uri => uri.with({ scheme: "git", query: JSON.stringify({ path: uri.fsPath, ref: stage }) });
  const title = vscode.l10n.t("{0} (changed on one side, deleted on the other)", name.slice(name.lastIndexOf("/") + 1));
  await vscode.commands.executeCommand("vscode.diff", inGit(":1"), inGit(ours === undefined ? ":3" : ":2"), title);
}

async function isBinary(uri: vscode.Uri): Promise<boolean> {
  const bytes = await vscode.workspace.fs.readFile(uri);
  return bytes.subarray(0, binaryWithin).includes(0);
}

/** The repository that a file belongs to: the innermost one. */
async function repositoryOf(uri: vscode.Uri): Promise<GitRepository | undefined> {
  const repositories = (await gitRepositories()).filter(({ rootUri }) => uri.path.startsWith(`${rootUri.path}/`));
  return repositories.toSorted((a, b) => b.rootUri.path.length - a.rootUri.path.length)[0];
}

async function stagesOf(uri: vscode.Uri): Promise<Stages> {
  const repository = await repositoryOf(uri);
  const read = async (stage: string): Promise<string | undefined> => repository?.show(stage, uri.fsPath).catch(() => undefined);
  const [base, ours, theirs] = [await read(":1"), await read(":2"), await read(":3")];
  return { base, ours, theirs };
}

/** What both sides changed since the common version; empty where there is none, or a version is too large. */
async function sidesOf({ base, ours, theirs }: Stages): Promise<string> {
  if (base === undefined || ours === undefined || theirs === undefined) return "";
  if (Math.max(base.length, ours.length, theirs.length) > largestVersion) return "";
  return sidesText(await inSlices(sideChanges(base, ours)), await inSlices(sideChanges(base, theirs)));
}
