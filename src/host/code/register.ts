import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import {
  command,
  fromCommentBox,
  fromCommentTitle,
  fromEditorMenu,
  fromEditorOrLens,
  fileArguments,
} from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { problemArgument } from "./problemArgument.ts";
import type { Problem } from "./problemQuestion.ts";
import { registerCodeActions } from "./codeActions.ts";
import { staleTabs } from "./staleTabs.ts";
import type { CodeBlockActions } from "./codeBlockActions.ts";

/** What code of an answer can become: an edit that is reviewed, an insertion, a new file, a command in a terminal. Loaded with its first use. */
export function registerCode(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  let loaded: Promise<CodeBlockActions> | undefined;
  const load = (): Promise<CodeBlockActions> =>
    (loaded ??= import("./codeBlockActions.ts").then(({ CodeBlockActions }) => new CodeBlockActions(app)));
  const askAboutProblem = async (how: "explain" | "fix", problem: Problem | undefined): Promise<void> =>
    (await import("./askAboutProblem.ts")).askAboutProblem(how, problem, app);
  app.features.provide({ proposeChanges: async (changes) => (await load()).propose(changes) });
  // What a window that was reloaded restored of proposals, which were in memory.
  if (staleTabs().length > 0) void load().then(({ reviews }) => reviews.closeStale());
  return vscode.Disposable.from(
    { dispose: () => void loaded?.then((actions) => actions.dispose()) },
    registerCodeActions(),
    app.panel.handle({
      codeAction: async ({ messageId, block, action }, { session }) => (await load()).act(session, messageId, block, action),
      applyAll: async ({ messageId }, { session }) => (await load()).applyAll(session, messageId),
      findTarget: async ({ messageId, block }, place) => {
        const target = await (await load()).describeTarget(place.session, messageId, block);
        if (target !== undefined) place.showCodeTarget(target);
      },
      findReferences: async ({ messageId, texts }, place) =>
        place.showReferences(messageId, await (await load()).findReferences(place.session, messageId, texts)),
      openReference: async ({ messageId, text }, { session }) => (await load()).openReference(session, messageId, text),
    }),
    registerCommands(app, {
      "aside.explainProblem": command(problemArgument, (problem) => askAboutProblem("explain", problem)),
      "aside.fixProblem": command(problemArgument, (problem) => askAboutProblem("fix", problem)),
      "aside.editSelection": command(fromEditorMenu, async () => (await load()).inlineEdits.edit()),
      "aside.resolveConflicts": command(fileArguments, async ([uri]) => (await load()).inlineEdits.resolve(uri)),
      "aside.submitInstruction": command(fromCommentBox, async (thread, text) =>
        (await load()).inlineEdits.instructions.submit(thread, text),
      ),
      "aside.recentInstructions": command(fromCommentTitle, async () => (await load()).inlineEdits.instructions.offerRecent()),
      "aside.cancelInstruction": command(fromCommentBox, async () => (await load()).inlineEdits.instructions.cancel()),
      "aside.acceptProposal": command(fromEditorMenu, async () => (await load()).reviews.acceptAll()),
      "aside.rejectProposal": command(fromEditorMenu, async () => (await load()).reviews.rejectAll()),
      // Buttons with a text show the keys of their command beside it, which leaves no room for either: these have none.
      "aside.acceptProposalInWords": command(fromEditorMenu, async () => (await load()).reviews.acceptAll()),
      "aside.rejectProposalInWords": command(fromEditorMenu, async () => (await load()).reviews.rejectAll()),
      "aside.acceptChange": command(fromEditorOrLens, async (line) => (await load()).reviews.acceptChange(line)),
      "aside.rejectChange": command(fromEditorOrLens, async (line) => (await load()).reviews.rejectChange(line)),
    }),
  );
}
