import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Attached } from "../../app/context/attached.ts";
import { command, fileArguments, fromEditorMenu, fromSourceControl, fromTerminalMenu, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { readConversationsThrough } from "../workspace/conversationReader.ts";
import type { ActiveEditorSuggestion } from "./activeEditorSuggestion.ts";
import { CapturedDocuments } from "./capturedDocuments.ts";
import { attachmentsOf, findAttachment } from "./findAttachment.ts";
import { fromCallStack, fromTestResult } from "./runningArguments.ts";
import { watchRunning } from "./watchRunning.ts";

/** Attachments of messages: adding, reviewing and opening them. */
export function registerContext(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { features, instructions, completions, ask, withFocusRestored } = app;
  const addContext = async (place: ChatPlace, attached: readonly Attached[]): Promise<boolean> => {
    if (attached.length === 0) return false;
    const { addContext } = await import("./addContext.ts");
    const isAdded = (await addContext(place, attached)) > 0;
    if (isAdded) place.compose("", true);
    return isAdded;
  };
  let watching: vscode.Disposable | undefined;
  let codebase: (vscode.Disposable & { choose(place: ChatPlace, message: string): Promise<readonly Attached[]> }) | undefined;
  const searchCodebase = async (place: ChatPlace, message: string): Promise<readonly Attached[]> => {
    const [{ CodebaseSearch }, { watchFiles }] = await Promise.all([
      import("./codebaseSearch.ts"),
      import("../workspace/workspaceFiles.ts"),
    ]);
    watching ??= watchFiles();
    codebase ??= new CodebaseSearch(app);
    return codebase.choose(place, message);
  };
  const attachContext = async (place: ChatPlace): Promise<void> => {
    const { pickContext } = await import("./attachContext.ts");
    await addContext(place, await pickContext(app, place.session.id, () => searchCodebase(place, place.session.outbox.draft)));
  };
  const revealAndAdd = async (attached: readonly Attached[]): Promise<void> => {
    const { place } = app;
    await place.reveal();
    await addContext(place, attached);
  };
  let suggesting: Promise<ActiveEditorSuggestion> | undefined;
  const suggestions = (): Promise<ActiveEditorSuggestion> =>
    (suggesting ??= import("./activeEditorSuggestion.ts").then(({ ActiveEditorSuggestion }) => new ActiveEditorSuggestion(app.settings)));
  const addSelection = async (): Promise<void> => {
    const { attachSelections } = await import("../workspace/selection.ts");
    const attachments = await attachSelections();
    if (attachments.length > 0) await revealAndAdd(attachments.map((attachment) => ({ attachment })));
  };
  const addFiles = async (uris: readonly vscode.Uri[]): Promise<void> => {
    const [{ attachUri }, { attachDocument }, { currentEditor }] = await Promise.all([
      import("./droppedFiles.ts"),
      import("../workspace/attachments.ts"),
      import("../workspace/selection.ts"),
    ]);
    const editor = currentEditor();
    if (uris.length === 0 && editor === undefined) {
      return ask.hint(vscode.l10n.t("Open a file first, or select one in the Explorer."));
    }
    await revealAndAdd(
      editor !== undefined && uris.length === 0 ? [attachDocument(editor.document)] : (await Promise.all(uris.map(attachUri))).flat(),
    );
  };
  features.provide({
    addContext,
    suggestFor: (place, isVisible) => {
      if (isVisible || suggesting !== undefined) void suggestions().then((loaded) => loaded.placed(place, isVisible));
    },
    captureForSending: async (...given) => (await import("../workspace/captureForSending.ts")).captureForSending(...given),
    workingChanges: async () => {
      const { contextOffers } = await import("./contextOffers.ts");
      const offers = await contextOffers();
      return (offers.find(({ word }) => word === "staged") ?? offers.find(({ word }) => word === "changes"))?.attach();
    },
    previewInstructions: async (...about) => (await import("./previewInstructions.ts")).previewInstructions(...about),
  });
  const askAboutRunning = () => import("./askAboutRunning.ts");
  completions.provide("start", async () => (await import("./suggestions.ts")).suggestionsOf(app));
  completions.provide("#", async () => {
    const [{ contextCompletions }, { watchFiles }] = await Promise.all([
      import("./contextCompletions.ts"),
      import("../workspace/workspaceFiles.ts"),
    ]);
    watching ??= watchFiles();
    return contextCompletions(app, async (place, message) => addContext(place, await searchCodebase(place, message)));
  });
  return vscode.Disposable.from(
    { dispose: () => vscode.Disposable.from(...[watching, codebase].filter((one) => one !== undefined)).dispose() },
    readConversationsThrough(async (...where) => (await import("./attachConversation.ts")).readAttachedConversation(app, ...where)),
    { dispose: () => void suggesting?.then((loaded) => loaded.dispose()) },
    vscode.workspace.onDidRenameFiles(async ({ files }) => {
      const waiting = app.chat.sessions.filter(({ outbox }) => outbox.attachments.length > 0);
      if (waiting.length > 0) (await import("./followRenames.ts")).followRenames(waiting, files);
    }),
    // Which instruction files apply depends on the file in the editor.
    vscode.window.onDidChangeActiveTextEditor(() => instructions.refresh()),
    watchRunning(),
    new CapturedDocuments((...where) => findAttachment(app, ...where)),
    app.panel.handle({
      attachContext: (_message, place) => withFocusRestored(place, "message", () => attachContext(place)),
      complete: (message, place) => completions.complete(message, place),
      chooseCompletion: ({ id, text }, place) => completions.choose(id, place, text),
      removeAttachment: ({ id }, { session }) => {
        if (!instructions.remove(session, id)) session.outbox.removeAttachment(id);
      },
      attachSuggested: async ({ id }, place) => void (await addContext(place, (await suggestions()).attach(id))),
      openAttachment: async ({ messageId, id }, { session }) => {
        const attachment = attachmentsOf(app, session, messageId).find((one) => one.id === id);
        if (attachment === undefined) return;
        const { openAttachment } = await import("./openAttachment.ts");
        await openAttachment(session.id, messageId, attachment);
      },
      reviewAttachment: async ({ id }, place) => {
        const { session } = place;
        const attachment = session.outbox.attachments.find((one) => one.id === id);
        if (attachment === undefined) {
          // The user is asked about instruction files when they are sent.
          const instruction = instructions.of(session).find((one) => one.id === id);
          if (instruction === undefined) return;
          const { openAttachment } = await import("./openAttachment.ts");
          return openAttachment(session.id, null, instruction);
        }
        const { reviewAttachment } = await import("./reviewAttachment.ts");
        const reviewed = await withFocusRestored(place, "message", () => reviewAttachment(attachment));
        if (reviewed === "leaveOut") session.outbox.removeAttachment(id);
        else if (reviewed !== undefined) session.outbox.attach(reviewed);
      },
      attachData: async ({ name, data }, place) => addContext(place, [(await import("./droppedFiles.ts")).attachData(name, data)]),
      attachTooLarge: ({ name }) =>
        ask.notify({ severity: "warning", message: vscode.l10n.t("{0} is too large and was not attached.", name) }),
      attachUris: async ({ uris }, place) => addContext(place, await (await import("./droppedFiles.ts")).attachUris(uris)),
    }),
    registerCommands(app, {
      "aside.attachContext": command(noArguments, () => attachContext(app.place)),
      "aside.askAboutSelection": command(fromEditorMenu, addSelection),
      "aside.addSelection": command(fromEditorMenu, addSelection),
      "aside.attachSuggested": command(noArguments, async () => {
        const { place } = app;
        const attached = (await suggestions()).attachNow();
        if (attached.length === 0) return ask.hint(vscode.l10n.t("Open a file or select some code first."));
        await place.reveal();
        await addContext(place, attached);
      }),
      "aside.addFile": command(fileArguments, addFiles),
      // The same under the name that a folder's menu says.
      "aside.addFolder": command(fileArguments, addFiles),
      "aside.addTerminalSelection": command(fromTerminalMenu, async () => {
        const { attachTerminalSelection } = await import("./terminal.ts");
        await revealAndAdd([await attachTerminalSelection()]);
      }),
      "aside.askAboutTerminal": command(fromTerminalMenu, async () => {
        const [{ attachTerminalSelection }, { usable }] = await Promise.all([
          import("./terminal.ts"),
          import("../workspace/attachments.ts"),
        ]);
        const attachments = usable([await attachTerminalSelection()]);
        if (attachments.length === 0) return;
        const { place } = app;
        await place.reveal();
        const question = vscode.l10n.t("Explain this terminal output. If it shows a failure, say what went wrong and how to fix it.");
        await app.questions.send(place, question, attachments);
      }),
      "aside.explainException": command(fromCallStack, async () => (await askAboutRunning()).askAboutException(app)),
      "aside.explainFailure": command(fromTestResult, async (given) => (await askAboutRunning()).askAboutFailure(app, "explain", given)),
      "aside.fixFailure": command(fromTestResult, async (given) => (await askAboutRunning()).askAboutFailure(app, "fix", given)),
      "aside.addChanges": command(fromSourceControl, async () => {
        const { contextOffers } = await import("./contextOffers.ts");
        const offer = (await contextOffers()).find(({ word }) => word === "changes");
        if (offer === undefined) return ask.hint(vscode.l10n.t("No Git repository is open."));
        await revealAndAdd(await offer.attach());
      }),
    }),
  );
}
